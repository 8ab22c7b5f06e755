import type { AwsJson } from '../../api/aws-api.ts';
import { type AccountRegion, arnOf } from '../../support/account-region.ts';
import type { LevelDb, Operation, TableDescription } from '../dynamodb/store.ts';
import { readStreams, streamOperation } from './kept-streams.ts';
import { type ItemChange, keysOf, type StreamRecord, type ViewType } from './stream-record.ts';
import { type StreamParts, type StreamState, TableStream } from './table-stream.ts';

/** A record with the stream that it is for. */
export interface Captured {
  readonly stream: TableStream;
  readonly record: StreamRecord;
}

/** Where a reader of a stream begins (Lambda API reference, "CreateEventSourceMapping", `StartingPosition`). */
export type StartingPosition = 'LATEST' | 'TRIM_HORIZON';

/** The streams of all tables; a table has one that takes its changes, or none, and earlier ones until they are empty. */
export class TableStreams {
  readonly #place: AccountRegion;
  readonly #parts: StreamParts;
  readonly #byArn = new Map<string, TableStream>();
  /** The latest stream of each table, whether it takes changes or not. */
  readonly #latest = new Map<string, TableStream>();
  /** The streams that take changes, by table. */
  readonly #open = new Map<string, TableStream>();
  /** Items that the service itself is deleting. */
  readonly #expiring = new Set<string>();
  /** Who names each reader that follows a stream. */
  readonly #readers = new Map<string, string>();
  readonly #onOpen: (table: string) => void;
  #db: LevelDb | undefined;
  #writes: Promise<unknown> = Promise.resolve();

  /** `onOpen` is told of each table whose changes a stream takes from now on. */
  constructor(
    place: AccountRegion,
    { now, onOpen = () => {} }: { now: () => number; onOpen?: (table: string) => void },
  ) {
    this.#place = place;
    this.#onOpen = onOpen;
    const onTrim: StreamParts['onTrim'] = ({ state }, gone) => {
      const deletes = gone.map((record) => streamOperation.noRecord(state.arn, record));
      // What cannot be deleted now is trimmed again at the next start.
      this.#write([streamOperation.state(state), ...deletes]).catch(() => {});
    };
    this.#parts = { region: place.region, now, onTrim };
  }

