import { levelKey } from '../dynamodb/dynalite.ts';
import type { LevelDb, Operation } from '../dynamodb/store.ts';
import { type StreamRecord, sequenceNumber } from './stream-record.ts';
import { RETENTION_MS, type StreamState } from './table-stream.ts';

const STREAM = 'waybill~stream~';
const RECORD = 'waybill~record~';
const PLACE = 'waybill~place~';

/** A stream as a folder has it. */
export interface KeptStream {
  readonly state: StreamState;
  readonly records: readonly StreamRecord[];
  /** By reader. */
  readonly places: ReadonlyMap<string, number>;
}

/** How streams are written into the LevelDB of the tables. */
export const streamOperation = {
  state: (state: StreamState): Operation => put(STREAM + state.arn, state),
  record: (arn: string, record: StreamRecord): Operation => put(recordKey(arn, record), record),
  place: (arn: string, reader: string, place: number): Operation =>
    put(`${PLACE}${arn}~${reader}`, place),
  /** Of a reader that is no more. */
  noPlace: (arn: string, reader: string): Operation => del(`${PLACE}${arn}~${reader}`),
  noRecord: (arn: string, record: StreamRecord): Operation => del(recordKey(arn, record)),
};

/** Reads all streams, and deletes those that have ended for good; one whose table a kill took has its end now. */
export async function readStreams(db: LevelDb, now: number): Promise<readonly KeptStream[]> {
  const kept: KeptStream[] = [];
  for await (const [key, value] of db.iterator(startingWith(STREAM))) {
    const { arn, table } = value as StreamState;
    const [found] = await db.getMany([levelKey.table(table)], { valueEncoding: 'utf8' });
    const isOrphan = found === undefined || (value as StreamState).isOrphan === true;
    const state = { ...(isOrphan ? { endedAt: now, isOrphan } : {}), ...(value as StreamState) };
    if (isOrphan && state.endedAt !== undefined && state.endedAt <= now - RETENTION_MS) {
      for (const kind of [RECORD, PLACE]) await db.clear(startingWith(`${kind}${arn}~`));
      await db.batch([del(key)]);
      continue;
    }
    const records = await valuesOf<StreamRecord>(db, `${RECORD}${arn}~`);
    kept.push({ state, records, places: await placesOf(db, `${PLACE}${arn}~`) });
  }
  return kept;
}

async function valuesOf<T>(db: LevelDb, prefix: string): Promise<T[]> {
  const values: T[] = [];
  for await (const [, value] of db.iterator(startingWith(prefix))) values.push(value as T);
  return values;
}

async function placesOf(db: LevelDb, prefix: string): Promise<ReadonlyMap<string, number>> {
  const places = new Map<string, number>();
  for await (const [key, place] of db.iterator(startingWith(prefix)))
    places.set(key.slice(prefix.length), place as number);
  return places;
}

function del(key: string): Operation {
  return { type: 'del', key };
}

function put(key: string, value: unknown): Operation {
  return { type: 'put', key, value };
}

function recordKey(arn: string, { number }: StreamRecord): string {
  return `${RECORD}${arn}~${sequenceNumber(number)}`;
}

function startingWith(prefix: string): { readonly gte: string; readonly lt: string } {
  return { gte: prefix, lt: `${prefix}\u{10ffff}` };
}
