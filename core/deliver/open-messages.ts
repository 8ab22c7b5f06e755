import { WaybillError } from '../errors.ts';
import { errorLogFields } from '../log/log-fields.ts';
import type { QueueMessage } from '../ports/queue.ts';
import { openEnvelope } from '../records/open-envelope.ts';
import type { Batch, BatchPorts, ReceivedMessage } from './batch.ts';

/** Messages that no router has sent to this subscriber cannot be handled or recorded; they stay, and so end on the dead-letter queue. */
export function openMessages(
  batch: Pick<Batch, 'messages' | 'subscriber'>,
  { log }: Pick<BatchPorts, 'log'>,
): { readonly received: readonly ReceivedMessage[]; readonly unreadable: readonly string[] } {
  const received: ReceivedMessage[] = [];
  const unreadable: string[] = [];
  const { subscriber } = batch;
  for (const message of batch.messages) {
    try {
      received.push(openMessage(message, subscriber));
    } catch (error) {
      unreadable.push(message.messageId);
      const about = { subscriber, messageId: message.messageId, ...errorLogFields(error) };
      log.warn('a message cannot be handled', about);
    }
  }
  return { received, unreadable };
}

/** Reads a message of a subscriber's queue, or of its dead-letter queue. Throws `WaybillError('invalid-message')`. */
export function openMessage(message: QueueMessage, subscriber: string): ReceivedMessage {
  const { event, to } = openEnvelope(message.body);
  if (to !== undefined && to.subscriber !== subscriber) {
    const text = `the message is addressed to the subscriber ${to.subscriber.slice(0, 64)}, and this is ${subscriber}`;
    throw new WaybillError('invalid-message', text);
  }
  const { round = 1, attempt = 1, alone = false, firstAttemptAt, replay, unreached } = to ?? {};
  const place = { round, attempt, alone, firstAttemptAt, replay, unreached };
  return { message, event, ...place, fromBus: to === undefined };
}
