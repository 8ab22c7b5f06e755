import type { Batch, BatchPorts, Letter, Verdict } from './batch.ts';
import { isSettled } from './delivery/transitions.ts';
import { openEnvelope } from './event/open-envelope.ts';
import { aboutError, aboutEvents } from './log-fields.ts';
import { type BatchLookup, deliveryId } from './ports/ledger.ts';
import type { EventRecord } from './records/event-record.ts';
import { runHandler, setDeadline } from './run-handler.ts';
import { settleBatch } from './settle-batch.ts';

/** What became of a batch. */
export interface BatchReport {
  /** The ids of the messages that must stay on the queue. */
  readonly stay: readonly string[];
  /** Attempts that failed, the last ones of the dead among them. */
  readonly failed: number;
  /** Deliveries that died, and that the ledger knows to be dead. */
  readonly dead: number;
  /** How long the event has been retried whose attempts began first, of those that failed and are tried again. */
  readonly retryAgeSeconds: number;
}

/**
 * Handles a batch, each message on its own: one's failure never fails another. On the happy path: one batched read,
 * one batched write.
 */
export async function handleBatch(batch: Batch, ports: BatchPorts): Promise<BatchReport> {
  const { letters, foreign } = openLetters(batch, ports);
  if (letters.length === 0) return { stay: foreign, failed: 0, dead: 0, retryAgeSeconds: 0 };
  const lookup = await lookUp(batch.subscriber, letters, ports);

  const verdicts = await handleLetters(letters, lookup, batch, ports);
  const lost = await findLost(letters, lookup, { ...batch, ...ports });
  const stay = [...foreign, ...(await settleBatch(verdicts, lost, batch, ports))];
  const retryAgeSeconds = findRetryAge(verdicts, ports.clock.now());
  return { stay, ...countFailures(verdicts, stay), retryAgeSeconds };
}

/** A dead one that stays comes back, and is counted then. */
function countFailures(verdicts: readonly Verdict[], stay: readonly string[]) {
  const dead = verdicts.filter(({ kind }) => kind === 'dead');
  const retried = verdicts.filter(({ kind }) => kind === 'retry');
  const recorded = dead.filter(({ letter }) => !stay.includes(letter.message.messageId));
  return { failed: retried.length + dead.length, dead: recorded.length };
}

/** 0 where everything was handled, or failed for the first time. */
function findRetryAge(verdicts: readonly Verdict[], now: number): number {
  const ages = verdicts.map(({ kind, letter: { previous } }) =>
    kind === 'retry' && previous?.firstAttemptAt !== undefined
      ? now - Date.parse(previous.firstAttemptAt)
      : 0,
  );
  return Math.round(Math.max(0, ...ages) / 1000);
}

/** Runs the handler for each letter, all at once; for those that were accounted for before, and second copies, it does not. */
async function handleLetters(
  letters: readonly Letter[],
  { deliveries }: BatchLookup,
  batch: Batch,
  ports: BatchPorts,
): Promise<readonly Verdict[]> {
  const deadline = setDeadline(batch, ports);
  const seen = new Set<string>();
  const { subscriber } = batch;
  try {
    return await Promise.all(
      letters.map((letter): Promise<Verdict> | Verdict => {
        const { trackingId } = letter.record;
        const previous = deliveries.get(deliveryId({ trackingId, subscriber }));
        if (isSettled(previous?.status) || seen.has(trackingId)) return { kind: 'settled', letter };
        seen.add(trackingId);
        return runHandler({ ...letter, previous }, { ...batch, deadline }, ports);
      }),
    );
  } finally {
    deadline.cancel();
  }
}

/** Messages that no router sent cannot be handled or recorded; they stay, and so end on the dead-letter queue. */
function openLetters(batch: Batch, ports: BatchPorts): { letters: Letter[]; foreign: string[] } {
  const letters: Letter[] = [];
  const foreign: string[] = [];
  for (const message of batch.messages) {
    try {
      letters.push({ message, record: openEnvelope(message.body), previous: undefined });
    } catch (error) {
      foreign.push(message.messageId);
      const { subscriber } = batch;
      const about = { subscriber, messageId: message.messageId, ...aboutError(error) };
      ports.log.warn('a message cannot be handled', about);
    }
  }
  return { letters, foreign };
}

/** A ledger that cannot be read suppresses no duplicates, and stops no deliveries: at least once. */
async function lookUp(
  subscriber: string,
  letters: readonly Letter[],
  ports: BatchPorts,
): Promise<BatchLookup> {
  const trackingIds = [...new Set(letters.map(({ record }) => record.trackingId))];
  try {
    return await ports.ledger.lookupBatch(
      trackingIds.map((trackingId) => ({ trackingId, subscriber })),
    );
  } catch (error) {
    const records = letters.map(({ record }) => record);
    const about = { ...aboutEvents(records), subscriber, ...aboutError(error) };
    ports.log.warn('duplicates are not suppressed in this batch', about);
    return { deliveries: new Map(), events: new Set() };
  }
}

/**
 * The events that ingest could not write into the ledger. One that was not there before the handlers ran is looked
 * for again after them: a delivery may be quicker than the write of the waybill.
 */
async function findLost(
  letters: readonly Letter[],
  { events }: BatchLookup,
  { ledger, log, subscriber }: BatchPorts & Pick<Batch, 'subscriber'>,
): Promise<readonly EventRecord[]> {
  const missing = new Map(letters.map(({ record }) => [record.trackingId, record]));
  for (const trackingId of events) missing.delete(trackingId);
  if (missing.size === 0) return [];
  try {
    const found = await ledger.findEvents([...missing.keys()]);
    for (const trackingId of found.keys()) missing.delete(trackingId);
  } catch (error) {
    const about = { ...aboutEvents([...missing.values()]), subscriber, ...aboutError(error) };
    log.warn('waybills are written again, whether or not they are there', about);
  }
  return [...missing.values()];
}
