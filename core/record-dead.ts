import type { Delivery, DeliveryError } from './delivery/delivery.ts';
import { failForGood } from './delivery/record-attempt.ts';
import { isSettled } from './delivery/transitions.ts';
import { openEnvelope } from './event/open-envelope.ts';
import { aboutError, aboutEvent, aboutEvents } from './log-fields.ts';
import type { Clock } from './ports/clock.ts';
import { deliveryId, type Ledger } from './ports/ledger.ts';
import type { Log } from './ports/log.ts';
import type { QueueMessage } from './ports/queue.ts';
import type { EventRecord } from './records/event-record.ts';
import { reportFailure } from './report-failure.ts';

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

interface DeadPorts {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
}

interface DeadLetter {
  readonly message: DeadMessage;
  readonly record: EventRecord;
}

/** Turns dead letters into `dead` rows with their reasons, rebuilding lost waybills on the way. */
export async function recordDead(
  messages: readonly DeadMessage[],
  ports: DeadPorts,
): Promise<DeadReport> {
  const stay: string[] = [];
  const died: string[] = [];
  const letters = messages.flatMap((message) => {
    const letter = openLetter(message, ports.log);
    if (letter === undefined) stay.push(message.messageId);
    return letter ?? [];
  });
  if (letters.length === 0) return { stay, died };

  const deliveries = await lookUp(letters, ports);
  await Promise.all(
    letters.map(async (letter) => {
      const { subscriber, messageId } = letter.message;
      const { trackingId } = letter.record;
      const previous = deliveries.get(deliveryId({ trackingId, subscriber }));
      if (isSettled(previous?.status)) return;
      if (await recordOne(letter, previous, ports)) died.push(subscriber);
      else stay.push(messageId);
    }),
  );
  return { stay, died };
}

function openLetter(message: DeadMessage, log: Log): DeadLetter | undefined {
  try {
    return { message, record: openEnvelope(message.body) };
  } catch (error) {
    const { subscriber, messageId } = message;
    log.warn('a dead letter is none of ours', { subscriber, messageId, ...aboutError(error) });
    return undefined;
  }
}

/** How the letters' deliveries stand; the waybills that are not there are written on the way. */
async function lookUp(
  letters: readonly DeadLetter[],
  { ledger, log }: DeadPorts,
): Promise<ReadonlyMap<string, Delivery>> {
  const records = letters.map(({ record }) => record);
  try {
    const { deliveries, events } = await ledger.lookupBatch(
      letters.map(({ message: { subscriber }, record: { trackingId } }) => ({
        trackingId,
        subscriber,
      })),
    );
    const lost = records.filter(({ trackingId }) => !events.has(trackingId));
    if (lost.length > 0) await ledger.recordDelivered([], lost);
    return deliveries;
  } catch (error) {
    log.warn('dead letters stay on their queues', {
      ...aboutEvents(records),
      ...aboutError(error),
    });
    throw error;
  }
}

/** Whether it is dead in the ledger now. */
async function recordOne(
  { message, record }: DeadLetter,
  previous: Delivery | undefined,
  { ledger, clock, log }: DeadPorts,
): Promise<boolean> {
  const { trackingId } = record;
  const { subscriber, messageId } = message;
  const number = attemptsOf(message, previous);
  const row = failForGood(
    previous,
    { trackingId, subscriber, number, at: clock.now() },
    reasonOf(message, previous),
  );
  const about = { ...aboutEvent(record), subscriber, attempt: number, messageId };
  try {
    await ledger.recordFailure(row);
    reportFailure(row, about, log);
    return true;
  } catch (error) {
    log.warn('a dead letter stays on its queue', { ...about, ...aboutError(error) });
    return false;
  }
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
