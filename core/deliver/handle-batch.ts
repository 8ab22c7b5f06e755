import type { AttemptResult, Batch, BatchPorts, HandlingResult, LookedUp } from './batch.ts';
import { setDeadline } from './deadline.ts';
import { attemptCrashed } from './end-attempt.ts';
import { lookUp } from './look-up.ts';
import { openMessages } from './open-messages.ts';
import { recordOutcomes } from './record-outcomes.ts';
import { findRetryAge } from './retries/retry-age.ts';
import { runHandler } from './run-handler.ts';
import { type Triaged, triage } from './triage.ts';

/** Over how many seconds messages are spread that are to be handled alone, so that few come in one batch. */
const SPREAD_SECONDS = 20;

/** A handler is not begun alone with less of the function's time than this part. */
const LEAST_SHARE = 0.5;

/** What became of a batch. */
export interface BatchReport {
  /** The ids of the messages that must stay on the queue. */
  readonly failedMessageIds: readonly string[];
  /** Attempts that failed, the last ones of the dead among them. */
  readonly failed: number;
  /** Events that have not reached their target and come again, which is no attempt. */
  readonly unreached: number;
  /** Deliveries that died, and that the ledger knows to be dead. */
  readonly dead: number;
  /** How long the event has been retried whose attempts began first, of those that failed and are tried again. */
  readonly retryAgeSeconds: number;
  /**
   * Whether a handler still runs that was given up, though its event must be handled once: everything else is
   * acknowledged, and the function should end with it.
   */
  readonly mustEnd: boolean;
}

/**
 * Handles a batch, each message on its own: one's failure never fails another. On the happy path: one batched read,
 * one batched write.
 */
export async function handleBatch(batch: Batch, ports: BatchPorts): Promise<BatchReport> {
  const { received, unreadable } = openMessages(batch, ports);
  if (received.length === 0) return summarize([], { unreadable, ...ports });
  const triaged = triage(await lookUp(received, batch, ports), {
    ...ports,
    now: ports.clock.now(),
  });
  const deadline = setDeadline(batch, ports);
  const stages = new Stages({ ...batch, deadline }, ports);
  try {
    await stages.putAside(triaged);
    await stages.runTogether(triaged);
    await stages.runAlone(triaged);
  } finally {
    deadline.cancel();
  }
  if (stages.mustEnd) await stages.acknowledge();
  const { failedMessageIds, dead, mustEnd } = stages;
  return summarize(stages.results, { unreadable, failedMessageIds, dead, mustEnd, ...ports });
}

/** A batch on its way, stage by stage; the outcomes of each are safe before the next begins. */
class Stages {
  readonly results: HandlingResult[] = [];
  readonly failedMessageIds: string[] = [];
  dead = 0;
  readonly #batch: Parameters<typeof runHandler>[1];
  readonly #ports: BatchPorts;
  readonly #acknowledged = new Set<string>();
  readonly #timeMs: number;

  constructor(batch: Parameters<typeof runHandler>[1], ports: BatchPorts) {
    this.#batch = batch;
    this.#ports = ports;
    this.#timeMs = batch.remainingMs();
  }

  get mustEnd(): boolean {
    return this.#batch.once && this.results.some((result) => 'outlasted' in result);
  }

  /** Settles all that needs no handler now; what may have ended the function goes on as a message that is handled alone. */
  async putAside(triaged: readonly Triaged[]): Promise<void> {
    const lone = triaged.find((item) => item.do === 'alone');
    const settled = triaged.flatMap((item) => (item === lone ? [] : (this.#settle(item) ?? [])));
    await this.#record(settled);
    // Sent anew, and not to be counted again if a handler ends the function.
    if (settled.some(({ kind }) => kind === 'deferred')) await this.acknowledge();
  }

  async runTogether(triaged: readonly Triaged[]): Promise<void> {
    const together = triaged.filter((item) => item.do === 'together');
    const run = ({ received }: Triaged) => runHandler(received, this.#batch, this.#ports);
    await this.#record(await Promise.all(together.map(run)));
  }

  /** One at most, and when nothing else of the batch can be lost by its end. */
  async runAlone(triaged: readonly Triaged[]): Promise<void> {
    const item = triaged.find((candidate) => candidate.do === 'alone');
    if (item === undefined) return;
    if (triaged.length > 1) await this.acknowledge();
    const isLate = this.#batch.remainingMs() < this.#timeMs * LEAST_SHARE;
    const result = isLate
      ? this.#defer(item.received)
      : await runHandler(item.received, this.#batch, this.#ports);
    await this.#record([result]);
  }

  /** Takes off the queue what is accounted for. */
  async acknowledge(): Promise<void> {
    const done = this.results
      .map(({ received }) => received.message)
      .filter(({ messageId }) => !this.failedMessageIds.includes(messageId))
      .filter(({ messageId }) => !this.#acknowledged.has(messageId));
    if (done.length === 0) return;
    for (const { messageId } of done) this.#acknowledged.add(messageId);
    const handles = done.map(({ receiptHandle }) => receiptHandle);
    await this.#ports.queue.delete(this.#batch.queueUrl, handles);
  }

  async #record(results: readonly HandlingResult[]): Promise<void> {
    if (results.length === 0) return;
    const recorded = await recordOutcomes(results, this.#batch, this.#ports);
    this.results.push(...results);
    this.failedMessageIds.push(...recorded.failedMessageIds);
    this.dead += recorded.dead;
  }

  /** Undefined for what is to be run together. */
  #settle(item: Triaged): HandlingResult | undefined {
    const { received } = item;
    if (item.do === 'drop') return { kind: 'dropped', received };
    if (item.do === 'record') return item.result;
    if (item.do === 'crashed') return attemptCrashed(received, { ...this.#batch, ...this.#ports });
    return item.do === 'together' ? undefined : this.#defer(received);
  }

  #defer(received: LookedUp): HandlingResult {
    const delaySeconds = Math.ceil(this.#ports.random.next() * SPREAD_SECONDS);
    return { kind: 'deferred', received, next: { delaySeconds, alone: true } };
  }
}

function isUnreached(result: HandlingResult): boolean {
  return result.kind === 'deferred' && result.next.unreached !== undefined;
}

function summarize(
  results: readonly HandlingResult[],
  {
    unreadable,
    failedMessageIds = [],
    dead = 0,
    mustEnd = false,
    clock,
  }: Partial<Pick<BatchReport, 'failedMessageIds' | 'dead' | 'mustEnd'>> &
    Pick<BatchPorts, 'clock'> & { readonly unreadable: readonly string[] },
): BatchReport {
  const failed = results.filter(
    (result): result is AttemptResult =>
      result.kind === 'ended' && result.row.status !== 'delivered',
  );
  return {
    failedMessageIds: [...unreadable, ...failedMessageIds],
    failed: failed.length,
    unreached: results.filter(isUnreached).length,
    dead,
    retryAgeSeconds: findRetryAge(failed, clock.now()),
    mustEnd,
  };
}
