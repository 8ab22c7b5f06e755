import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { QueuesUnderTest } from '../../../support/worlds/queues-under-test.ts';

const DAY = 86_400;

let queues: QueuesUnderTest;

beforeEach(async () => {
  queues = new QueuesUnderTest();
  await queues.create('orders');
});

afterEach(async () => {
  await queues.engine.stop();
});

describe('a received message', () => {
  it('is hidden for the visibility timeout of its queue, and then comes back', async () => {
    await queues.create('slow', { VisibilityTimeout: '120' });
    await queues.send('slow', 'a');

    const [first] = await queues.receive('slow');
    queues.pass(119);
    const hidden = await queues.receive('slow');
    queues.pass(1);
    const [second] = await queues.receive('slow');

    expect(hidden).toEqual([]);
    expect(second?.MessageId).toBe(first?.MessageId);
    expect(second?.ReceiptHandle).not.toBe(first?.ReceiptHandle);
    expect(second?.Attributes?.ApproximateReceiveCount).toBe('2');
  });

  it('is hidden for as long as its receive asks', async () => {
    await queues.send('orders', 'a');

    await queues.receive('orders', { VisibilityTimeout: 5 });
    queues.pass(5);

    expect(await queues.bodies('orders')).toEqual(['a']);
  });

  it('comes back at once when its visibility ends', async () => {
    await queues.send('orders', 'a');
    const [message] = await queues.receive('orders');

    await queues.call('ChangeMessageVisibility', 'orders', {
      ReceiptHandle: message?.ReceiptHandle,
      VisibilityTimeout: 0,
    });

    expect(await queues.bodies('orders')).toEqual(['a']);
  });

  it('comes back once, however often its visibility was changed', async () => {
    await queues.send('orders', 'a');
    const [message] = await queues.receive('orders');

    for (const VisibilityTimeout of [100, 10, 50, 60]) {
      const ReceiptHandle = message?.ReceiptHandle;
      await queues.call('ChangeMessageVisibility', 'orders', { ReceiptHandle, VisibilityTimeout });
    }
    queues.pass(59);
    const early = await queues.depth('orders');
    queues.pass(60);

    expect(early).toEqual([0, 1, 0]);
    expect(await queues.depth('orders')).toEqual([1, 0, 0]);
  });

  it('is gone when it is deleted, for good', async () => {
    await queues.send('orders', 'a');
    const [message] = await queues.receive('orders');

    await queues.remove('orders', message);
    await queues.remove('orders', message);
    queues.pass(DAY);

    expect(await queues.depth('orders')).toEqual([0, 0, 0]);
  });

  it('is deleted by the handle of its last receive, also after its visibility timeout', async () => {
    await queues.send('orders', 'a', 'b', 'c');
    const [first] = await queues.receive('orders', { MaxNumberOfMessages: 1 });
    queues.pass(30);

    await queues.remove('orders', first);

    expect(await queues.bodies('orders')).toEqual(['b', 'c']);
  });

  it('is not deleted by the handle of an earlier receive', async () => {
    await queues.send('orders', 'a');
    const [first] = await queues.receive('orders');
    queues.pass(30);
    await queues.receive('orders');

    await queues.remove('orders', first);
    queues.pass(30);
    await queues.remove('orders', first);

    expect(await queues.bodies('orders')).toEqual(['a']);
  });

  it('has the checksum of the attributes that it shows', async () => {
    const text = (StringValue: string) => ({ DataType: 'String', StringValue });
    const send = (MessageAttributes: object) =>
      queues.call('SendMessage', 'orders', { MessageBody: 'a', MessageAttributes });
    const all = { a: text('x'), b: text('y') };
    const sent = [await send({ a: text('x') }), await send(all), await send({})];
    const received = async (names: readonly string[]) =>
      (await queues.receive('orders', { VisibilityTimeout: 0, MessageAttributeNames: names })).map(
        (message) =>
          'MD5OfMessageAttributes' in message ? message.MD5OfMessageAttributes : 'none',
      );

    const [one, both] = sent.map(({ MD5OfMessageAttributes }) => MD5OfMessageAttributes);
    expect(sent[2]).not.toHaveProperty('MD5OfMessageAttributes');
    expect(await received(['All'])).toEqual([one, both, 'none']);
    expect(await received(['a'])).toEqual([one, one, 'none']);
    expect(await received([])).toEqual(['none', 'none', 'none']);
  });

  it('has the group that it was sent with', async () => {
    await queues.call('SendMessage', 'orders', { MessageBody: 'a', MessageGroupId: 'tenant-1' });

    expect(await queues.receive('orders')).toMatchObject([
      { Attributes: { MessageGroupId: 'tenant-1' } },
    ]);
  });

  it('says when it was sent and first received, on the clock of the cloud', async () => {
    const sentAt = queues.clock.now();
    await queues.send('orders', 'a');
    queues.pass(10);
    await queues.receive('orders');
    queues.pass(60);

    const [again] = await queues.receive('orders');

    expect(again?.Attributes).toMatchObject({
      SentTimestamp: String(sentAt),
      ApproximateFirstReceiveTimestamp: String(sentAt + 10_000),
    });
  });

  it('shows the attributes that are asked for, and no others', async () => {
    const text = (StringValue: string) => ({ DataType: 'String', StringValue });
    const MessageAttributes = { 'a.1': text('x'), 'a.2': text('y'), b: text('z') };
    await queues.call('SendMessage', 'orders', { MessageBody: 'a', MessageAttributes });
    const shown = async (names: object) => {
      const [message] = await queues.receive('orders', { VisibilityTimeout: 0, ...names });
      return Object.keys(message?.MessageAttributes ?? {});
    };

    expect(await shown({ MessageAttributeNames: ['All'] })).toEqual(['a.1', 'a.2', 'b']);
    expect(await shown({ MessageAttributeNames: ['a.*'] })).toEqual(['a.1', 'a.2']);
    expect(await shown({ MessageAttributeNames: ['b', 'c'] })).toEqual(['b']);
    expect(await shown({ MessageAttributeNames: [] })).toEqual([]);
    expect(await shown({})).toEqual([]);
  });
});

