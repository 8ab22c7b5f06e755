import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { QueuesUnderTest } from '../../../support/worlds/queues-under-test.ts';

let queues: QueuesUnderTest;

beforeEach(async () => {
  queues = new QueuesUnderTest();
  await queues.create('orders');
});

afterEach(async () => {
  await queues.engine.stop();
});

describe('a list of queues', () => {
  it('comes in pages where its length is said', async () => {
    const deadLetterTargetArn = 'arn:aws:sqs:us-east-1:000000000000:orders';
    const RedrivePolicy = JSON.stringify({ maxReceiveCount: 3, deadLetterTargetArn });
    for (const name of ['a-3', 'a-1', 'a-2', 'b']) await queues.create(name, { RedrivePolicy });
    const names = (urls: unknown) =>
      (urls as readonly string[]).map((url) => url.split('/').at(-1));
    const list = (own: Readonly<Record<string, unknown>>) => queues.engine.call('ListQueues', own);
    const input = { QueueNamePrefix: 'a-', MaxResults: 2 };

    const first = await list(input);
    const last = await list({ ...input, NextToken: first.NextToken });
    const sources = await queues.call('ListDeadLetterSourceQueues', 'orders', { MaxResults: 3 });
    const { NextToken } = sources;
    const others = await queues.call('ListDeadLetterSourceQueues', 'orders', {
      MaxResults: 3,
      NextToken,
    });

    expect(names(first.QueueUrls)).toEqual(['a-1', 'a-2']);
    expect(names(last.QueueUrls)).toEqual(['a-3']);
    expect(last).not.toHaveProperty('NextToken');
    expect(names(sources.queueUrls)).toEqual(['a-1', 'a-2', 'a-3']);
    expect(names(others.queueUrls)).toEqual(['b']);
    expect(await list({ QueueNamePrefix: 'z' })).toEqual({});
  });

  // SQS API reference, "ListQueues".
  it.each([
    [{ MaxResults: 0 }, 'MaxResults must be an integer between 1 and 1000.'],
    [{ MaxResults: 1001 }, 'MaxResults must be an integer between 1 and 1000.'],
    [{ NextToken: 'x' }, 'MaxResults is a mandatory parameter'],
    [{ NextToken: 'x', MaxResults: 1 }, 'Invalid NextToken value.'],
  ])('rejects %j', async (input, message) => {
    await expect(queues.engine.call('ListQueues', input)).rejects.toMatchObject({
      code: 'InvalidParameterValue',
      message: expect.stringContaining(message),
    });
  });
});

describe('a purge', () => {
  it('rejects another within a minute', async () => {
    await queues.call('PurgeQueue', 'orders');
    queues.pass(59);

    await expect(queues.call('PurgeQueue', 'orders')).rejects.toMatchObject({
      code: 'PurgeQueueInProgress',
      message: 'Only one PurgeQueue operation on orders is allowed every 60 seconds.',
    });
    queues.pass(1);
    await queues.call('PurgeQueue', 'orders');
  });
});
