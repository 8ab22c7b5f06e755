import type { AwsJson } from '../../../api/aws-api.ts';
import { AwsError } from '../../../api/aws-error.ts';
import type { FauxAction } from '../fauxqs.ts';
import { findQueue } from '../find-queue.ts';
import type { LocalQueue } from '../queue/local-queue.ts';
import { checkEntries } from './check-entries.ts';
import { refuseHandle } from './receipt-handle.ts';
import { invalidParameter, isWithin, type Refusal } from './refusal.ts';

/** How long a message may be hidden in all, from its receive on (SQS developer guide, "Amazon SQS visibility timeout"). */
const LONGEST_SECONDS = 43_200;

/** ChangeMessageVisibility (SQS API reference). */
export const changeMessageVisibility: FauxAction = (input, store) => {
  const queue = findQueue(input, store);
  const refusal = change(input, queue);
  if (refusal !== undefined) throw new AwsError(refusal.Code, refusal.Message);
  return {};
};

/** ChangeMessageVisibilityBatch (SQS API reference): what is refused is in `Failed`, and the others are changed. */
export const changeMessageVisibilityBatch: FauxAction = (input, store) => {
  const queue = findQueue(input, store);
  const Successful: AwsJson[] = [];
  const Failed: AwsJson[] = [];
  for (const entry of checkEntries('ChangeMessageVisibilityBatch', input)) {
    const { Id } = entry;
    const refusal = change(entry, queue);
    if (refusal === undefined) Successful.push({ Id });
    else Failed.push({ Id, SenderFault: true, ...refusal });
  }
  return { Successful, Failed };
};

/** Changes one message, or says why not. */
function change(
  { ReceiptHandle, VisibilityTimeout }: AwsJson,
  queue: LocalQueue,
): Refusal | undefined {
  const handle = String(ReceiptHandle);
  const invalid = (reason: string) =>
    invalidParameter('VisibilityTimeout', VisibilityTimeout, reason);
  const unknown = refuseHandle(handle, queue);
  if (unknown !== undefined) return unknown;
  if (!isWithin(VisibilityTimeout, LONGEST_SECONDS))
    return invalid(`VisibilityTimeout must be an integer between 0 and ${LONGEST_SECONDS}.`);
  queue.processTimers();
  const hiddenMs = queue.hiddenMs(handle);
  if (hiddenMs === undefined) return refuseReturned(handle, queue);
  const seconds = Number(VisibilityTimeout);
  // No call comes in the very moment of the receive: of the 12 hours, something is always gone.
  if (hiddenMs + seconds * 1000 >= LONGEST_SECONDS * 1000)
    return invalid(
      `Total VisibilityTimeout for the message is beyond the limit [${LONGEST_SECONDS} seconds].`,
    );
  queue.changeVisibility(handle, seconds);
  return undefined;
}

/** A message that is visible again is not in flight; another is not there. */
function refuseReturned(handle: string, queue: LocalQueue): Refusal {
  const reason = 'Message does not exist or is not available for visibility timeout change.';
  return queue.isReturned(handle)
    ? { Code: 'MessageNotInflight', Message: reason }
    : invalidParameter('ReceiptHandle', handle, reason);
}
