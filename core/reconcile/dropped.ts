import { addressOf, nextMessage } from '../deliver/outgoing.ts';
import type { Delivery } from '../records/delivery.ts';
import type { EventRecord } from '../records/event-record.ts';
import { isHeld, type Pause, QUEUE_RETENTION_MS } from '../records/pause.ts';
import type { Subscriber } from '../records/subscriber.ts';
import { isFinal } from '../records/transitions.ts';
import type { Run } from './reconcile.ts';
import { replayOf } from './replay-of.ts';

/** The longest delay of a message, in milliseconds: its time in the queue counts from before it. */
const LONGEST_DELAY_MS = 900_000;

/**
 * Whether a subscriber's queue has dropped the message of a delivery while the subscriber was paused: it was sent more than
 * the queue's retention before the pause ended, or before now.
 */
export function isDropped(
  { acceptedAt, row }: { readonly acceptedAt: string; readonly row: Delivery | undefined },
  pause: Pause | undefined,
  now: number,
): boolean {
  if (pause === undefined || (row !== undefined && isFinal(row.status))) return false;
  // A claim is of a message that was received.
  if (row?.claim !== undefined) return false;
  const heldUntil = isHeld(pause) ? now : Date.parse(pause.resumedAt ?? pause.since);
  const sentAt = Date.parse(row?.nextAttemptAt ?? row?.lastAttemptAt ?? acceptedAt);
  return sentAt - LONGEST_DELAY_MS + QUEUE_RETENTION_MS <= heldUntil;
}

/**
 * Sends the message of an attempt again that the queue has dropped: no attempt was made, and so none has failed. Then it
 * notes when, so that the next time it is missing like any other.
 */
export async function sendDropped(
  {
    record,
    row,
    owner,
  }: {
    readonly record: EventRecord;
    readonly row: Delivery | undefined;
    readonly owner: Subscriber;
  },
  { queue, ledger, clock, log }: Run,
): Promise<void> {
  const now = clock.now();
  const { trackingId } = record;
  const subscriber = owner.name;
  const [round, attempts] = [row?.round ?? 1, row?.attempts ?? 0];
  const to = addressOf(subscriber, {
    ...{ round, attempt: attempts + 1, alone: false },
    ...{ firstAttemptAt: row?.firstAttemptAt, replay: replayOf(row) },
  });
  const [isTaken] = await queue.send(owner.queueUrl, [
    nextMessage(record, to, { dueAt: now, now }),
  ]);
  if (isTaken !== true) return;
  log.info('a message is sent again that the queue has dropped', { trackingId, subscriber });
  const known = row ?? { trackingId, subscriber, round, attempts, history: [] };
  await ledger.record({
    ...known,
    status: 'retrying',
    nextAttemptAt: new Date(now).toISOString(),
  });
}
