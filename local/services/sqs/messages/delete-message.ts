import type { AwsJson } from '../../../api/aws-api.ts';
import { AwsError } from '../../../api/aws-error.ts';
import type { FauxAction } from '../fauxqs.ts';
import { findQueue } from '../find-queue.ts';
import type { LocalQueue } from '../queue/local-queue.ts';
import { checkEntries } from './check-entries.ts';
import { messageIdOf, refuseHandle } from './receipt-handle.ts';
import { invalidParameter, type Refusal } from './refusal.ts';

/** DeleteMessage (SQS API reference): of a message that is gone it is a success as well. */
export const deleteMessage: FauxAction = (input, store) => {
  const refusal = remove(input, findQueue(input, store));
  if (refusal !== undefined) throw new AwsError(refusal.Code, refusal.Message);
  return {};
};

/** DeleteMessageBatch (SQS API reference): what is refused is in `Failed`, and the others are deleted. */
export const deleteMessageBatch: FauxAction = (input, store) => {
  const queue = findQueue(input, store);
  const Successful: AwsJson[] = [];
  const Failed: AwsJson[] = [];
  for (const entry of checkEntries('DeleteMessageBatch', input)) {
    const { Id } = entry;
    const refusal = remove(entry, queue);
    if (refusal === undefined) Successful.push({ Id });
    else Failed.push({ Id, SenderFault: true, ...refusal });
  }
  return { Successful, Failed };
};

/** Deletes one message, or says why not: only a FIFO queue refuses a handle after its visibility timeout. */
function remove({ ReceiptHandle }: AwsJson, queue: LocalQueue): Refusal | undefined {
  const handle = String(ReceiptHandle);
  const unknown = refuseHandle(handle, queue);
  if (unknown !== undefined) return unknown;
  if (queue.isFifo() && isExpired(handle, queue))
    return invalidParameter('ReceiptHandle', handle, 'The receipt handle has expired.');
  queue.deleteMessage(handle);
  return undefined;
}

/** Whether a message is there, and no longer in flight by that handle. */
function isExpired(handle: string, queue: LocalQueue): boolean {
  queue.processTimers();
  return !queue.inflightMessages.has(handle) && isThere(handle, queue);
}

function isThere(handle: string, queue: LocalQueue): boolean {
  const id = messageIdOf(handle, queue.handlePrefix);
  for (const { messageId } of queue.all()) if (messageId === id) return true;
  return false;
}
