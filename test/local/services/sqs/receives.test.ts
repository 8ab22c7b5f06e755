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

describe('a receive', () => {
  // SQS API reference, "ReceiveMessage".
  it.each([
    [{ MaxNumberOfMessages: 0 }, 'InvalidParameterValue'],
    [{ MaxNumberOfMessages: 11 }, 'InvalidParameterValue'],
    [{ MaxNumberOfMessages: 1.5 }, 'InvalidParameterValue'],
    [{ VisibilityTimeout: -1 }, 'InvalidParameterValue'],
    [{ VisibilityTimeout: 43_201 }, 'InvalidParameterValue'],
    [{ WaitTimeSeconds: 21 }, 'InvalidParameterValue'],
    [{ ReceiveRequestAttemptId: 'a' }, 'InvalidParameterValue'],
    [{ AttributeNames: ['Nonsense'] }, 'InvalidAttributeName'],
    [{ MessageSystemAttributeNames: ['Nonsense'] }, 'InvalidAttributeName'],
  ])('rejects %j', async (input, code) => {
    await expect(queues.receive('orders', input)).rejects.toMatchObject({ code });
  });
});

describe('a long poll', () => {
  it('goes on when another has taken what woke it', async () => {
    const first = queues.bodies('orders', { WaitTimeSeconds: 20 });
    const second = queues.bodies('orders', { WaitTimeSeconds: 20 });
    await queues.send('orders', 'a');
    expect(await first).toEqual(['a']);
    queues.pass(10);
    await queues.send('orders', 'b');

    expect(await second).toEqual(['b']);
  });

  it('ends when its queue is deleted', async () => {
    const waiting = queues.bodies('orders', { WaitTimeSeconds: 20 });
    await queues.call('DeleteQueue', 'orders');

    expect(await waiting).toEqual([]);
  });

  it('leaves no timer behind when the queues are stopped, though a message is in flight', async () => {
    await queues.send('orders', 'a');
    await queues.receive('orders', { VisibilityTimeout: 30 });
    const waiting = queues.bodies('orders', { WaitTimeSeconds: 20 });
    await queues.engine.stop();

    expect(await waiting).toEqual([]);
    expect(queues.clock.nextAt).toBeUndefined();
  });
});

describe('a receipt handle', () => {
  const remove = (ReceiptHandle: string | undefined, queue = 'orders') =>
    queues.call('DeleteMessage', queue, { ReceiptHandle });
  const receive = async () => {
    await queues.send('orders', 'a');
    const [message] = await queues.receive('orders', { VisibilityTimeout: 30 });
    return message?.ReceiptHandle;
  };

  // SQS developer guide, "Troubleshoot an Amazon SQS API error".
  it('rejects what is none, and that of another queue', async () => {
    await queues.create('other');
    const handle = await receive();
    const Entries = [
      { Id: 'bad', ReceiptHandle: 'nonsense' },
      { Id: 'good', ReceiptHandle: handle },
    ];

    for (const refused of [remove('nonsense'), remove(handle, 'other')])
      await expect(refused).rejects.toMatchObject({ code: 'ReceiptHandleIsInvalid' });
    expect(await queues.call('DeleteMessageBatch', 'orders', { Entries })).toEqual({
      Successful: [{ Id: 'good' }],
      Failed: [
        {
          Id: 'bad',
          SenderFault: true,
          Code: 'ReceiptHandleIsInvalid',
          Message: 'The input receipt handle "nonsense" is not a valid receipt handle.',
        },
      ],
    });
  });

  it.each([
    ['visible again', 30, 'MessageNotInflight'],
    ['deleted', 0, 'InvalidParameterValue'],
  ])('rejects a change of a message that is %s', async (_, seconds, code) => {
    const ReceiptHandle = await receive();
    if (seconds === 0) await remove(ReceiptHandle);
    queues.pass(seconds);

    await expect(
      queues.call('ChangeMessageVisibility', 'orders', { ReceiptHandle, VisibilityTimeout: 1 }),
    ).rejects.toMatchObject({
      code,
      message: expect.stringContaining('Message does not exist or is not available'),
    });
  });
});
