import type { AwsJson } from '../../../api/aws-api.ts';
import { AwsError } from '../../../api/aws-error.ts';
import { type FauxAction, SqsStore } from '../fauxqs.ts';
import { enqueueOnce } from '../fifo/enqueue-once.ts';
import { findQueue } from '../find-queue.ts';
import type { LocalQueue } from '../queue/local-queue.ts';
import { checkEntries } from './check-entries.ts';
import type { Refusal } from './refusal.ts';
import { refuseLack } from './refuse-group.ts';
import { refuseMessage, sizeOf } from './refuse-message.ts';

/** The most bytes of a batch (SQS API reference, "SendMessageBatch"). */
const LARGEST_BATCH = 1_048_576;

/** SendMessage (SQS API reference); the tracing header of the request goes with the message. */
export const sendMessage: FauxAction = (input, store, { headers }) => {
  const queue = findQueue(input, store);
  const refusal = refuseMessage(input, queue);
  if (refusal !== undefined) throw new AwsError(refusal.Code, refusal.Message);
  return enqueue(input, queue, headers['x-amzn-trace-id']);
};

/**
 * SendMessageBatch (SQS API reference). Ids that are not valid, and entries that are too large together, refuse the
 * whole call; an entry that SendMessage would refuse is in `Failed`, and the others are sent.
 */
export const sendMessageBatch: FauxAction = (input, store, { headers }) => {
  const queue = findQueue(input, store);
  const entries = checkEntries('SendMessageBatch', input);
  const bytes = entries.reduce((total, entry) => total + sizeOf(entry), 0);
  if (bytes > LARGEST_BATCH)
    throw new AwsError(
      'BatchRequestTooLong',
      `Batch requests cannot be longer than ${LARGEST_BATCH} bytes. You have sent ${bytes} bytes.`,
    );
  refuseUngrouped(entries, queue);
  const Successful: AwsJson[] = [];
  const Failed: (Refusal & { readonly Id: unknown; readonly SenderFault: true })[] = [];
  for (const entry of entries) {
    const { Id } = entry;
    const refusal = refuseMessage(entry, queue);
    if (refusal !== undefined) Failed.push({ Id, SenderFault: true, ...inBatch(refusal) });
    else Successful.push({ Id, ...enqueue(entry, queue, headers['x-amzn-trace-id']) });
  }
  return { Successful, Failed };
};

/** A batch to a FIFO queue in which one entry has no group, or nothing to know it again by, is refused whole. */
function refuseUngrouped(entries: readonly AwsJson[], queue: LocalQueue): void {
  const refusal = entries
    .map((entry) => refuseLack(entry, queue))
    .find((each) => each !== undefined);
  if (refusal !== undefined) throw new AwsError('InvalidParameterValue', refusal.Message);
}

/** SQS says of an entry that it cannot validate what it says of a message that it is invalid. */
function inBatch({ Code, Message }: Refusal): Refusal {
  const said = Message.replace(
    /^One or more parameters are invalid\./,
    'One or more parameters cannot be validated.',
  );
  return { Code, Message: said };
}

function enqueue(entry: AwsJson, queue: LocalQueue, traceHeader: string | undefined): AwsJson {
  const attributes = (entry.MessageAttributes ?? {}) as Record<string, AwsJson>;
  const system = (entry.MessageSystemAttributes ?? {}) as Record<string, AwsJson>;
  const own = queue.isFifo() ? undefined : entry.DelaySeconds;
  const delaySeconds = Number(own ?? queue.attributes.DelaySeconds);
  const message = SqsStore.createMessage(
    String(entry.MessageBody),
    attributes,
    delaySeconds > 0 ? delaySeconds : undefined,
    entry.MessageGroupId as string | undefined,
    entry.MessageDeduplicationId as string | undefined,
  );
  const trace = system.AWSTraceHeader?.StringValue ?? traceHeader;
  if (trace !== undefined) message.traceHeader = String(trace);
  const { messageId, sequenceNumber } = enqueueOnce(message, queue);
  const { md5OfBody, md5OfMessageAttributes } = message;
  const md5OfSystem = SqsStore.createMessage('', system).md5OfMessageAttributes;
  return {
    MessageId: messageId,
    MD5OfMessageBody: md5OfBody,
    ...(md5OfMessageAttributes ? { MD5OfMessageAttributes: md5OfMessageAttributes } : {}),
    ...(md5OfSystem ? { MD5OfMessageSystemAttributes: md5OfSystem } : {}),
    ...(sequenceNumber === undefined ? {} : { SequenceNumber: sequenceNumber }),
  };
}
