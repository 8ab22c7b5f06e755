import type { AwsJson } from '../../../api/aws-api.ts';
import { AwsError } from '../../../api/aws-error.ts';
import { READABLE, refuseName } from '../attributes/check-attributes.ts';
import { actions, type FauxAction, SqsStore } from '../fauxqs.ts';
import { findQueue } from '../find-queue.ts';
import type { LocalQueue } from '../queue/local-queue.ts';
import { invalidParameter, isWithin, WRONG_TYPE } from './refusal.ts';

/** What a received message can show of itself (SQS API reference, "ReceiveMessage"). */
const SYSTEM_ATTRIBUTES = new Set<unknown>([
  'All',
  'ApproximateFirstReceiveTimestamp',
  'ApproximateReceiveCount',
  'AWSTraceHeader',
  'DeadLetterQueueSourceArn',
  'MessageDeduplicationId',
  'MessageGroupId',
  'SenderId',
  'SentTimestamp',
  'SequenceNumber',
  // SQS takes the names of a queue's attributes as well.
  ...READABLE,
]);

/**
 * ReceiveMessage (SQS API reference). With as many messages in flight as a standard queue may have, a short poll gets
 * `OverLimit`, and a long poll nothing, as every poll of a FIFO queue (SQS developer guide, "Amazon SQS standard queue
 * quotas" and "Amazon SQS FIFO queue quotas").
 */
export const receiveMessage: FauxAction = async (input, store, request) => {
  const queue = findQueue(input, store);
  const names = systemNames(input);
  check(input, queue);
  const waits = Number(input.WaitTimeSeconds ?? queue.attributes.ReceiveMessageWaitTimeSeconds) > 0;
  queue.processTimers();
  if (!waits && queue.room === 0 && !queue.isFifo())
    throw new AwsError(
      'OverLimit',
      `Too many messages are in flight in ${queue.name}: ${queue.inflightMessages.size}.`,
    );
  const output = await actions.get('ReceiveMessage')?.(askForNames(input), store, request);
  for (const message of (output?.Messages ?? []) as AwsJson[]) {
    if (message.MessageAttributes !== undefined) addChecksum(message);
    addAttributes(message, queue, names);
  }
  return output;
};

function check(input: AwsJson, queue: LocalQueue): void {
  const refuse = (name: string, reason: string) => {
    const { Code, Message } = invalidParameter(name, input[name], reason);
    throw new AwsError(Code, Message);
  };
  const { MaxNumberOfMessages: most = 1, VisibilityTimeout = 0, WaitTimeSeconds = 0 } = input;
  if (!isWithin(most, 10) || most === 0)
    refuse('MaxNumberOfMessages', 'Must be between 1 and 10, if provided.');
  if (!isWithin(VisibilityTimeout, 43_200))
    refuse('VisibilityTimeout', 'Must be between 0 and 43200.');
  if (!isWithin(WaitTimeSeconds, 20))
    refuse('WaitTimeSeconds', 'Must be >= 0 and <= 20, if provided.');
  if (input.ReceiveRequestAttemptId !== undefined && !queue.isFifo())
    refuse('ReceiveRequestAttemptId', WRONG_TYPE);
}

/** SQS shows the message attributes that are asked for; fauxqs shows all of them when none are, but none for no name. */
function askForNames({ MessageAttributeNames, ...input }: AwsJson): AwsJson {
  const names = Array.isArray(MessageAttributeNames) ? MessageAttributeNames : [];
  return { ...input, MessageAttributeNames: names.length === 0 ? [''] : names };
}

/** The checksum is that of the attributes that are shown; where there are none, there is none. */
function addChecksum(message: AwsJson): void {
  const shown = message.MessageAttributes as Record<string, AwsJson>;
  message.MD5OfMessageAttributes = SqsStore.createMessage('', shown).md5OfMessageAttributes;
}

/** Throws for a name that is none. */
function systemNames({ AttributeNames, MessageSystemAttributeNames }: AwsJson): readonly unknown[] {
  const names = [AttributeNames ?? [], MessageSystemAttributeNames ?? []].flat();
  for (const name of names) if (!SYSTEM_ATTRIBUTES.has(name)) refuseName(String(name));
  return names;
}

/** Adds the system attributes that fauxqs does not have. */
function addAttributes(message: AwsJson, queue: LocalQueue, names: readonly unknown[]): void {
  const stored = queue.inflightMessages.get(String(message.ReceiptHandle))?.message;
  const add = (name: string, value: string | undefined) => {
    if (value === undefined || !(names.includes('All') || names.includes(name))) return;
    message.Attributes ??= {};
    (message.Attributes as AwsJson)[name] = value;
  };
  add('AWSTraceHeader', stored?.traceHeader);
  add('DeadLetterQueueSourceArn', stored?.deadLetterSourceArn);
}
