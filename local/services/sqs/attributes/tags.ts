import { AwsError } from '../../../api/aws-error.ts';
import type { FauxAction } from '../fauxqs.ts';
import { findQueue } from '../find-queue.ts';

/** TagQueue (SQS API reference). The query protocol has one name for its tags and those of CreateQueue. */
export const tagQueue: FauxAction = (input, store) => {
  const queue = findQueue(input, store);
  const tags = Object.entries((input.Tags ?? input.tags ?? {}) as Record<string, string>);
  if (tags.length === 0)
    throw new AwsError('MissingParameter', 'The request must contain the parameter Tags.');
  for (const [key, value] of tags) queue.tags.set(key, value);
  return {};
};

/** UntagQueue (SQS API reference): a tag that is not there is none. */
export const untagQueue: FauxAction = (input, store) => {
  const queue = findQueue(input, store);
  for (const key of input.TagKeys as readonly string[]) queue.tags.delete(key);
  return {};
};
