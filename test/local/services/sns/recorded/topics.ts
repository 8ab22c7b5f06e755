import type { AwsJson } from '../../../../../local/api/aws-api.ts';
import { QUEUE, TOPIC } from '../topics-under-test.ts';
import type { Refusal } from './refusal.ts';

const subscribe = (FilterPolicy: AwsJson, own: AwsJson = {}): AwsJson => ({
  ...{ TopicArn: TOPIC, Protocol: 'sqs', Endpoint: QUEUE },
  Attributes: { FilterPolicy: JSON.stringify(FilterPolicy), ...own },
});
const values = (count: number) => Array.from({ length: count }, (_, index) => `value${index}`);

/** Refusals of topics and subscriptions. */
export const TOPICS: readonly Refusal[] = [
  [
    'test_create_topic_different_attrs',
    'CreateTopic',
    { Name: 'orders', Attributes: { DisplayName: 'b' } },
    'Invalid parameter: Attributes Reason: Topic already exists with different attributes',
  ],
  [
    'test_create_duplicate_topic_with_more_tags',
    'CreateTopic',
    { Name: 'orders', Tags: [{ Key: 'key1', Value: 'value1' }] },
    'Invalid parameter: Tags Reason: Topic already exists with different tags',
  ],
  [
    'test_create_topic_name_constraints',
    'CreateTopic',
    { Name: '' },
    'Invalid parameter: Topic Name',
  ],
  [
    'test_tags',
    'TagResource',
    {
      ResourceArn: TOPIC,
      Tags: [
        { Key: 'k', Value: 'a' },
        { Key: 'k', Value: 'b' },
      ],
    },
    'Invalid parameter: Duplicated keys are not allowed.',
  ],
  [
    'test_create_topic_with_attributes',
    'GetTopicAttributes',
    { TopicArn: 'randomstring' },
    'Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 1',
  ],
  [
    'test_create_topic_with_attributes',
    'GetTopicAttributes',
    { TopicArn: `${TOPIC}x` },
    'Topic does not exist',
    'NotFound',
  ],
  [
    'test_subscribe_with_invalid_topic',
    'Subscribe',
    { ...subscribe({}), TopicArn: 'arn:aws:sns:us-east-1:random' },
    'Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 5',
  ],
  [
    'test_subscribe_with_invalid_protocol',
    'Subscribe',
    { ...subscribe({}), Protocol: 'test-protocol' },
    'Invalid parameter: Amazon SNS does not support this protocol string: test-protocol',
  ],
  [
    'test_subscribe_to_sqs_with_queue_url',
    'Subscribe',
    { ...subscribe({}), Endpoint: 'http://localhost/1/q' },
    'Invalid parameter: SQS endpoint ARN',
  ],
  [
    'test_validations_for_fifo',
    'Subscribe',
    { ...subscribe({}), Endpoint: `${QUEUE}.fifo` },
    'Invalid parameter: Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics',
  ],
  [
    'test_create_subscriptions_with_attributes',
    'Subscribe',
    subscribe({}, { RawMessageDelivery: 'wrongvalue' }),
    'Invalid parameter: Attributes Reason: RawMessageDelivery: Invalid value [wrongvalue]. Must be true or false.',
  ],
  [
    'test_policy_complexity',
    'Subscribe',
    subscribe({ key: values(151) }),
    'Invalid parameter: Attributes Reason: FilterPolicy: Filter policy is too complex',
  ],
  [
    'test_policy_complexity',
    'Subscribe',
    subscribe({ key1: values(100), key2: values(51) }),
    'Invalid parameter: Attributes Reason: FilterPolicy: Filter policy is too complex',
  ],
  [
    'test_policy_complexity',
    'Subscribe',
    subscribe(Object.fromEntries(values(6).map((key) => [key, ['a']]))),
    'Invalid parameter: Attributes Reason: FilterPolicy: Filter policy can not have more than 5 keys',
  ],
  [
    'test_policy_complexity_with_or',
    'Subscribe',
    subscribe({
      source: values(4),
      $or: [
        { metricName: values(6) },
        { metricType: values(4), $or: [{ metricId: [1, 2, 3, 4] }, { spaceId: [1, 2, 3, 4] }] },
      ],
    }),
    'Invalid parameter: Attributes Reason: FilterPolicy: Filter policy is too complex',
  ],
  [
    'test_sub_filter_policy_nested_property',
    'Subscribe',
    subscribe({ object: { key: ['a'] } }),
    'Invalid parameter: Filter policy scope MessageAttributes does not support nested filter policy',
  ],
  [
    'test_unsubscribe_wrong_arn_format',
    'Unsubscribe',
    { SubscriptionArn: 'randomstring' },
    'Invalid parameter: SubscriptionArn Reason: An ARN must have at least 6 elements, not 1',
  ],
  [
    'test_unsubscribe_wrong_arn_format',
    'Unsubscribe',
    { SubscriptionArn: TOPIC },
    'Invalid parameter: SubscriptionId',
  ],
  [
    'test_unsubscribe_wrong_arn_format',
    'Unsubscribe',
    {},
    'Invalid parameter: SubscriptionArn Reason: no value for required parameter',
  ],
  [
    'test_create_subscriptions_with_attributes',
    'GetSubscriptionAttributes',
    { SubscriptionArn: `${TOPIC}:1` },
    'Subscription does not exist',
    'NotFound',
  ],
];
