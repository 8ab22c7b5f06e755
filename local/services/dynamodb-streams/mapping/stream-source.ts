import { randomUUID } from 'node:crypto';
import type { LocalClock } from '../../../support/local-clock.ts';
import { messageOf } from '../../../support/message-of.ts';
import { failedItems } from '../../lambda/event-sources/failed-items.ts';
import type { FunctionSpec, InvokeResult } from '../../lambda/function-spec.ts';
import { sequenceNumber } from '../stream-record.ts';
import { RETENTION_MS, type TableStream } from '../table-stream.ts';
import type { StartingPosition } from '../table-streams.ts';
import { afterFailure, type Batch } from './batch.ts';
import { BatchGatherer, type GatherSpec } from './batch-gatherer.ts';
import { type Condition, failureRecord } from './failure-record.ts';

/** The pauses before retries, each twice the one before, which AWS does not document. */
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;

/** An event source mapping of the template, with its stream. */
export interface StreamSourceSpec extends GatherSpec {
  readonly function: FunctionSpec;
  readonly stream: TableStream;
  readonly startingPosition: StartingPosition;
  /** Infinity where a batch is tried until it expires. */
  readonly maxRetries: number;
  /** Older records do not go to the function. @default 24 hours, when they leave the stream */
  readonly maxAgeMs?: number;
  readonly bisects: boolean;
  readonly reportsItemFailures: boolean;
  /** The ARN of where a record of each batch goes that is given up. */
  readonly onFailure?: string;
}

/** What a mapping of a stream needs of the cloud. */
export interface StreamSourceParts {
  readonly clock: LocalClock;
  /** As in `EventSourceParts`. */
  readonly gatherMs: () => number;
  readonly invoke: (
    invocation: Record<'requestId' | 'arn' | 'payload', string>,
  ) => Promise<InvokeResult>;
  /** Where the function's reading of the stream begins, and goes on. */
  readonly follow: (
    stream: TableStream,
    reader: string,
    start: StartingPosition,
  ) => Promise<number>;
  readonly setPlace: (stream: TableStream, reader: string, place: number) => Promise<void>;
  /** Sends the record of a batch that is given up, in the name of the function's role. */
  readonly sendRecord: (destination: string, record: object, roleArn: string) => Promise<void>;
  readonly logError: (functionName: string, message: string) => void;
}

/**
 * Gives the records of a stream to a function, batch by batch: one that fails holds the shard up until it succeeds, is
 * too old, or was tried often enough (Lambda developer guide, "Process DynamoDB records with Lambda").
 */
export class StreamSource {
  readonly spec: StreamSourceSpec;
  readonly #parts: StreamSourceParts;
  readonly #gatherer: BatchGatherer;
  /** What is left of the batch in hand, in order. */
  #batches: readonly Batch[] = [];
  #isBusy = false;
  /** Ends the pause before a retry; nothing goes on before that. */
  #endPause: (() => void) | undefined;
  #endWindow: (() => void) | undefined;
  #unsubscribe: (() => void) | undefined;
  #stopped = true;

  /** Takes its place in the stream. */
  static async create(spec: StreamSourceSpec, parts: StreamSourceParts): Promise<StreamSource> {
    const { stream, startingPosition } = spec;
    const place = await parts.follow(stream, spec.function.arn, startingPosition);
    return new StreamSource(spec, parts, place);
  }

  private constructor(spec: StreamSourceSpec, parts: StreamSourceParts, place: number) {
    this.spec = spec;
    this.#parts = parts;
    this.#gatherer = new BatchGatherer(spec.stream, spec, { clock: parts.clock, place });
  }

  /** 1 while there are records that may go to the function without that time passes. */
  get busy(): number {
    return this.#isBusy ? 1 : 0;
  }

  start(): void {
    if (!this.#stopped) return;
    this.#stopped = false;
    this.#unsubscribe = this.spec.stream.onRecord(() => this.#signal());
    this.#signal();
  }

  stop(): void {
    this.#stopped = true;
    this.#unsubscribe?.();
    this.#endPause?.();
    this.#endWindow?.();
    this.#endPause = undefined;
    this.#endWindow = undefined;
  }

  #signal(): void {
    if (this.#stopped || this.#isBusy || this.#endPause !== undefined) return;
    this.#isBusy = true;
    const work = () => void this.#work();
    const gatherMs = this.#parts.gatherMs();
    if (gatherMs === 0) setImmediate(work);
    else setTimeout(work, gatherMs);
  }

  async #work(): Promise<void> {
    while (!this.#stopped && this.#endPause === undefined) {
      const [batch, ...others] = this.#batches;
      if (batch !== undefined) await this.#try(batch, others);
      else if (!this.#takeBatch()) break;
    }
    this.#isBusy = false;
    this.#awaitWindow();
  }

  #takeBatch(): boolean {
    const missed = this.#gatherer.skipExpired();
    if (missed !== undefined)
      this.#log(`records up to ${sequenceNumber(missed)} expired before it took them`);
    const batch = this.#gatherer.take();
    if (batch === undefined) return false;
    this.#endWindow?.();
    this.#endWindow = undefined;
    this.#batches = [batch];
    return true;
  }

