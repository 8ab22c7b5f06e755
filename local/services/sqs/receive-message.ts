import type { AwsJson } from '../../api/aws-api.ts';
import { AwsError } from '../../api/aws-error.ts';
import { actions, type FauxAction, SqsStore } from './fauxqs.ts';
import { findQueue } from './find-queue.ts';
import type { LocalQueue } from './local-queue.ts';

/**
 * ReceiveMessage (SQS API reference). With as many messages in flight as a queue may have, a short poll gets
 * `OverLimit`, and a long poll nothing (SQS developer guide, "Amazon SQS standard queue quotas").
 */
export const receiveMessage: FauxAction = async (input, store, request) => {
  const queue = findQueue(input, store);
  const waits = Number(input.WaitTimeSeconds ?? queue.attributes.ReceiveMessageWaitTimeSeconds) > 0;
  queue.processTimers();
  if (!waits && queue.room === 0)
    throw new AwsError(
      'OverLimit',
      `Too many messages are in flight in ${queue.name}: ${queue.inflightMessages.size}.`,
    );
  const output = await actions.get('ReceiveMessage')?.(askForNames(input), store, request);
  const names = systemNames(input);
  for (const message of (output?.Messages ?? []) as AwsJson[]) {
    if (message.MessageAttributes !== undefined) addChecksum(message);
    addAttributes(message, queue, names);
  }
  return output;
};

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

function systemNames({
  AttributeNames,
  MessageSystemAttributeNames,
}: AwsJson): ReadonlySet<unknown> {
  return new Set([AttributeNames, MessageSystemAttributeNames].flat());
}

/** Adds the system attributes that fauxqs does not have. */
function addAttributes(message: AwsJson, queue: LocalQueue, names: ReadonlySet<unknown>): void {
  const stored = queue.inflightMessages.get(String(message.ReceiptHandle))?.message;
  const add = (name: string, value: string | undefined) => {
    if (value === undefined || !(names.has('All') || names.has(name))) return;
    message.Attributes ??= {};
    (message.Attributes as AwsJson)[name] = value;
  };
  add('AWSTraceHeader', stored?.traceHeader);
  add('DeadLetterQueueSourceArn', stored?.deadLetterSourceArn);
}
