import type { AwsJson } from '../../aws-api.ts';
import { AwsError } from '../../aws-error.ts';
import { actions, type FauxAction } from './fauxqs.ts';
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
  if (asksForTrace(input)) addTraceHeaders((output?.Messages ?? []) as AwsJson[], queue);
  return output;
};

/** SQS shows the message attributes that are asked for; fauxqs shows all of them when none are, but none for no name. */
function askForNames({ MessageAttributeNames, ...input }: AwsJson): AwsJson {
  const names = Array.isArray(MessageAttributeNames) ? MessageAttributeNames : [];
  return { ...input, MessageAttributeNames: names.length === 0 ? [''] : names };
}

function asksForTrace({ AttributeNames, MessageSystemAttributeNames }: AwsJson): boolean {
  return [AttributeNames, MessageSystemAttributeNames]
    .flat()
    .some((name) => name === 'All' || name === 'AWSTraceHeader');
}

function addTraceHeaders(messages: readonly AwsJson[], queue: LocalQueue): void {
  for (const message of messages) {
    const AWSTraceHeader = queue.inflightMessages.get(String(message.ReceiptHandle))?.message
      .traceHeader;
    if (AWSTraceHeader === undefined) continue;
    message.Attributes = { ...(message.Attributes as AwsJson | undefined), AWSTraceHeader };
  }
}
