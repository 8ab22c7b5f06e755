import { beforeEach, describe, expect, it } from '@jest/globals';
import { TopicsUnderTest } from '../topics-under-test.ts';
import { PUBLISHING } from './publishing.ts';
import { TOPICS } from './topics.ts';

let topics: TopicsUnderTest;

beforeEach(async () => {
  topics = await TopicsUnderTest.start();
});

describe('a call that SNS refuses', () => {
  it.each([...TOPICS, ...PUBLISHING])(
    'rejects as recorded: %s',
    async (_, action, input, message, code = 'InvalidParameter') => {
      await topics.subscribe();

      await expect(topics.engine.call(action, input)).rejects.toMatchObject({ code, message });
      expect(topics.sent).toEqual([]);
    },
  );

  // test_validate_set_sub_attributes
  it.each([
    ['fake-attribute', 'test', 'AttributeName'],
    [
      'RawMessageDelivery',
      'test-ValUe',
      'RawMessageDelivery: Invalid value [test-ValUe]. Must be true or false.',
    ],
    [
      'RedrivePolicy',
      '{"deadLetterTargetArn":"fake-arn"}',
      'RedrivePolicy: deadLetterTargetArn is an invalid arn',
    ],
    [
      'FilterPolicyScope',
      'RandomValue',
      'FilterPolicyScope: Invalid value [RandomValue]. Please use either MessageBody or MessageAttributes',
    ],
  ])('rejects %s of a subscription: %s', async (AttributeName, AttributeValue, message) => {
    const SubscriptionArn = await topics.subscribe();
    const input = { SubscriptionArn, AttributeName, AttributeValue };

    await expect(topics.engine.call('SetSubscriptionAttributes', input)).rejects.toThrow(
      `Invalid parameter: ${message}`,
    );
  });
});
