import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  type DynamoDBClient,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { WaybillError } from '../../core/errors.ts';
import type { Clock } from '../../core/ports/clock.ts';
import { inGroups } from '../../core/shared/in-groups.ts';
import { systemClock } from '../../node/system-clock.ts';
import { whoseFault } from '../whose-fault.ts';
import type { Item } from './attributes.ts';

/** The most items of one call (DynamoDB API reference, BatchWriteItem and BatchGetItem). */
const WRITES = 25;
const READS = 100;

/** How often what DynamoDB left unprocessed is sent again, and the first pause, in milliseconds; it doubles. */
const TRIES = 5;
const FIRST_PAUSE_MS = 25;

/** No new try begins later than this after the first: who asked for the batch waits. */
const PATIENCE_MS = 2000;

/** A table and the client that reaches it. */
export interface Table {
  readonly client: DynamoDBClient;
  readonly name: string;
  /** How many partitions its indexes spread over. @default `TIME_SHARDS` */
  readonly shards?: number;
  /** @default the machine's */
  readonly clock?: Pick<Clock, 'now' | 'sleep'>;
}

/** What became of items that were to be written; all others are. */
export interface PutOutcome {
  /** Those that an outage left out; they may be written later. */
  readonly left: readonly Item[];
  /** Why any was left. */
  readonly cause: unknown;
  /** Those that DynamoDB will never take. */
  readonly refused: readonly { readonly item: Item; readonly reason: Error }[];
}

/** How items are read: all attributes unless `expression` names some, and eventually consistent unless told. */
export interface ReadOptions {
  readonly expression?: string;
  readonly names?: Record<string, string>;
  readonly consistent?: boolean;
}

/**
 * Puts items in calls of 25 that run side by side. Throws only mistakes of ours, when all calls have ended.
 * Of items with one key the last is written: a call that names a key twice is refused as a whole.
 */
export async function putAll(table: Table, items: readonly Item[]): Promise<PutOutcome> {
  return writeAll(table, items, toPut);
}

/** Deletes the items of keys, as `putAll` puts items; what it answers are keys. */
export async function deleteAll(table: Table, keys: readonly Item[]): Promise<PutOutcome> {
  return writeAll(table, keys, toDelete);
}

/**
 * Gets items in calls of 100 that run side by side. A key that DynamoDB refuses has no item; where it refuses all of
 * them, or cannot be reached, that is thrown as the client throws it.
 */
export async function getAll(
  table: Table,
  keys: readonly Item[],
  options: ReadOptions = {},
): Promise<readonly Item[]> {
  const found = await Promise.all(
    inGroups(distinct(keys), READS).map((chunk) => getChunk(table, chunk, options)),
  );
  return found.flat();
}

/** A request of BatchWriteItem for an item or its key. */
type ToRequest = (item: Item) => WriteRequest;

const toPut: ToRequest = (Item) => ({ PutRequest: { Item } });
const toDelete: ToRequest = (Key) => ({ DeleteRequest: { Key } });

function writeAll(table: Table, items: readonly Item[], toRequest: ToRequest): Promise<PutOutcome> {
  const calls = inGroups(distinct(items), WRITES);
  return merge(calls.map((chunk) => writeChunk(table, chunk, toRequest)));
}

async function writeChunk(
  table: Table,
  items: readonly Item[],
  toRequest: ToRequest,
): Promise<PutOutcome> {
  const { client, name } = table;
  let left = items;
  for await (const _ of tries(table)) {
    try {
      const { UnprocessedItems = {} } = await client.send(
        new BatchWriteItemCommand({ RequestItems: { [name]: left.map(toRequest) } }),
      );
      left = (UnprocessedItems[name] ?? []).flatMap(({ PutRequest, DeleteRequest }) => {
        const item = PutRequest?.Item ?? DeleteRequest?.Key;
        return item === undefined ? [] : [item];
      });
    } catch (cause) {
      return splitIfRefused(left, cause, (half) => writeChunk(table, half, toRequest));
    }
    if (left.length === 0) break;
  }
  const cause = left.length === 0 ? undefined : unprocessed(left.length, 'items');
  return { left, cause, refused: [] };
}

