import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { QueuesUnderTest } from '../../../support/worlds/queues-under-test.ts';

const HOUR = 3600;

let queues: QueuesUnderTest;

beforeEach(async () => {
  queues = new QueuesUnderTest({ maxInFlight: 3 });
  await queues.create('orders');
});

afterEach(async () => {
  await queues.engine.stop();
});

describe('the time that a message is hidden', () => {
  const change = (ReceiptHandle: string | undefined, VisibilityTimeout: unknown) =>
    queues.call('ChangeMessageVisibility', 'orders', { ReceiptHandle, VisibilityTimeout });
  const hide = async () => {
    await queues.send('orders', 'a');
    const [message] = await queues.receive('orders', { VisibilityTimeout: 10 * HOUR });
    return message?.ReceiptHandle;
  };

  it('is 12 hours at most, from its receive on', async () => {
    const handle = await hide();
    queues.pass(9 * HOUR);

    await change(handle, 3 * HOUR - 1);
    await expect(change(handle, 3 * HOUR)).rejects.toMatchObject({
      code: 'InvalidParameterValue',
      message: expect.stringContaining(
        'Total VisibilityTimeout for the message is beyond the limit [43200 seconds].',
      ),
    });
    queues.pass(3 * HOUR - 2);
    expect(await queues.bodies('orders')).toEqual([]);
    queues.pass(1);
    expect(await queues.bodies('orders')).toEqual(['a']);
  });

  it('begins anew with each receive', async () => {
    await change(await hide(), 0);
    queues.pass(11 * HOUR);
    const [again] = await queues.receive('orders');

    await change(again?.ReceiptHandle, 11 * HOUR);
  });

  it.each([[12 * HOUR], [12 * HOUR + 1], [-1], [1.5], ['60']])(
    'rejects %p right after the receive',
    async (seconds) => {
      const handle = await hide();

      await expect(change(handle, seconds)).rejects.toMatchObject({
        code: 'InvalidParameterValue',
      });
    },
  );

  it('is changed for the others of a batch where one is refused', async () => {
    const handle = await hide();
    await queues.send('orders', 'b');
    const [other] = await queues.receive('orders');
    const Entries = [
      { Id: 'long', ReceiptHandle: handle, VisibilityTimeout: 12 * HOUR },
      { Id: 'none', ReceiptHandle: 'x', VisibilityTimeout: 1 },
      { Id: 'good', ReceiptHandle: other?.ReceiptHandle, VisibilityTimeout: 0 },
    ];

    expect(await queues.call('ChangeMessageVisibilityBatch', 'orders', { Entries })).toMatchObject({
      Successful: [{ Id: 'good' }],
      Failed: [
        { Id: 'long', SenderFault: true, Code: 'InvalidParameterValue' },
        { Id: 'none', SenderFault: true, Code: 'ReceiptHandleIsInvalid' },
      ],
    });
    expect(await queues.bodies('orders')).toEqual(['b']);
  });
});

describe('as many messages in flight as there may be', () => {
  beforeEach(async () => {
    await queues.send('orders', 'a', 'b', 'c', 'd', 'e');
  });

  it('give a short poll OverLimit', async () => {
    expect(await queues.bodies('orders')).toEqual(['a', 'b', 'c']);

    const fourth = queues.receive('orders', { WaitTimeSeconds: 0 });

    await expect(fourth).rejects.toMatchObject({ code: 'OverLimit' });
    expect(await queues.depth('orders')).toEqual([2, 3, 0]);
  });

  it('give a long poll nothing, without an error', async () => {
    await queues.receive('orders');

    const fourth = queues.bodies('orders', { WaitTimeSeconds: 20 });
    queues.pass(20);

    expect(await fourth).toEqual([]);
  });

  it('leave room for others once one is deleted, or is visible again', async () => {
    const [first] = await queues.receive('orders');
    const waiting = queues.bodies('orders', { WaitTimeSeconds: 20 });
    await queues.remove('orders', first);
    const afterDelete = await waiting;
    queues.pass(30);

    expect(afterDelete).toEqual(['d']);
    expect(await queues.bodies('orders')).toEqual(['e', 'b', 'c']);
  });

  it('do not count what is delayed', async () => {
    await queues.call('PurgeQueue', 'orders');
    for (let sent = 0; sent < 5; sent++)
      await queues.call('SendMessage', 'orders', { MessageBody: 'late', DelaySeconds: 60 });
    await queues.send('orders', 'now');

    expect(await queues.bodies('orders')).toEqual(['now']);
  });

  it('wake a poller of Lambda when there is room again', async () => {
    const [first] = await queues.receive('orders');
    let calls = 0;
    queues.engine.onMessage('http://anywhere/1/orders', () => {
      calls++;
    });

    await queues.remove('orders', first);

    expect(calls).toBe(1);
    expect(queues.engine.receivable('arn:aws:sqs:us-east-1:000000000000:orders')).toBe(1);
  });
});
