import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AwsJson } from '../../../../../local/api/aws-api.ts';
import { QueuesUnderTest, type Received } from '../../../../support/worlds/queues-under-test.ts';

const ARN = 'arn:aws:sqs:us-east-1:000000000000:';
const Q = 'orders.fifo';

let queues: QueuesUnderTest;

beforeEach(async () => {
  queues = new QueuesUnderTest({ maxInFlight: 4 });
  await queues.create(Q, { FifoQueue: 'true', ContentBasedDeduplication: 'true' });
});

afterEach(async () => {
  await queues.engine.stop();
});

const send = (MessageBody: string, MessageGroupId = 'a', own: AwsJson = {}, queue = Q) =>
  queues.call('SendMessage', queue, { MessageBody, MessageGroupId, ...own });
const receive = (MaxNumberOfMessages = 10) => queues.receive(Q, { MaxNumberOfMessages });
const bodies = (most?: number) =>
  receive(most).then((messages) => messages.map(({ Body }) => Body));
const hide = (message: Received | undefined, VisibilityTimeout: number) =>
  queues.call('ChangeMessageVisibility', Q, {
    ReceiptHandle: message?.ReceiptHandle,
    VisibilityTimeout,
  });

// SQS developer guide, "FIFO queue delivery logic in Amazon SQS", "Receiving messages".
describe('a message group', () => {
  beforeEach(async () => {
    for (const body of ['a1', 'b1', 'a2', 'b2', 'a3']) await send(body, body.charAt(0));
  });

  it('is received in its order, as much of one as is wanted before another', async () => {
    expect(await bodies(4)).toEqual(['a1', 'a2', 'a3', 'b1']);
  });

  it('gives nothing while some of it is in flight, and others give theirs', async () => {
    const [first] = await receive(1);
    const others = await bodies();
    const blocked = await bodies();
    await queues.remove(Q, first);

    expect(others).toEqual(['b1', 'b2']);
    expect(blocked).toEqual([]);
    expect(await bodies()).toEqual(['a2', 'a3']);
  });

  it('begins with what comes back, in its old order', async () => {
    const [one, two] = await receive(2);
    await hide(two, 0);
    const blocked = await bodies();
    await hide(one, 0);

    expect(blocked).toEqual(['b1', 'b2']);
    expect(await bodies()).toEqual(['a1', 'a2']);
  });

  it('wakes a long poll when it can give again, and not before', async () => {
    const [first, second] = await receive(2);
    await receive();
    let isAnswered = false;
    const waiting = queues.bodies(Q, { WaitTimeSeconds: 20 }).finally(() => {
      isAnswered = true;
    });
    await send('a4');
    await queues.remove(Q, first);
    await Promise.resolve();
    const early = isAnswered;
    await queues.remove(Q, second);

    expect(early).toBe(false);
    expect(await waiting).toEqual(['a3', 'a4']);
  });

  it('is counted while it is blocked, and cannot be received', async () => {
    await receive(1);
    await receive();

    expect(await queues.depth(Q)).toEqual([2, 3, 0]);
    expect(queues.engine.receivable(ARN + Q)).toBe(0);
  });

  it('gives nothing and no error with as many in flight as there may be', async () => {
    expect(await bodies()).toEqual(['a1', 'a2', 'a3', 'b1']);
    expect(await bodies()).toEqual([]);
  });

  it('is empty after a purge, and can be received again', async () => {
    await receive(2);
    await queues.call('PurgeQueue', Q);
    await send('a4');

    expect(await bodies()).toEqual(['a4']);
  });
});

describe('the receipt handle of a FIFO queue', () => {
  // SQS developer guide, "Troubleshoot an Amazon SQS API error".
  it('rejects a delete after the visibility timeout, and takes a second one', async () => {
    await send('one');
    const [expired] = await receive();
    queues.pass(30);
    const late = queues.remove(Q, expired);
    await expect(late).rejects.toMatchObject({
      code: 'InvalidParameterValue',
      message: expect.stringContaining('The receipt handle has expired.'),
    });

    const [message] = await receive();
    await queues.remove(Q, message);
    await queues.remove(Q, message);
    expect(await queues.depth(Q)).toEqual([0, 0, 0]);
  });
});

// SQS developer guide, "Using the message deduplication ID in Amazon SQS".
describe('a duplicate', () => {
  it('is not delivered within five minutes, whether the first is there or not', async () => {
    const first = await send('same');
    const [message] = await receive();
    await queues.remove(Q, message);
    queues.pass(299);
    const second = await send('same');
    const none = await bodies();
    queues.pass(1);
    await send('same');

    expect(second).toEqual(first);
    expect(none).toEqual([]);
    expect(await bodies()).toEqual(['same']);
  });

  it('is one by its id where it has one, and by its body else', async () => {
    await send('one', 'a', { MessageDeduplicationId: 'x' });
    await send('two', 'a', { MessageDeduplicationId: 'x' });
    await send('one', 'b', { MessageAttributes: { k: { DataType: 'String', StringValue: 'v' } } });
    await send('one', 'c');

    expect(await bodies()).toEqual(['one', 'one']);
  });

  it.each([
    ['queue', 1],
    ['messageGroup', 2],
  ])('is one in the scope %s', async (DeduplicationScope, delivered) => {
    const Attributes = { DeduplicationScope };
    await queues.call('SetQueueAttributes', Q, { Attributes });
    for (const group of ['a', 'b', 'b']) await send('same', group);

    expect(await bodies()).toHaveLength(delivered);
  });
});