describe('the queues', () => {
  it('hand out at most ten messages, the oldest first', async () => {
    const bodies = Array.from({ length: 12 }, (_, number) => String(number));
    await queues.send('orders', ...bodies);

    expect(await queues.bodies('orders')).toEqual(bodies.slice(0, 10));
    expect(await queues.bodies('orders')).toEqual(bodies.slice(10));
  });

  it('take every text that SQS takes', async () => {
    await queues.send('orders', 'emoji 🚚', 'tab\tline\nreturn\r', '\u{10ffff}\ue000\ufffd');

    expect(await queues.bodies('orders')).toHaveLength(3);
  });

  it.each([
    ['NUL', '\0'],
    ['U+001F', '\u001f'],
    ['U+FFFE', '\ufffe'],
    ['half of a pair', '\ud83d'],
  ])('rejects %s in a message', async (_, character) => {
    const sending = queues.send('orders', `a${character}b`);

    await expect(sending).rejects.toMatchObject({ code: 'InvalidMessageContents' });
  });

  it.each([
    ['SendMessage', { MessageBody: 'a' }],
    ['ReceiveMessage', {}],
    ['PurgeQueue', {}],
    ['DeleteQueue', {}],
  ])('rejects %s for a queue that is not there', async (action, input) => {
    const call = queues.call(action, 'nowhere', input);

    await expect(call).rejects.toMatchObject({ code: 'QueueDoesNotExist', statusCode: 400 });
  });

  it.each([
    ['the name of a FIFO queue', { QueueName: 'a.fifo' }, 'InvalidParameterValue'],
    ['no name', {}, 'MissingParameter'],
    ['a name with a slash', { QueueName: 'a/b' }, 'InvalidParameterValue'],
    ['a name of 81 letters', { QueueName: 'a'.repeat(81) }, 'InvalidParameterValue'],
    [
      'a timeout of 13 hours',
      { QueueName: 'b', Attributes: { VisibilityTimeout: '46800' } },
      'InvalidAttributeValue',
    ],
    [
      'the name of a queue that is different',
      { QueueName: 'orders', Attributes: { DelaySeconds: '5' } },
      'QueueNameExists',
    ],
  ])('rejects %s', async (_, input, code) => {
    await expect(queues.engine.call('CreateQueue', input)).rejects.toMatchObject({ code });
  });

  it.each([
    ['an entry without an id', 'SendMessageBatch', { MessageBody: 'a' }, 'MissingParameter'],
    ['an entry without a body', 'SendMessageBatch', { Id: 'a' }, 'MissingParameter'],
    ['an entry without a handle', 'DeleteMessageBatch', { Id: 'a' }, 'MissingParameter'],
    [
      'an entry without a timeout',
      'ChangeMessageVisibilityBatch',
      { Id: 'a', ReceiptHandle: 'b' },
      'MissingParameter',
    ],
  ])('rejects %s', async (_, action, entry, code) => {
    const call = queues.call(action, 'orders', { Entries: [entry] });

    await expect(call).rejects.toMatchObject({ code });
  });

  it('rejects an action that it has not, and says which there are', async () => {
    const call = queues.engine.call('StartMessageMoveTask', {});

    await expect(call).rejects.toMatchObject({
      code: 'InvalidAction',
      message: expect.stringContaining('ReceiveMessage'),
    });
  });

  it('are named to IAM by the action of one message', () => {
    const input = { QueueUrl: 'http://127.0.0.1:4566/000000000000/orders' };

    expect(queues.engine.access('ChangeMessageVisibilityBatch', input)).toEqual({
      action: 'sqs:ChangeMessageVisibility',
      resources: ['arn:aws:sqs:us-east-1:000000000000:orders'],
    });
    expect(queues.engine.access('ListQueues', {}).resources).toEqual(['*']);
  });
});