/** A call that is refused has written nothing: its halves are, until the item at fault stands alone. */
async function splitIfRefused(
  items: readonly Item[],
  cause: unknown,
  write: (half: readonly Item[]) => Promise<PutOutcome>,
): Promise<PutOutcome> {
  const fault = whoseFault(cause);
  if (fault === 'outage') return { left: items, cause, refused: [] };
  if (fault === 'ours' || !(cause instanceof Error)) throw cause;
  const [item, ...others] = items;
  if (item !== undefined && others.length === 0)
    return { left: [], cause: undefined, refused: [{ item, reason: cause }] };
  return merge(halves(items).map(write));
}

async function merge(calls: readonly Promise<PutOutcome>[]): Promise<PutOutcome> {
  const settled = await Promise.allSettled(calls);
  const outcomes = settled.map((call) => {
    if (call.status === 'rejected') throw call.reason;
    return call.value;
  });
  return {
    left: outcomes.flatMap(({ left }) => left),
    cause: outcomes.find(({ cause }) => cause !== undefined)?.cause,
    refused: outcomes.flatMap(({ refused }) => refused),
  };
}

async function getChunk(
  table: Table,
  keys: readonly Item[],
  options: ReadOptions,
): Promise<readonly Item[]> {
  const found: Item[] = [];
  let left = [...keys];
  for await (const _ of tries(table)) {
    const { expression, names, consistent } = options;
    const request = {
      Keys: left,
      ...(expression === undefined ? {} : { ProjectionExpression: expression }),
      ...(names === undefined ? {} : { ExpressionAttributeNames: names }),
      ...(consistent ? { ConsistentRead: true } : {}),
    };
    try {
      const { Responses = {}, UnprocessedKeys = {} } = await table.client.send(
        new BatchGetItemCommand({ RequestItems: { [table.name]: request } }),
      );
      found.push(...(Responses[table.name] ?? []));
      left = UnprocessedKeys[table.name]?.Keys ?? [];
    } catch (error) {
      if (whoseFault(error) !== 'request' || left.length === 1) throw error;
      return [...found, ...(await getHalves(table, left, options))];
    }
    if (left.length === 0) return found;
  }
  throw unprocessed(left.length, 'keys');
}

/** What is found of either half; throws an outage of one, and a refusal of both. */
async function getHalves(
  table: Table,
  keys: readonly Item[],
  options: ReadOptions,
): Promise<readonly Item[]> {
  const settled = await Promise.allSettled(
    halves(keys).map((half) => getChunk(table, half, options)),
  );
  const errors = settled.flatMap((call) => (call.status === 'rejected' ? [call.reason] : []));
  const grave = errors.find((error) => whoseFault(error) !== 'request');
  if (grave !== undefined) throw grave;
  if (errors.length === settled.length) throw errors[0];
  return settled.flatMap((call) => (call.status === 'fulfilled' ? call.value : []));
}

/** One turn for each try, after its pause, while there is time. */
async function* tries({ clock = systemClock }: Table): AsyncGenerator<number> {
  const startedAt = clock.now();
  yield 1;
  for (let attempt = 1; attempt < TRIES; attempt++) {
    if (clock.now() - startedAt >= PATIENCE_MS) return;
    await clock.sleep(FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + Math.random() / 2));
    yield attempt + 1;
  }
}

function unprocessed(count: number, what: 'items' | 'keys'): WaybillError {
  const message = `DynamoDB left ${count} ${what} unprocessed again and again; send them later`;
  return new WaybillError('ledger-unavailable', message);
}

function distinct(items: readonly Item[]): readonly Item[] {
  return [...new Map(items.map((item) => [`${item.pk?.S}\0${item.sk?.S}`, item])).values()];
}

function halves(items: readonly Item[]): readonly (readonly Item[])[] {
  return inGroups(items, Math.ceil(items.length / 2));
}
