import type { StoredMessage } from '../fauxqs.ts';
import type { LocalQueue } from '../queue/local-queue.ts';
import { contentId, type SentMessage } from './fifo-sends.ts';

/**
 * Sends a message, unless a FIFO queue was sent one with its deduplication id in the last five minutes; answers the one
 * that is delivered (SQS API reference, "SendMessage", `MessageDeduplicationId`).
 */
export function enqueueOnce(message: StoredMessage, queue: LocalQueue): SentMessage {
  const { fifo } = queue;
  if (fifo !== undefined) {
    message.messageDeduplicationId ??= contentId(message.body);
    const scope = scopeOf(message, queue);
    const first = fifo.find(message.messageDeduplicationId, scope, queue.clock.now());
    if (first !== undefined) return first;
    queue.enqueue(message);
    fifo.remember(message, scope);
  } else queue.enqueue(message);
  return message;
}

/** What a deduplication id is one of: the queue, or the message's group. */
export function scopeOf({ messageGroupId = '' }: SentMessage, { attributes }: LocalQueue): string {
  return attributes.DeduplicationScope === 'messageGroup' ? messageGroupId : '';
}
