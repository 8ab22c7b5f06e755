import type { LocalClock } from '../../../support/local-clock.ts';
import type { MessageFilter } from '../../lambda/event-sources/message-filter.ts';
import type { TableStream } from '../table-stream.ts';
import { type Batch, type BatchRecord, toLambdaRecord } from './batch.ts';

/** Lambda quotas: the most bytes of an event, of which a little is around the records. */
const MOST_BYTES = 6 * 1024 * 1024 - 1024;

/** How a mapping makes batches. */
export interface GatherSpec {
  readonly batchSize: number;
  readonly windowMs: number;
  /** Absent, all records go to the function. */
  readonly filter?: MessageFilter;
}

/** Takes records off a stream in their order, and makes batches of those that the filters let pass. */
export class BatchGatherer {
  readonly #stream: TableStream;
  readonly #spec: GatherSpec;
  readonly #clock: LocalClock;
  #readTo: number;
  #records: BatchRecord[] = [];
  #bytes = 0;
  #isFull = false;
  /** When the batching window of the first record is over. */
  #windowEnd: number | undefined;

  constructor(
    stream: TableStream,
    spec: GatherSpec,
    { clock, place }: { readonly clock: LocalClock; readonly place: number },
  ) {
    this.#stream = stream;
    this.#spec = spec;
    this.#clock = clock;
    this.#readTo = place;
  }

  /** When a batch that is not full is due, in epoch milliseconds; undefined where none waits. */
  get dueAt(): number | undefined {
    return this.#windowEnd;
  }

  /** The place of the last record that was looked at. */
  get readTo(): number {
    return this.#readTo;
  }

  /** Goes on after what is not in the stream any more; answers the place of the last that is missed. */
  skipExpired(): number | undefined {
    const { trimmedTo } = this.#stream;
    if (trimmedTo <= this.#readTo) return undefined;
    this.#readTo = trimmedTo;
    return trimmedTo;
  }

  /** A batch that is full, or whose window is over; undefined where there is none yet. */
  take(): Batch | undefined {
    this.#gather();
    if (this.#records.length === 0) return undefined;
    const now = this.#clock.now();
    this.#windowEnd ??= now + this.#spec.windowMs;
    if (!this.#isFull && now < this.#windowEnd) return undefined;
    const records = this.#records;
    this.#records = [];
    this.#bytes = 0;
    this.#isFull = false;
    this.#windowEnd = undefined;
    return { records, attempts: 0, invocations: 0 };
  }

  #gather(): void {
    const { batchSize, filter } = this.#spec;
    for (const record of this.#stream.after(this.#readTo)) {
      if (this.#isFull) return;
      const shown = toLambdaRecord(record, this.#stream.state);
      if (filter?.passes(shown) ?? true) {
        const text = JSON.stringify(shown);
        const bytes = this.#bytes + Buffer.byteLength(text) + 1;
        this.#isFull = bytes > MOST_BYTES && this.#records.length > 0;
        if (this.#isFull) return;
        this.#bytes = bytes;
        this.#records.push({ number: record.number, at: record.at, text });
        this.#isFull = this.#records.length === batchSize;
      }
      this.#readTo = record.number;
    }
  }
}
