import { AwsError } from '../../../api/aws-error.ts';
import type { FauxAction } from '../fauxqs.ts';
import { findQueue } from '../find-queue.ts';

/** SQS developer guide, "Amazon SQS standard queue quotas"; AWS general reference, "Tagging your AWS resources". */
const MOST_TAGS = 50;
const LONGEST_KEY = 128;

/** TagQueue (SQS API reference). The query protocol has one name for its tags and those of CreateQueue. */
export const tagQueue: FauxAction = (input, store) => {
  const queue = findQueue(input, store);
  const tags = Object.entries((input.Tags ?? input.tags ?? {}) as Record<string, string>);
  if (tags.length === 0)
    throw new AwsError('MissingParameter', 'The request must contain the parameter Tags.');
  if (new Set([...queue.tags.keys(), ...tags.map(([key]) => key)]).size > MOST_TAGS)
    throw new AwsError('InvalidParameterValue', `Too many tags added for queue ${queue.name}.`);
  for (const [key, value] of tags) queue.tags.set(key, value);
  return {};
};

/** UntagQueue (SQS API reference): a tag that is not there is none. */
export const untagQueue: FauxAction = (input, store) => {
  const queue = findQueue(input, store);
  const keys = input.TagKeys as readonly string[];
  if (keys.length === 0 || keys.some((key) => key.length < 1 || key.length > LONGEST_KEY))
    throw new AwsError(
      'InvalidParameterValue',
      `Tag keys must be between 1 and ${LONGEST_KEY} characters in length.`,
    );
  for (const key of keys) queue.tags.delete(key);
  return {};
};
