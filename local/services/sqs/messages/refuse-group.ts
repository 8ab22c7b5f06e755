import type { AwsJson } from '../../../api/aws-api.ts';
import type { LocalQueue } from '../queue/local-queue.ts';
import {
  invalidParameter,
  invalidValue,
  isLegalId,
  type Refusal,
  WRONG_TYPE,
  wrongId,
} from './refusal.ts';

/** Why the group and the deduplication of a message are refused, which are of a FIFO queue, the group of a fair queue too. */
export function refuseGroup(entry: AwsJson, queue: LocalQueue): Refusal | undefined {
  const { MessageGroupId, MessageDeduplicationId, DelaySeconds } = entry;
  if (!queue.isFifo() && MessageDeduplicationId !== undefined)
    return invalidParameter('MessageDeduplicationId', MessageDeduplicationId, WRONG_TYPE);
  if (queue.isFifo()) {
    // A delay is one of the queue; SDKs that send 0 for none are let in.
    if (DelaySeconds !== undefined && DelaySeconds !== 0)
      return invalidParameter('DelaySeconds', DelaySeconds, WRONG_TYPE);
    const lack = refuseLack(entry, queue);
    if (lack !== undefined) return lack;
  }
  for (const [name, id] of Object.entries({ MessageGroupId, MessageDeduplicationId }))
    if (id !== undefined && !isLegalId(id)) return invalidParameter(name, id, wrongId(name));
  return undefined;
}

/** What a message of a FIFO queue lacks. */
export function refuseLack(
  { MessageGroupId, MessageDeduplicationId }: AwsJson,
  queue: LocalQueue,
): Refusal | undefined {
  if (!queue.isFifo()) return undefined;
  if (MessageGroupId === undefined)
    return {
      Code: 'MissingParameter',
      Message: 'The request must contain the parameter MessageGroupId.',
    };
  if (MessageDeduplicationId === undefined && queue.attributes.ContentBasedDeduplication !== 'true')
    return invalidValue(
      'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
    );
  return undefined;
}
