import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AwsJson } from '../../../../../local/api/aws-api.ts';
import { QueuesUnderTest, type Received } from '../../../../support/worlds/queues-under-test.ts';

const Q = 'orders.fifo';

let queues: QueuesUnderTest;

beforeEach(async () => {
  queues = new QueuesUnderTest();
  await queues.create(Q, { FifoQueue: 'true', ContentBasedDeduplication: 'true' });
});

afterEach(async () => {
  await queues.engine.stop();
});

const send = (MessageBody: string, MessageGroupId = 'a') =>
  queues.call('SendMessage', Q, { MessageBody, MessageGroupId });
const bodies = () => queues.bodies(Q);
const hide = (message: Received | undefined, VisibilityTimeout: number) =>
  queues.call('ChangeMessageVisibility', Q, {
    ReceiptHandle: message?.ReceiptHandle,
    VisibilityTimeout,
  });

// SQS API reference, "ReceiveMessage", `ReceiveRequestAttemptId`.
describe('an attempt to receive', () => {
  const attempt = (own: AwsJson = {}) =>
    queues.receive(Q, { ReceiveRequestAttemptId: 'try', ...own });

  it('gets the same messages when it is made again, hidden anew', async () => {
    await send('one');
    const first = await attempt();
    queues.pass(20);
    const again = await attempt();
    await send('two', 'b');
    queues.pass(20);

    expect(again).toEqual(first);
    expect(await bodies()).toEqual(['two']);
    queues.pass(10);
    expect(await bodies()).toEqual(['one']);
  });

  it.each<[string, (message: Received | undefined) => unknown, readonly string[]]>([
    ['one is deleted', (message) => queues.remove(Q, message), []],
    ['one is hidden for longer', (message) => hide(message, 100), []],
    ['one is visible again', () => queues.pass(30), ['one']],
    ['five minutes are over', () => queues.pass(300), ['one']],
  ])('is another one once %s', async (_, change, expected) => {
    await send('one');
    const [message] = await attempt();
    await change(message);

    expect((await attempt()).map(({ Body }) => Body)).toEqual(expected);
    await expect(attempt({ ReceiveRequestAttemptId: 'a b' })).rejects.toMatchObject({
      code: 'InvalidParameterValue',
    });
  });
});
