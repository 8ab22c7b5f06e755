import { beforeEach, describe, expect, it } from '@jest/globals';
import type { AwsJson } from '../../../../local/api/aws-api.ts';
import { QUEUE, TOPIC, TopicsUnderTest } from './topics-under-test.ts';

let topics: TopicsUnderTest;

beforeEach(async () => {
  topics = await TopicsUnderTest.start();
});

/** The ARNs of every page of a list, by page. */
async function pages(action: string, member: string, arn: string, input: AwsJson = {}) {
  const all: unknown[][] = [];
  let NextToken: unknown;
  do {
    const token = NextToken === undefined ? {} : { NextToken };
    const page = await topics.engine.call(action, { ...input, ...token });
    all.push((page[member] as AwsJson[]).map((item) => item[arn]));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return all;
}

describe('a list', () => {
  // SNS API reference: each call answers 100 at most.
  it.each([
    ['ListTopics', 'Topics', 'TopicArn'],
    ['ListSubscriptions', 'Subscriptions', 'SubscriptionArn'],
    ['ListSubscriptionsByTopic', 'Subscriptions', 'SubscriptionArn'],
  ])('of %s has 100 a page, and everything once', async (action, member, arn) => {
    const made: unknown[] = action === 'ListTopics' ? [TOPIC] : [];
    for (let index = made.length; index < 230; index++)
      made.push(
        action === 'ListTopics'
          ? (await topics.engine.call('CreateTopic', { Name: `topic-${index}` })).TopicArn
          : await topics.subscribe({}, `${QUEUE}-${index}`),
      );

    const listed = await pages(action, member, arn, { TopicArn: TOPIC });

    expect(listed.map(({ length }) => length)).toEqual([100, 100, 30]);
    expect(listed.flat().sort()).toEqual(made.sort());
  });

  it('rejects a token that is none', async () => {
    await expect(topics.engine.call('ListTopics', { NextToken: 'x' })).rejects.toThrow(
      'Invalid parameter: NextToken',
    );
  });
});

describe('the tags of a topic', () => {
  const tags = async () =>
    (await topics.engine.call('ListTagsForResource', { ResourceArn: TOPIC })).Tags;

  // localstack's test_sns.snapshot.json, test_tags.
  it('are added, changed and taken away', async () => {
    const tag = (...Tags: AwsJson[]) =>
      topics.engine.call('TagResource', { ResourceArn: TOPIC, Tags });

    await tag({ Key: 'k1', Value: 'v1' }, { Key: 'k2', Value: 'v2' });
    await topics.engine.call('UntagResource', { ResourceArn: TOPIC, TagKeys: ['k1'] });
    await tag({ Key: 'k2', Value: 'v2b' });

    expect(await tags()).toEqual([{ Key: 'k2', Value: 'v2b' }]);
  });

  it('are gone with it', async () => {
    const Tags = [{ Key: 'a', Value: '1' }];
    await topics.engine.call('TagResource', { ResourceArn: TOPIC, Tags });
    await topics.engine.call('DeleteTopic', { TopicArn: TOPIC });
    await topics.engine.call('CreateTopic', { Name: 'orders' });

    expect(await tags()).toEqual([]);
  });

  it('of a topic that is made again are the same, or fewer', async () => {
    const Tags = [
      { Key: 'a', Value: '1' },
      { Key: 'b', Value: '2' },
    ];
    const first = await topics.engine.call('CreateTopic', { Name: 'tagged', Tags });

    for (const again of [Tags, Tags.slice(1), []])
      expect(await topics.engine.call('CreateTopic', { Name: 'tagged', Tags: again })).toEqual(
        first,
      );
  });

  it.each(['TagResource', 'UntagResource', 'ListTagsForResource'])(
    'rejects %s of a topic that is not there',
    async (action) => {
      const call = topics.engine.call(action, { ResourceArn: `${TOPIC}x` });

      await expect(call).rejects.toMatchObject({ code: 'ResourceNotFound', statusCode: 404 });
    },
  );

  it('rejects the 51st', async () => {
    const Tags = Array.from({ length: 51 }, (_, index) => ({ Key: `k${index}`, Value: '' }));

    await expect(
      topics.engine.call('TagResource', { ResourceArn: TOPIC, Tags }),
    ).rejects.toMatchObject({ code: 'TagLimitExceeded' });
  });
});

describe('a message with a group', () => {
  // SNS API reference, "Publish", `MessageGroupId`.
  it.each(['true', 'false'])('takes it to a standard queue, raw delivery: %s', async (raw) => {
    await topics.subscribe({ RawMessageDelivery: raw });

    await topics.publish('hello', { MessageGroupId: 'tenant-7' });

    expect(topics.sent[0]?.message).toMatchObject({ MessageGroupId: 'tenant-7' });
  });
});