  /** Takes the streams of a LevelDB, and keeps them there from now on. */
  async open(db: LevelDb): Promise<void> {
    this.#db = db;
    for (const { state, records, places } of await readStreams(db, this.#parts.now())) {
      const stream = this.#add(state);
      // First, since what they are not done with is not trimmed.
      for (const [reader, place] of places) stream.setPlace(reader, place);
      for (const record of records) stream.add(record);
    }
  }

  /** Resolves when all is written that was to be. */
  async settle(): Promise<void> {
    await this.#writes;
  }

  /** In the order of their creation. */
  get all(): readonly TableStream[] {
    return [...this.#byArn.values()];
  }

  find(arn: string): TableStream | undefined {
    return this.#byArn.get(arn);
  }

  /** Whether changes of a table's items go to a stream. */
  isOpen(table: string): boolean {
    return this.#open.has(table);
  }

  /** What a change of a table's item becomes; undefined where nobody is to know of it. */
  capture(table: string, change: ItemChange): Captured | undefined {
    const stream = this.#open.get(table);
    const record = stream?.capture(change, this.#isExpiring(stream, change));
    return stream && record && { stream, record };
  }

  /** Adds a change of an item that is in memory, and so is written already. */
  record(table: string, change: ItemChange): void {
    const captured = this.capture(table, change);
    captured?.stream.add(captured.record);
  }

  /** Deletes an item in the name of the service. */
  async expire<T>(table: string, key: AwsJson, run: () => Promise<T>): Promise<T> {
    const mark = markOf(table, key);
    this.#expiring.add(mark);
    try {
      return await run();
    } finally {
      this.#expiring.delete(mark);
    }
  }

  async enable({ TableName, KeySchema }: TableDescription, viewType: ViewType): Promise<void> {
    let createdAt = this.#parts.now();
    const arnAt = (ms: number) =>
      arnOf(this.#place, 'dynamodb', `table/${TableName}/stream/${labelOf(ms)}`);
    while (this.#byArn.has(arnAt(createdAt))) createdAt += 1;
    const keySchema = KeySchema as StreamState['keySchema'];
    const state = {
      ...{ arn: arnAt(createdAt), label: labelOf(createdAt), table: TableName },
      ...{ viewType, keySchema, createdAt, trimmedTo: 0 },
    };
    await this.#write([streamOperation.state(state)]);
    this.#add(state);
  }

  /** Its stream takes no more changes; `isOrphan` where the table is gone. */
  async disable(table: string, { isOrphan = false } = {}): Promise<void> {
    const stream = this.#latest.get(table);
    if (stream === undefined) return;
    const { state } = stream;
    const endedAt = state.endedAt ?? this.#parts.now();
    stream.state = { ...state, endedAt, ...(isOrphan ? { isOrphan } : {}) };
    this.#open.delete(table);
    if (isOrphan) this.#latest.delete(table);
    await this.#write([streamOperation.state(stream.state)]);
  }

  /** What `DescribeTable` says of a table's streams. */
  describe(table: string): AwsJson {
    const stream = this.#latest.get(table);
    if (stream === undefined) return {};
    const { arn, label, viewType } = stream.state;
    const StreamSpecification = { StreamEnabled: true, StreamViewType: viewType };
    return {
      ...(this.isOpen(table) ? { StreamSpecification } : {}),
      LatestStreamArn: arn,
      LatestStreamLabel: label,
    };
  }

  /** Notes who has a reader follow a stream; answers who did already. */
  claim(streamArn: string, reader: string, owner: string): string | undefined {
    const key = `${streamArn}~${reader}`;
    const first = this.#readers.get(key);
    if (first === undefined) this.#readers.set(key, owner);
    return first;
  }

  /** Lets a reader follow a stream, from where it was or else from its starting position; answers its place. */
  async follow(stream: TableStream, reader: string, start: StartingPosition): Promise<number> {
    const known = stream.placeOf(reader);
    const place = known ?? (start === 'LATEST' ? stream.last : stream.trimmedTo);
    if (known === undefined) await this.setPlace(stream, reader, place);
    return place;
  }

  /** A reader is done with the records up to a place, at the next start too. */
  async setPlace(stream: TableStream, reader: string, place: number): Promise<void> {
    stream.setPlace(reader, place);
    await this.#write([streamOperation.place(stream.state.arn, reader, place)]);
  }

  /** Forgets the places of readers of earlier starts that follow no more. */
  async forgetOtherReaders(): Promise<void> {
    const gone = this.all.flatMap((stream) =>
      stream.readers
        .filter((reader) => !this.#readers.has(`${stream.state.arn}~${reader}`))
        .map((reader) => ({ stream, reader })),
    );
    for (const { stream, reader } of gone) stream.forget(reader);
    await this.#write(
      gone.map(({ stream, reader }) => streamOperation.noPlace(stream.state.arn, reader)),
    );
  }

  #add(state: StreamState): TableStream {
    const stream = new TableStream(state, this.#parts);
    this.#byArn.set(state.arn, stream);
    if (!state.isOrphan) this.#latest.set(state.table, stream);
    if (state.endedAt === undefined) {
      this.#open.set(state.table, stream);
      this.#onOpen(state.table);
    }
    return stream;
  }

  #isExpiring(stream: TableStream | undefined, { before, after }: ItemChange): boolean {
    if (this.#expiring.size === 0 || stream === undefined) return false;
    if (before === undefined || after !== undefined) return false;
    const { table, keySchema } = stream.state;
    const names = keySchema.map(({ AttributeName }) => AttributeName);
    return this.#expiring.has(markOf(table, keysOf(before, names)));
  }

  async #write(operations: readonly Operation[]): Promise<void> {
    if (this.#db === undefined || operations.length === 0) return;
    const written = this.#db.batch(operations);
    this.#writes = Promise.allSettled([this.#writes, written]);
    await written;
  }
}

/**
 * Writes records with their items, and makes them known then. They must be captured in the same turn, so that they are
 * written in their order.
 */
export async function writeCaptured(
  captured: readonly (Captured | undefined)[],
  write: (records: readonly Operation[]) => Promise<void>,
): Promise<void> {
  const all = captured.filter((one) => one !== undefined);
  await write(all.map(({ stream, record }) => streamOperation.record(stream.state.arn, record)));
  for (const { stream, record } of all) stream.add(record);
}

/** The key of an item with its names in order. */
function markOf(table: string, key: AwsJson): string {
  return JSON.stringify([
    table,
    ...Object.entries(key).sort(([one], [other]) => (one < other ? -1 : 1)),
  ]);
}

/** Such as `2026-11-24T17:00:00.000`. */
function labelOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, -1);
}
