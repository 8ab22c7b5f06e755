import type { QueueMessage } from '../../ports/queue.ts';
import type { Delivery } from '../../records/delivery.ts';
import { openStamp } from '../../records/open-envelope.ts';
import type { Subscriber } from '../../records/subscriber.ts';
import type { ReceivedMessage } from '../batch.ts';
import { openMessage } from '../open-messages.ts';
import { readReceipt } from './receipt.ts';

/** A message of a dead-letter queue, and the subscriber whose queue that is. */
export interface DeadMessage extends QueueMessage {
  readonly owner: Pick<Subscriber, 'name' | 'queueUrl' | 'retry'>;
}

/** A message of a dead-letter queue with the event in it. */
export interface DeadEvent extends ReceivedMessage {
  readonly message: DeadMessage;
}

/**
 * What a message of a dead-letter queue is. `receipt`: an outcome that the ledger could not take. `due`: an attempt for
 * the due list. `undeliverable`: EventBridge could not put the event on the queue. `unanswered`: the queue gave it up,
 * since it was handed out three times and never acknowledged.
 */
export type DeadLetter =
  | { readonly kind: 'receipt'; readonly message: DeadMessage; readonly row: Delivery }
  | { readonly kind: 'due'; readonly event: DeadEvent; readonly dueAt: string }
  | { readonly kind: 'undeliverable'; readonly event: DeadEvent }
  | { readonly kind: 'unanswered'; readonly event: DeadEvent };

/** Reads a message of a dead-letter queue. Throws `WaybillError('invalid-message')`. */
export function readDeadLetter(message: DeadMessage): DeadLetter {
  const { name } = message.owner;
  const { stamp } = openStamp(message.body);
  const row = readReceipt(stamp, name);
  if (row !== undefined) return { kind: 'receipt', message, row };
  const event = { ...openMessage(message, name), message };
  if (message.attributes.ERROR_CODE !== undefined) return { kind: 'undeliverable', event };
  const { due } = stamp;
  if (typeof due !== 'string' || Number.isNaN(Date.parse(due)))
    return { kind: 'unanswered', event };
  return { kind: 'due', event, dueAt: new Date(due).toISOString() };
}
