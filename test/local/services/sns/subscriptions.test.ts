import { beforeEach, describe, expect, it } from '@jest/globals';
import { FUNCTION, QUEUE, TOPIC, TopicsUnderTest } from './topics-under-test.ts';

let topics: TopicsUnderTest;

beforeEach(async () => {
  topics = await TopicsUnderTest.start();
});

describe('a filter policy', () => {
  // SNS developer guide, "Amazon SNS subscription filter policies" and the pages below it.
  it.each<[string, object, Record<string, readonly [type: string, value: string]>, boolean]>([
    ['a value', { kind: ['a', 'b'] }, { kind: ['String', 'b'] }, true],
    ['another value', { kind: ['a'] }, { kind: ['String', 'c'] }, false],
    ['no attribute', { kind: ['a'] }, {}, false],
    ['every key', { kind: ['a'], size: ['s'] }, { kind: ['String', 'a'] }, false],
    ['a prefix', { kind: [{ prefix: 'or' }] }, { kind: ['String', 'order'] }, true],
    ['anything but', { kind: [{ 'anything-but': ['a'] }] }, { kind: ['String', 'a'] }, false],
    ['a range', { price: [{ numeric: ['>', 0, '<=', 5] }] }, { price: ['Number', '5.0'] }, true],
    ['a number as a string', { price: [5] }, { price: ['String', '5'] }, false],
    ['that there is none', { kind: [{ exists: false }] }, {}, true],
    ['an element of a list', { kind: ['b'] }, { kind: ['String.Array', '["a","b"]'] }, true],
    ['alternatives', { $or: [{ a: ['1'] }, { b: ['2'] }] }, { b: ['String', '2'] }, true],
    ['bytes', { kind: ['YQ=='] }, { kind: ['Binary', 'YQ=='] }, false],
    ['nothing', {}, {}, true],
  ])('of attributes asks for %s', async (_, policy, given, wanted) => {
    await topics.subscribe({ FilterPolicy: JSON.stringify(policy) });
    const attributes = Object.entries(given).map(([name, [DataType, value]]) => [
      name,
      { DataType, [DataType === 'Binary' ? 'BinaryValue' : 'StringValue']: value },
    ]);

    await topics.publish('hello', { MessageAttributes: Object.fromEntries(attributes) });

    expect(topics.sent).toHaveLength(wanted ? 1 : 0);
  });

  it.each<[string, object, string, boolean]>([
    ['a nested value', { order: { kind: ['a'] } }, '{"order":{"kind":"a"}}', true],
    ['an element of a list', { kinds: ['a'] }, '{"kinds":["b","a"]}', true],
    ['another value', { order: { kind: ['a'] } }, '{"order":{"kind":"b"}}', false],
    ['an object where there is a text', { kind: ['a'] }, 'kind', false],
  ])('of the body asks for %s', async (_, policy, message, wanted) => {
    const FilterPolicy = JSON.stringify(policy);
    await topics.subscribe({ FilterPolicy, FilterPolicyScope: 'MessageBody' });

    await topics.publish(message);

    expect(topics.sent).toHaveLength(wanted ? 1 : 0);
  });

  it('can be changed, and taken away', async () => {
    const SubscriptionArn = await topics.subscribe({ FilterPolicy: '{"kind":["a"]}' });
    const set = (AttributeValue: string) =>
      topics.engine.call('SetSubscriptionAttributes', {
        ...{ SubscriptionArn, AttributeName: 'FilterPolicy', AttributeValue },
      });

    await topics.publish('one');
    await set('{"kind":[{"exists":false}]}');
    await topics.publish('two');
    await set('');
    await topics.publish('three');

    const { Attributes } = await topics.engine.call('GetSubscriptionAttributes', {
      SubscriptionArn,
    });
    expect(topics.sent).toHaveLength(2);
    expect(Attributes).not.toHaveProperty('FilterPolicy');
  });
});