  /** Looks again when the batching window is over. */
  #awaitWindow(): void {
    const { dueAt } = this.#gatherer;
    if (dueAt === undefined || this.#endWindow !== undefined || this.#stopped) return;
    this.#endWindow = this.#parts.clock.schedule(dueAt, () => {
      this.#endWindow = undefined;
      this.#signal();
    });
  }

  async #try(batch: Batch, others: readonly Batch[]): Promise<void> {
    const { live, aged } = this.#splitByAge(batch);
    if (aged !== undefined) {
      this.#batches = [...(live === undefined ? [] : [live]), ...others];
      return this.#discard(aged, 'RecordAgeExceeded');
    }
    const records = batch.records.map(({ text }) => text).join(',');
    const requestId = randomUUID();
    const payload = `{"Records":[${records}]}`;
    const result = await this.#parts.invoke({ requestId, arn: this.spec.function.arn, payload });
    if (!result.ok && this.#stopped) return;
    const failedAt = this.#failedAt(batch, result);
    const done = batch.records[failedAt - 1];
    if (done !== undefined) await this.#advance(done.number);
    if (failedAt === batch.records.length) this.#batches = others;
    // Nothing was invoked, which counts as no attempt.
    else if (!result.ok && result.isThrottled) this.#pause(FIRST_PAUSE_MS);
    else {
      const invocations = batch.invocations + 1;
      await this.#fail({ ...batch, invocations, requestId }, failedAt, others);
    }
  }

  async #fail(batch: Batch, failedAt: number, others: readonly Batch[]): Promise<void> {
    const { left, discarded } = afterFailure(batch, failedAt, this.spec);
    this.#batches = [...left, ...others];
    if (discarded !== undefined) return this.#discard(discarded, 'RetryAttemptsExhausted');
    const attempts = left[0]?.attempts ?? 0;
    if (attempts > batch.attempts)
      this.#pause(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempts - 1)));
  }

  /** The index of the first record that failed; their number where none did. */
  #failedAt({ records }: Batch, result: InvokeResult): number {
    if (!result.ok) {
      const { errorType, errorMessage } = result.error;
      this.#parts.logError(this.spec.function.name, `${errorType}: ${errorMessage}`);
      return 0;
    }
    if (!this.spec.reportsItemFailures) return records.length;
    const ids = records.map(({ number }) => sequenceNumber(number));
    const failed = failedItems(result.payload, new Set(ids));
    if (failed === 'all') {
      this.#log(
        `the response is not valid, so the whole batch failed: ${result.payload.slice(0, 200)}`,
      );
      return 0;
    }
    const first = ids.findIndex((id) => failed.has(id));
    return first < 0 ? records.length : first;
  }

  /** The records that are too old by now, which are the first, and the others. */
  #splitByAge(batch: Batch): { readonly live?: Batch; readonly aged?: Batch } {
    const oldest = this.#parts.clock.now() - (this.spec.maxAgeMs ?? RETENTION_MS);
    const count = batch.records.filter(({ at }) => at < oldest).length;
    if (count === 0) return { live: batch };
    const aged = { ...batch, records: batch.records.slice(0, count) };
    const live = { ...batch, records: batch.records.slice(count) };
    return live.records.length === 0 ? { aged } : { live, aged };
  }

  async #discard(batch: Batch, condition: Condition): Promise<void> {
    const { function: to, stream, onFailure } = this.spec;
    const { records } = batch;
    this.#log(
      `${records.length} records are given up after ${batch.invocations} invocations: ${condition}`,
    );
    const record = failureRecord(batch, {
      ...{ stream, functionArn: to.arn, condition },
      now: this.#parts.clock.now(),
    });
    if (onFailure !== undefined)
      await this.#parts.sendRecord(onFailure, record, to.roleArn).catch((error: unknown) => {
        this.#log(`what was given up could not be sent to ${onFailure}: ${messageOf(error)}`);
      });
    await this.#advance(records.at(-1)?.number ?? 0);
  }

  async #advance(place: number): Promise<void> {
    const { stream, function: to } = this.spec;
    try {
      await this.#parts.setPlace(stream, to.arn, place);
    } catch (error) {
      this.#log(
        `its place cannot be kept, so that a start may repeat records: ${messageOf(error)}`,
      );
    }
  }

  #pause(ms: number): void {
    if (this.#stopped) return;
    const { clock } = this.#parts;
    this.#endPause = clock.schedule(clock.now() + ms, () => {
      this.#endPause = undefined;
      this.#signal();
    });
  }

  #log(message: string): void {
    const { function: to, stream } = this.spec;
    this.#parts.logError(to.name, `${stream.state.arn}: ${message}`);
  }
}
