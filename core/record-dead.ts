import type { Delivery, DeliveryError } from './delivery/delivery.ts';
import { describeError } from './delivery/describe-error.ts';
import { failForGood } from './delivery/record-attempt.ts';
import { isSettled } from './delivery/transitions.ts';
import { openEnvelope } from './event/open-envelope.ts';
import type { Clock } from './ports/clock.ts';
import { deliveryId, type EventRecord, type Ledger } from './ports/ledger.ts';
import type { QueueMessage } from './ports/queue.ts';

/** A message of a dead-letter queue, and the subscriber whose queue that is. */
export interface DeadMessage extends QueueMessage {
  readonly subscriber: string;
  /** After so many receives its message went to the dead-letter queue. */
  readonly maxAttempts: number;
}

/** What became of dead letters. */
export interface DeadReport {
  /** The ids of the messages that must stay on their queue: those that could not be written or are no letters of ours. */
  readonly stay: readonly string[];
  /** Whose deliveries have died, once for each. */
  readonly died: readonly string[];
}

/** Turns dead letters into `dead` rows with their reasons, rebuilding lost waybills on the way. */
export async function recordDead(
  messages: readonly DeadMessage[],
  ports: {
    readonly ledger: Ledger;
    readonly clock: Clock;
    readonly warn: (message: string) => void;
  },
): Promise<DeadReport> {
  const stay: string[] = [];
  const died: string[] = [];
  const letters: { message: DeadMessage; record: EventRecord }[] = [];
  for (const message of messages) {
    try {
      letters.push({ message, record: openEnvelope(message.body) });
    } catch (error) {
      stay.push(message.messageId);
      ports.warn(`dead letter ${message.messageId}: ${describeError(error).message}`);
    }
  }
  if (letters.length === 0) return { stay, died };

  const keys = letters.map(({ message, record }) => ({
    trackingId: record.trackingId,
    subscriber: message.subscriber,
  }));
  const { deliveries, events } = await ports.ledger.lookupBatch(keys);
  const lost = letters
    .map(({ record }) => record)
    .filter(({ trackingId }) => !events.has(trackingId));
  if (lost.length > 0) await ports.ledger.recordDelivered([], lost);

  await Promise.all(
    letters.map(async ({ message, record }) => {
      const { trackingId } = record;
      const { subscriber } = message;
      const previous = deliveries.get(deliveryId({ trackingId, subscriber }));
      if (isSettled(previous?.status)) return;
      const number = attemptsOf(message, previous);
      const outcome = { trackingId, subscriber, number, at: ports.clock.now() };
      try {
        await ports.ledger.recordFailure(
          failForGood(previous, outcome, reasonOf(message, previous)),
        );
        died.push(subscriber);
      } catch (error) {
        stay.push(message.messageId);
        ports.warn(`dead letter ${message.messageId}: ${describeError(error).message}`);
      }
    }),
  );
  return { stay, died };
}

/** The receives of the dead-letter queue count on from those of the queue, and are no attempts. */
function attemptsOf(message: DeadMessage, previous: Delivery | undefined): number {
  const known = previous?.attempts ?? 0;
  const neverReceived = message.attributes.ERROR_CODE !== undefined;
  return neverReceived
    ? known
    : Math.max(known, Math.min(message.receiveCount, message.maxAttempts));
}

/** EventBridge names its reason in attributes; SQS gives none but that the message was received too often. */
function reasonOf(message: DeadMessage, previous: Delivery | undefined): DeliveryError {
  const { ERROR_CODE: code, ERROR_MESSAGE: text } = message.attributes;
  if (code !== undefined)
    return { class: code, message: text ?? 'EventBridge could not deliver it' };
  const last = previous?.error;
  const cause =
    last === undefined ? 'it never reported why' : `last error: ${last.class}: ${last.message}`;
  return {
    class: 'ReceiveCountExceeded',
    message: `the subscriber never acknowledged it (a crash or a timeout); ${cause}`,
  };
}
