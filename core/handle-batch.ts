import { describeError } from './delivery/describe-error.ts';
import type { RetryPolicy } from './delivery/retry-policy.ts';
import { isSettled } from './delivery/transitions.ts';
import type { CloudEvent } from './event/event.ts';
import { openEnvelope } from './event/open-envelope.ts';
import type { Clock } from './ports/clock.ts';
import { type BatchLookup, deliveryId, type EventRecord, type Ledger } from './ports/ledger.ts';
import type { Queue, QueueMessage } from './ports/queue.ts';
import type { Random } from './ports/random.ts';
import { type Letter, runHandler, setDeadline } from './run-handler.ts';
import { settleBatch, type Verdict } from './settle-batch.ts';

/** What a handler is told beside the event. */
export interface DeliveryContext {
  readonly trackingId: string;
  readonly subscriber: string;
  /** 1 at the first attempt. */
  readonly attempt: number;
  /** ISO 8601, UTC. */
  readonly acceptedAt: string;
  /** Milliseconds until the function is stopped. */
  readonly remainingMs: () => number;
}

/** Handles one event; returning means delivered, throwing means failed. */
type EventHandler = (event: CloudEvent, context: DeliveryContext) => Promise<void> | void;

/** A batch of one subscriber's messages, and how to handle them. */
export interface Batch {
  readonly messages: readonly QueueMessage[];
  readonly subscriber: string;
  readonly queueUrl: string;
  readonly policy: RetryPolicy;
  /** Claims each delivery before its handler runs, so that two copies of a message never run it at once. */
  readonly once: boolean;
  readonly handler: EventHandler;
  readonly remainingMs: () => number;
}

/** The outside world of a subscribing function. `warn` is for what the ledger cannot be told. */
export interface BatchPorts {
  readonly ledger: Ledger;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly random: Random;
  readonly warn: (message: string) => void;
}

/**
 * Handles a batch, each message on its own: one's failure never fails another. Answers the ids of the messages
 * that must stay on the queue. On the happy path: one batched read, one batched write.
 */
export async function handleBatch(batch: Batch, ports: BatchPorts): Promise<readonly string[]> {
  const { letters, foreign } = openLetters(batch, ports);
  if (letters.length === 0) return foreign;
  const lookup = await lookUp(batch.subscriber, letters, ports);

  const verdicts = await handleLetters(letters, lookup, batch, ports);
  const lost = await findLost(letters, lookup, ports);
  return [...foreign, ...(await settleBatch(verdicts, lost, batch, ports))];
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
      ports.warn(`message ${message.messageId} cannot be handled: ${describeError(error).message}`);
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
    ports.warn(`duplicates are not suppressed in this batch: ${describeError(error).message}`);
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
  ports: BatchPorts,
): Promise<readonly EventRecord[]> {
  const missing = new Map(letters.map(({ record }) => [record.trackingId, record]));
  for (const trackingId of events) missing.delete(trackingId);
  if (missing.size === 0) return [];
  try {
    const found = await ports.ledger.findEvents([...missing.keys()]);
    for (const trackingId of found.keys()) missing.delete(trackingId);
  } catch (error) {
    ports.warn(`${missing.size} waybills are written again: ${describeError(error).message}`);
  }
  return [...missing.values()];
}
