import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { systemClock } from '../system-clock.ts';
import type { Item } from './attributes.ts';

/** The most items of one call (DynamoDB API reference, BatchWriteItem and BatchGetItem). */
const WRITES = 25;
const READS = 100;

/** How often what DynamoDB left unprocessed is sent again, and the first pause, in milliseconds; it doubles. */
const TRIES = 5;
const FIRST_PAUSE_MS = 25;

/** A table and the client that reaches it. */
export interface Table {
  readonly client: DynamoDBClient;
  readonly name: string;
}

/**
 * Puts items in calls of 25 that run side by side; answers the items that could not be written. Throws nothing.
 * Of items with one key the last is written: a call that names a key twice is refused as a whole.
 */
export async function putAll(
  table: Table,
  items: readonly Item[],
): Promise<{ left: Item[]; cause: unknown }> {
  const last = new Map(items.map((item) => [`${item.pk?.S}\0${item.sk?.S}`, item]));
  const outcomes = await Promise.all(
    chunks([...last.values()], WRITES).map((chunk) => putChunk(table, chunk)),
  );
  return {
    left: outcomes.flatMap(({ left }) => left),
    cause: outcomes.find(({ cause }) => cause !== undefined)?.cause,
  };
}

async function putChunk(
  { client, name }: Table,
  items: Item[],
): Promise<{ left: Item[]; cause: unknown }> {
  let left = items;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    if (attempt > 0) await pause(attempt);
    try {
      const requests = left.map((item) => ({ PutRequest: { Item: item } }));
      const { UnprocessedItems = {} } = await client.send(
        new BatchWriteItemCommand({ RequestItems: { [name]: requests } }),
      );
      left = (UnprocessedItems[name] ?? []).flatMap(({ PutRequest }) =>
        PutRequest?.Item === undefined ? [] : [PutRequest.Item],
      );
    } catch (cause) {
      return { left, cause };
    }
    if (left.length === 0) return { left, cause: undefined };
  }
  return {
    left,
    cause: new Error(`DynamoDB left ${left.length} items unprocessed ${TRIES} times`),
  };
}

/** Gets items in calls of 100 that run side by side; throws what the client throws. */
export async function getAll(
  table: Table,
  keys: readonly Item[],
  projection: { readonly expression: string; readonly names: Record<string, string> },
): Promise<readonly Item[]> {
  const found = await Promise.all(
    chunks(keys, READS).map((chunk) => getChunk(table, chunk, projection)),
  );
  return found.flat();
}

async function getChunk(
  { client, name }: Table,
  keys: Item[],
  { expression, names }: { readonly expression: string; readonly names: Record<string, string> },
): Promise<Item[]> {
  const found: Item[] = [];
  let left = keys;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    if (attempt > 0) await pause(attempt);
    const request = {
      Keys: left,
      ProjectionExpression: expression,
      ExpressionAttributeNames: names,
    };
    const { Responses = {}, UnprocessedKeys = {} } = await client.send(
      new BatchGetItemCommand({ RequestItems: { [name]: request } }),
    );
    found.push(...(Responses[name] ?? []));
    left = UnprocessedKeys[name]?.Keys ?? [];
    if (left.length === 0) return found;
  }
  throw new Error(`DynamoDB left ${left.length} keys unprocessed ${TRIES} times`);
}

async function pause(attempt: number): Promise<void> {
  await systemClock.sleep(FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + Math.random() / 2));
}

function chunks(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
