import type { AwsJson } from '../../api/aws-api.ts';
import { notRun } from '../../api/not-run.ts';
import { type AccountRegion, arnOf } from '../../support/account-region.ts';
import { page } from './page.ts';
import { readTags } from './tag-actions.ts';
import { findTopic, invalid, readAttributes, type Topic, type TopicAction } from './topic.ts';

const NAME = /^[\w-]{1,256}$/;

/** What topics may be told and do nothing with: nothing is encrypted, signed, measured or traced here. */
const ATTRIBUTES = new Set(['DisplayName', 'KmsMasterKeyId', 'SignatureVersion', 'TracingConfig']);

/** The actions on topics themselves. */
export function topicActions(place: AccountRegion): Readonly<Record<string, TopicAction>> {
  return {
    CreateTopic({ Name, Attributes, Tags }, topics) {
      const attributes = readAttributes(Attributes);
      const name = String(Name ?? '');
      if (name.endsWith('.fifo') || attributes.FifoTopic === 'true') throw noFifo();
      delete attributes.FifoTopic;
      if (!NAME.test(name)) throw invalid('Topic Name');
      for (const key of Object.keys(attributes)) checkName(key);
      const arn = arnOf(place, 'sns', name);
      const tags = readTags(Tags);
      const known = topics.get(arn);
      if (known === undefined)
        topics.set(arn, { arn, name, attributes, tags, subscriptions: new Map() });
      else if (Object.entries(attributes).some(([key, value]) => known.attributes[key] !== value))
        throw invalid('Attributes Reason: Topic already exists with different attributes');
      else if ([...tags].some(([key, value]) => known.tags.get(key) !== value))
        throw invalid('Tags Reason: Topic already exists with different tags');
      return { TopicArn: arn };
    },
    DeleteTopic({ TopicArn }, topics) {
      topics.delete(String(TopicArn));
      return {};
    },
    ListTopics: (input, topics) =>
      page(
        'Topics',
        [...topics.keys()].map((TopicArn) => [TopicArn, { TopicArn }] as const),
        input,
      ),
    GetTopicAttributes: ({ TopicArn }, topics) => ({
      Attributes: describe(findTopic(topics, TopicArn), place),
    }),
    SetTopicAttributes({ TopicArn, AttributeName, AttributeValue }, topics) {
      const topic = findTopic(topics, TopicArn);
      checkName(String(AttributeName));
      topic.attributes = {
        ...topic.attributes,
        [String(AttributeName)]: String(AttributeValue ?? ''),
      };
      return {};
    },
  };
}

function checkName(name: string): void {
  if (name === 'Policy' || name === 'DeliveryPolicy')
    throw notRun({ service: 'sns', action: `the attribute ${name} by API` }, 'InvalidParameter');
  if (!ATTRIBUTES.has(name)) throw invalid('AttributeName');
}

function noFifo() {
  return notRun({ service: 'sns', action: 'CreateTopic of a FIFO topic' }, 'InvalidParameter');
}

function describe(
  { arn, attributes, subscriptions }: Topic,
  { accountId }: AccountRegion,
): AwsJson {
  return {
    DisplayName: '',
    ...attributes,
    TopicArn: arn,
    Owner: accountId,
    SubscriptionsConfirmed: String(subscriptions.size),
    SubscriptionsPending: '0',
    SubscriptionsDeleted: '0',
  };
}