describe('a subscription', () => {
  it('is made once', async () => {
    expect(await topics.subscribe()).toBe(await topics.subscribe());
    await expect(topics.subscribe({ RawMessageDelivery: 'true' })).rejects.toThrow(
      'Subscription already exists with different attributes',
    );
  });

  it('is listed, and gone once it is taken away', async () => {
    const SubscriptionArn = await topics.subscribe();
    const list = () => topics.engine.call('ListSubscriptionsByTopic', { TopicArn: TOPIC });

    const before = await list();
    await topics.engine.call('Unsubscribe', { SubscriptionArn });

    expect(before.Subscriptions).toEqual([
      { SubscriptionArn, Owner: '000000000000', Protocol: 'sqs', Endpoint: QUEUE, TopicArn: TOPIC },
    ]);
    expect((await list()).Subscriptions).toEqual([]);
  });

  // SNS API reference, "Subscribe", and SNS developer guide, "Filter policy constraints".
  it.each<[string, Record<string, unknown>, RegExp]>([
    [
      'a protocol that SNS has not',
      { Protocol: 'pigeon' },
      /does not support this protocol string: pigeon$/,
    ],
    [
      'a protocol that is not run',
      { Protocol: 'email', Endpoint: 'a@b' },
      /email is not run locally/,
    ],
    ['a queue by its URL', { Endpoint: 'http://127.0.0.1/0/queue' }, /SQS endpoint ARN$/],
    ['a FIFO queue', { Endpoint: `${QUEUE}.fifo` }, /FIFO SQS Queues can not be subscribed/],
    ['a queue as a function', { Protocol: 'lambda' }, /Lambda endpoint ARN$/],
    ['another attribute', { Attributes: { Colour: 'red' } }, /AttributeName$/],
    ['a filter that is no JSON', { Attributes: { FilterPolicy: '{' } }, /failed to parse JSON/],
    [
      'a filter of another operator',
      { Attributes: { FilterPolicy: '{"a":[{"is":1}]}' } },
      /FilterPolicy: /,
    ],
    [
      'a filter of six keys',
      {
        Attributes: {
          FilterPolicy: '{"a":[1],"b":[1],"c":[1],"d":{"e":[1]},"$or":[{"f":[1]},{"g":[1]}]}',
          FilterPolicyScope: 'MessageBody',
        },
      },
      /can not have more than 5 keys$/,
    ],
    [
      'another scope',
      { Attributes: { FilterPolicy: '{"a":[1]}', FilterPolicyScope: 'Body' } },
      /FilterPolicyScope/,
    ],
    [
      'a word for raw delivery',
      { Attributes: { RawMessageDelivery: 'yes' } },
      /RawMessageDelivery/,
    ],
    [
      'raw delivery to a function',
      { Protocol: 'lambda', Endpoint: FUNCTION, Attributes: { RawMessageDelivery: 'true' } },
      /does not support raw message delivery/,
    ],
    ['no queue for the dead', { Attributes: { RedrivePolicy: '{}' } }, /RedrivePolicy/],
  ])('rejects %s', async (_, input, message) => {
    const call = topics.engine.call('Subscribe', {
      ...{ TopicArn: TOPIC, Protocol: 'sqs', Endpoint: QUEUE, ...input },
    });

    await expect(call).rejects.toMatchObject({
      code: 'InvalidParameter',
      message: expect.stringMatching(message),
    });
  });
});

describe('a topic', () => {
  it('is made once, and listed', async () => {
    await topics.engine.call('CreateTopic', { Name: 'orders' });

    expect(await topics.engine.call('ListTopics', {})).toEqual({ Topics: [{ TopicArn: TOPIC }] });
  });

  it('is gone with its subscriptions once it is deleted', async () => {
    await topics.subscribe();

    await topics.engine.call('DeleteTopic', { TopicArn: TOPIC });

    await expect(topics.publish('hello')).rejects.toMatchObject({ code: 'NotFound' });
    expect(await topics.engine.call('ListSubscriptions', {})).toEqual({ Subscriptions: [] });
  });

  it.each<[string, string, object, RegExp]>([
    ['a name with a space', 'CreateTopic', { Name: 'a b' }, /Topic Name$/],
    ['a FIFO topic', 'CreateTopic', { Name: 'a.fifo' }, /FIFO topic is not run locally/],
    [
      'another value',
      'CreateTopic',
      { Name: 'orders', Attributes: { DisplayName: 'a' } },
      /different attributes$/,
    ],
    [
      'another attribute',
      'SetTopicAttributes',
      { TopicArn: TOPIC, AttributeName: 'a' },
      /AttributeName$/,
    ],
    [
      'a policy, which only templates have',
      'SetTopicAttributes',
      { TopicArn: TOPIC, AttributeName: 'Policy', AttributeValue: '{}' },
      /is not run locally/,
    ],
  ])('rejects %s', async (_, action, input, message) => {
    await expect(topics.engine.call(action, { ...input })).rejects.toMatchObject({
      code: 'InvalidParameter',
      message: expect.stringMatching(message),
    });
  });
});
