import { createHash } from 'node:crypto';
import {
  type ApiRecord,
  changesNothing,
  type ItemChange,
  type StreamRecord,
  toApiRecord,
  type ViewType,
} from './stream-record.ts';

/** A stream as it is kept, without its records. */
export interface StreamState {
  readonly arn: string;
  readonly label: string;
  readonly table: string;
  readonly viewType: ViewType;
  readonly keySchema: readonly { readonly AttributeName: string; readonly KeyType: string }[];
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** The place of the last record that is gone; 0 where none is. */
  readonly trimmedTo: number;
  /** When it was disabled, in epoch milliseconds; nothing is added from then on. */
  readonly endedAt?: number;
  /** Its table was deleted, and is described with it no more. */
  readonly isOrphan?: boolean;
}

/** What a stream needs of the tables. */
export interface StreamParts {
  readonly region: string;
  readonly now: () => number;
  /** Told of records that are gone, with the new state. */
  readonly onTrim: (stream: TableStream, gone: readonly StreamRecord[]) => void;
}

/** How long records are there (DynamoDB developer guide, "Change data capture for DynamoDB Streams"). */
export const RETENTION_MS = 86_400_000;

/** Of records that every reader is done with, so many bytes stay, where AWS keeps all for 24 hours. */
const MOST_READ_BYTES = 64 * 1024 * 1024;

/** The changes of a table's items in their order: a stream with one shard, which readers follow each at its own place. */
export class TableStream {
  state: StreamState;
  readonly shardId: string;
  readonly #parts: StreamParts;
  readonly #records: StreamRecord[] = [];
  readonly #listeners = new Set<() => void>();
  /** The last record that each reader is done with. */
  readonly #places = new Map<string, number>();
  #bytes = 0;
  #next: number;

  constructor(state: StreamState, parts: StreamParts) {
    this.state = state;
    this.#parts = parts;
    this.#next = state.trimmedTo + 1;
    const hash = createHash('sha256').update(state.arn).digest('hex').slice(0, 8);
    this.shardId = `shardId-${String(state.createdAt).padStart(20, '0')}-${hash}`;
  }

  /** The place of the last record. */
  get last(): number {
    return this.#records.at(-1)?.number ?? this.state.trimmedTo;
  }

  /** The place of the last record that is gone by now. */
  get trimmedTo(): number {
    this.#trim();
    return this.state.trimmedTo;
  }

  /** What a change becomes, which is not in the stream before `add`; undefined of one that changes nothing. */
  capture(change: ItemChange, byService = false): StreamRecord | undefined {
    if (changesNothing(change) || (change.before ?? change.after) === undefined) return undefined;
    const { keySchema, viewType } = this.state;
    const number = this.#next++;
    const at = this.#parts.now();
    const keyNames = keySchema.map(({ AttributeName }) => AttributeName);
    const { region } = this.#parts;
    const shape = { number, at, region, viewType, keyNames, byService };
    return { number, at, record: toApiRecord(change, shape) };
  }

  /** Adds a record, in the order in which they were captured, and tells the readers. */
  add(record: StreamRecord): void {
    this.#next = Math.max(this.#next, record.number + 1);
    this.#records.push(record);
    this.#bytes += sizeOf(record.record);
    this.#trim();
    for (const listener of this.#listeners) listener();
  }

  /** The records after a place, from the oldest on. */
  *after(place: number): Generator<StreamRecord> {
    this.#trim();
    for (let index = this.#indexAfter(place); index < this.#records.length; index++) {
      const record = this.#records[index];
      if (record !== undefined) yield record;
    }
  }

  /** Calls back whenever there are more records; the answer ends it. */
  onRecord(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The last record that a reader is done with; undefined of one that is not known. */
  placeOf(reader: string): number | undefined {
    return this.#places.get(reader);
  }

  /** What a reader is not done with is kept for 24 hours, whatever its size. */
  setPlace(reader: string, place: number): void {
    this.#places.set(reader, place);
    this.#next = Math.max(this.#next, place + 1);
  }

  /** Those that have a place. */
  get readers(): readonly string[] {
    return [...this.#places.keys()];
  }

  forget(reader: string): void {
    this.#places.delete(reader);
  }

  #trim(): void {
    const oldest = this.#parts.now() - RETENTION_MS;
    const read = Math.min(...this.#places.values());
    let count = 0;
    for (const { at, number, record } of this.#records) {
      if (at > oldest && (this.#bytes <= MOST_READ_BYTES || number > read)) break;
      this.#bytes -= sizeOf(record);
      count += 1;
    }
    if (count === 0) return;
    const gone = this.#records.splice(0, count);
    this.state = { ...this.state, trimmedTo: gone.at(-1)?.number ?? this.state.trimmedTo };
    this.#parts.onTrim(this, gone);
  }

  /** Of the first record after a place; places may be missing, of writes that failed. */
  #indexAfter(place: number): number {
    let low = 0;
    let high = this.#records.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#records[middle]?.number ?? 0) > place) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

function sizeOf({ dynamodb }: ApiRecord): number {
  return dynamodb.SizeBytes;
}
