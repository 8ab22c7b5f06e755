import type { AwsJson } from '../../api/aws-api.ts';
import { AwsError } from '../../api/aws-error.ts';
import { invalid, type Topic, type TopicAction, type Topics } from './topic.ts';

/** SNS developer guide, "Amazon SNS topic tagging". */
const MOST_TAGS = 50;

/** The actions on the tags of topics. */
export const tagActions: Readonly<Record<string, TopicAction>> = {
  TagResource({ ResourceArn, Tags }, topics) {
    const { tags } = find(topics, ResourceArn);
    const given = readTags(Tags);
    if (new Set([...tags.keys(), ...given.keys()]).size > MOST_TAGS)
      throw new AwsError(
        'TagLimitExceeded',
        'Could not complete request: tag quota of per resource exceeded',
      );
    for (const [key, value] of given) tags.set(key, value);
    return {};
  },
  UntagResource({ ResourceArn, TagKeys }, topics) {
    const { tags } = find(topics, ResourceArn);
    for (const key of (TagKeys ?? []) as readonly unknown[]) tags.delete(String(key));
    return {};
  },
  ListTagsForResource: ({ ResourceArn }, topics) => ({
    Tags: [...find(topics, ResourceArn).tags].map(([Key, Value]) => ({ Key, Value })),
  }),
};

/** Reads tags; throws for a key that is there twice. */
export function readTags(given: unknown): Map<string, string> {
  const list = (given ?? []) as readonly AwsJson[];
  const tags = new Map(list.map(({ Key, Value }) => [String(Key), String(Value)]));
  if (tags.size < list.length) throw invalid('Duplicated keys are not allowed.');
  return tags;
}

function find(topics: Topics, arn: unknown): Topic {
  const topic = topics.get(String(arn));
  if (topic === undefined) throw new AwsError('ResourceNotFound', 'Resource does not exist', 404);
  return topic;
}
