import { createHash } from 'node:crypto';
import type { StoredMessage } from '../fauxqs.ts';
import type { LocalQueue } from '../queue/local-queue.ts';
import type { Refusal } from './refusal.ts';

/** What the handles of a queue begin with; they are the same after a restart. */
export function handlePrefix(queueArn: string): string {
  return `AQEB${createHash('sha256').update(queueArn).digest('base64url').slice(0, 16)}`;
}

/** The handle of a message's last receive; no two receives of one have the same count. */
export function handleOf(message: StoredMessage, prefix: string): string {
  return `${prefix}${message.messageId}${message.approximateReceiveCount}`;
}

/** The message that a handle is of, which need not be there. */
export function messageIdOf(handle: string, prefix: string): string {
  return handle.slice(prefix.length, prefix.length + UUID_LENGTH);
}

const UUID_LENGTH = 36;

/** The refusal of a text that is no handle of the queue, whether its message is there or not. */
export function refuseHandle(
  handle: string,
  { handlePrefix: prefix, inflightMessages }: LocalQueue,
): Refusal | undefined {
  if (inflightMessages.has(handle)) return undefined;
  if (handle.startsWith(prefix) && /^[\da-f-]{36}\d+$/.test(handle.slice(prefix.length)))
    return undefined;
  return {
    Code: 'ReceiptHandleIsInvalid',
    Message: `The input receipt handle "${handle}" is not a valid receipt handle.`,
  };
}