describe('a message of a FIFO queue', () => {
  it('shows its group, its deduplication id and a number that rises', async () => {
    const sent = [await send('one'), await send('two', 'b', { MessageDeduplicationId: 'x' })];
    const received = await receive();

    expect(received.map(({ Attributes }) => Attributes)).toMatchObject([
      {
        MessageGroupId: 'a',
        MessageDeduplicationId: '7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed',
        SequenceNumber: sent[0]?.SequenceNumber,
      },
      { MessageGroupId: 'b', MessageDeduplicationId: 'x', SequenceNumber: sent[1]?.SequenceNumber },
    ]);
    expect(String(sent[0]?.SequenceNumber)).toMatch(/^\d{20}$/);
    expect(String(sent[1]?.SequenceNumber) > String(sent[0]?.SequenceNumber)).toBe(true);
  });

  // SQS API reference, "SendMessage".
  it.each<[string, AwsJson, string, string]>([
    [
      'a delay of its own',
      { DelaySeconds: 5, MessageDeduplicationId: 'x' },
      'InvalidParameterValue',
      'Value 5 for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for this queue type.',
    ],
    [
      'a deduplication id with a space',
      { MessageDeduplicationId: 'a b' },
      'InvalidParameterValue',
      'MessageDeduplicationId can only include alphanumeric and punctuation characters. 1 to 128 in length.',
    ],
    [
      'an empty group',
      { MessageGroupId: '', MessageDeduplicationId: 'x' },
      'InvalidParameterValue',
      'MessageGroupId can only include',
    ],
  ])('rejects %s, alone and in a batch', async (_, own, code, message) => {
    await queues.create('strict.fifo', { FifoQueue: 'true' });
    const entry = { MessageBody: 'a', MessageGroupId: 'a', ...own };
    const Entries = [
      { Id: 'bad', ...entry },
      { Id: 'good', MessageBody: 'a', MessageGroupId: 'a', MessageDeduplicationId: 'good' },
    ];

    await expect(queues.call('SendMessage', 'strict.fifo', entry)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
    expect(await queues.call('SendMessageBatch', 'strict.fifo', { Entries })).toMatchObject({
      Failed: [{ Id: 'bad', Code: code }],
      Successful: [{ Id: 'good', SequenceNumber: expect.any(String) }],
    });
  });

  // localstack's test_sqs.snapshot.json, test_send_batch_missing_message_group_id_for_fifo_queue.
  it.each<[string, AwsJson]>([
    ['no group', { MessageDeduplicationId: 'x' }],
    ['no way to tell duplicates', { MessageGroupId: 'a' }],
  ])('rejects a whole batch in which one has %s', async (_, own) => {
    await queues.create('strict.fifo', { FifoQueue: 'true' });
    const good = { MessageBody: 'a', MessageGroupId: 'a', MessageDeduplicationId: 'good' };
    const Entries = [
      { Id: 'good', ...good },
      { Id: 'bad', MessageBody: 'a', ...own },
    ];

    await expect(queues.call('SendMessageBatch', 'strict.fifo', { Entries })).rejects.toMatchObject(
      { code: 'InvalidParameterValue' },
    );
    expect(await queues.depth('strict.fifo')).toEqual([0, 0, 0]);
  });

  // SQS developer guide, "Amazon SQS delay queues".
  it('is delayed as its queue is now', async () => {
    const delay = (DelaySeconds: string) =>
      queues.call('SetQueueAttributes', Q, { Attributes: { DelaySeconds } });
    await delay('900');
    await send('one');
    await send('two', 'a', { DelaySeconds: 0 });
    await delay('60');
    const early = await queues.depth(Q);
    queues.pass(60);

    expect(early).toEqual([0, 0, 2]);
    expect(await bodies()).toEqual(['one', 'two']);
  });

  it('becomes a dead letter in its order, and tells duplicates by its id then', async () => {
    await queues.create('dead.fifo', { FifoQueue: 'true' });
    const RedrivePolicy = JSON.stringify({
      maxReceiveCount: 1,
      deadLetterTargetArn: `${ARN}dead.fifo`,
    });
    await queues.call('SetQueueAttributes', Q, { Attributes: { RedrivePolicy } });
    const sent = [await send('one'), await send('two')];
    await receive();
    queues.pass(30);
    await send('three');

    expect(await bodies()).toEqual(['three']);
    const dead = await queues.receive('dead.fifo');
    expect(dead.map(({ Body, Attributes }) => [Body, Attributes])).toMatchObject(
      ['one', 'two'].map((body, index) => [
        body,
        {
          MessageDeduplicationId: sent[index]?.MessageId,
          MessageGroupId: 'a',
          DeadLetterQueueSourceArn: ARN + Q,
        },
      ]),
    );
  });
});

describe('messages that the bus sends to a FIFO queue', () => {
  it('have a group, and are told apart by their bodies', async () => {
    for (const body of ['one', 'two', 'one'])
      queues.engine.send(ARN + Q, body, { messageGroupId: 'rule' });

    expect(await bodies()).toEqual(['one', 'two']);
    expect(() => queues.engine.send(ARN + Q, 'three')).toThrow('parameter MessageGroupId');
  });
});
