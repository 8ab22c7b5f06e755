import { aboutLetter } from './about-letter.ts';
import type { Batch, BatchPorts, Letter, Verdict } from './batch.ts';
import type { Delivery } from './delivery/delivery.ts';
import { failForGood, failForNow, succeed } from './delivery/record-attempt.ts';
import { clampDelay } from './delivery/retry-delay.ts';
import { aboutError, aboutEvents } from './log-fields.ts';
import type { EventRecord } from './records/event-record.ts';
import { reportFailure } from './report-failure.ts';

/** How soon a message whose outcome the ledger could not take comes back to be accounted for, in seconds. */
const UNRECORDED_PAUSE_SECONDS = 10;

interface Postponed {
  readonly letter: Letter;
  readonly delaySeconds: number;
}

/**
 * Writes a batch's outcomes; answers the ids of the messages that stay on the queue. A message is only let go once
 * the ledger holds its outcome: when it cannot be written, the message comes back, at the price of a second handling.
 */
export async function settleBatch(
  verdicts: readonly Verdict[],
  lost: readonly EventRecord[],
  batch: Batch,
  ports: BatchPorts,
): Promise<readonly string[]> {
  const unwritten = await Promise.all([
    recordDelivered(verdicts, lost, batch, ports),
    ...verdicts.map((verdict) => recordFailed(verdict, batch, ports)),
  ]);
  const waiting = verdicts.filter((verdict) => 'delaySeconds' in verdict);
  const postponed = new Map(
    [...unwritten.flat(), ...waiting].map((item) => [item.letter.message.messageId, item]),
  );
  await postpone([...postponed.values()], batch, ports);
  return [...postponed.keys()];
}

async function recordDelivered(
  verdicts: readonly Verdict[],
  lost: readonly EventRecord[],
  batch: Batch,
  ports: BatchPorts,
): Promise<readonly Postponed[]> {
  const letters = verdicts.filter(({ kind }) => kind === 'delivered').map(({ letter }) => letter);
  if (letters.length === 0 && lost.length === 0) return [];
  const rows: Delivery[] = letters.map((letter) =>
    succeed(letter.previous, outcomeOf(letter, batch, ports)),
  );
  try {
    await ports.ledger.recordDelivered(rows, lost);
    return [];
  } catch (error) {
    const records = [...letters.map(({ record }) => record), ...lost];
    const unwritten = [...new Map(records.map((record) => [record.trackingId, record])).values()];
    const about = { ...aboutEvents(unwritten), subscriber: batch.subscriber, ...aboutError(error) };
    ports.log.warn('deliveries could not be recorded', about);
    // A message may hold the only copy of its event, whatever became of its delivery.
    const only = new Set(lost.map(({ trackingId }) => trackingId));
    return verdicts
      .filter(({ kind, letter }) => kind === 'delivered' || only.has(letter.record.trackingId))
      .map(({ letter }) => ({ letter, delaySeconds: UNRECORDED_PAUSE_SECONDS }));
  }
}

async function recordFailed(
  verdict: Verdict,
  batch: Batch,
  ports: BatchPorts,
): Promise<readonly Postponed[]> {
  if (verdict.kind !== 'retry' && verdict.kind !== 'dead') return [];
  const { letter, error } = verdict;
  const outcome = outcomeOf(letter, batch, ports);
  const row =
    verdict.kind === 'dead'
      ? failForGood(letter.previous, outcome, error)
      : failForNow(
          letter.previous,
          { ...outcome, nextAt: outcome.at + verdict.delaySeconds * 1000 },
          error,
        );
  const about = aboutLetter(letter, batch);
  reportFailure(row, about, ports.log);
  try {
    await ports.ledger.recordFailure(row);
    return [];
  } catch (failure) {
    ports.log.warn('a failed delivery could not be recorded', { ...about, ...aboutError(failure) });
    // A retry comes back by itself; a dead one must, so that its end is written then or by the dead-letter queue.
    return verdict.kind === 'dead' ? [{ letter, delaySeconds: UNRECORDED_PAUSE_SECONDS }] : [];
  }
}

function outcomeOf({ record, message }: Letter, { subscriber }: Batch, { clock }: BatchPorts) {
  return {
    trackingId: record.trackingId,
    subscriber,
    number: message.receiveCount,
    at: clock.now(),
  };
}

/** A message that cannot be postponed comes back when its visibility timeout ends. */
async function postpone(
  postponed: readonly Postponed[],
  batch: Batch,
  ports: BatchPorts,
): Promise<void> {
  if (postponed.length === 0) return;
  const items = postponed.map(({ letter, delaySeconds }) => ({
    receiptHandle: letter.message.receiptHandle,
    delaySeconds: clampDelay(delaySeconds),
  }));
  try {
    await ports.queue.postpone(batch.queueUrl, items);
  } catch (error) {
    const records = postponed.map(({ letter }) => letter.record);
    const about = { ...aboutEvents(records), subscriber: batch.subscriber, ...aboutError(error) };
    ports.log.warn('messages keep their visibility timeout', about);
  }
}
