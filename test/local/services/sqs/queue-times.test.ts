import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { QueuesUnderTest, type Received } from '../../../support/worlds/queues-under-test.ts';

const DAY = 86_400;

let queues: QueuesUnderTest;

beforeEach(async () => {
  queues = new QueuesUnderTest();
  await queues.create('orders');
});

afterEach(async () => {
  await queues.engine.stop();
});

describe('a dead letter', () => {
  beforeEach(async () => {
    await queues.create('dead', { MessageRetentionPeriod: String(4 * DAY) });
    await queues.create('work', {
      VisibilityTimeout: '10',
      MessageRetentionPeriod: String(2 * DAY),
      RedrivePolicy: JSON.stringify({
        maxReceiveCount: 3,
        deadLetterTargetArn: 'arn:aws:sqs:us-east-1:000000000000:dead',
      }),
    });
  });

  it('is a message that was received too often, with its id and its attributes', async () => {
    const kind = { DataType: 'String', StringValue: 'x' };
    const sent = await queues.call('SendMessage', 'work', {
      MessageBody: 'poison',
      MessageAttributes: { kind },
    });

    const counts: unknown[] = [];
    for (let attempt = 0; attempt < 4; attempt++) {
      const [message] = await queues.receive('work');
      counts.push(message?.Attributes?.ApproximateReceiveCount);
      queues.pass(10);
    }
    const [letter] = await queues.receive('dead', { MessageAttributeNames: ['All'] });

    expect(letter?.Attributes).toMatchObject({
      ApproximateReceiveCount: '4',
      DeadLetterQueueSourceArn: 'arn:aws:sqs:us-east-1:000000000000:work',
    });
    expect(counts).toEqual(['1', '2', '3', undefined]);
    expect(letter).toMatchObject({
      MessageId: sent.MessageId,
      Body: 'poison',
      MessageAttributes: { kind },
    });
    expect(await queues.depth('work')).toEqual([0, 0, 0]);
  });

  it('makes room for the messages behind it in the same receive', async () => {
    await queues.send('work', 'poison');
    for (let attempt = 0; attempt < 3; attempt++) {
      await queues.receive('work');
      queues.pass(10);
    }
    await queues.send('work', 'good');

    expect(await queues.bodies('work', { MaxNumberOfMessages: 1 })).toEqual(['good']);
    expect(await queues.bodies('dead')).toEqual(['poison']);
  });

  it('is as old as its message', async () => {
    await queues.send('work', 'poison');
    queues.pass(DAY);
    for (let attempt = 0; attempt < 4; attempt++) {
      await queues.receive('work');
      queues.pass(10);
    }

    queues.pass(3 * DAY - 41);
    const before = await queues.depth('dead');
    queues.pass(2);

    expect(before).toEqual([1, 0, 0]);
    expect(await queues.bodies('dead')).toEqual([]);
  });

  it('stays where it is when there is no such queue', async () => {
    await queues.send('work', 'poison');
    await queues.call('DeleteQueue', 'dead');

    for (let attempt = 1; attempt <= 5; attempt++) {
      const [message] = await queues.receive('work');
      expect(message?.Attributes?.ApproximateReceiveCount).toBe(String(attempt));
      queues.pass(10);
    }
  });
});

describe('an old message', () => {
  it('is not handed out after the retention of its queue', async () => {
    await queues.create('short', { MessageRetentionPeriod: '60' });
    await queues.send('short', 'old');
    queues.pass(30);
    await queues.send('short', 'young');
    queues.pass(31);

    expect(await queues.bodies('short')).toEqual(['young']);
  });

  it('is as old as its first send, however often it came back', async () => {
    await queues.create('short', { MessageRetentionPeriod: '60' });
    await queues.send('short', 'a');

    for (let receive = 0; receive < 3; receive++) {
      expect(await queues.bodies('short', { VisibilityTimeout: 20 })).toEqual(['a']);
      queues.pass(20);
    }
    expect(await queues.bodies('short', { VisibilityTimeout: 20 })).toEqual(['a']);
    queues.pass(20);

    expect(await queues.bodies('short')).toEqual([]);
  });

  it('is kept for four days unless told', async () => {
    await queues.send('orders', 'a');
    queues.pass(4 * DAY);

    expect(await queues.bodies('orders', { VisibilityTimeout: 1 })).toEqual(['a']);
    queues.pass(2);
    expect(await queues.bodies('orders')).toEqual([]);
  });
});

describe('a long poll', () => {
  it('ends with the first message', async () => {
    const waiting = queues.bodies('orders', { WaitTimeSeconds: 20 });
    queues.pass(10);

    await queues.send('orders', 'a');

    expect(await waiting).toEqual(['a']);
  });

  it('ends with nothing when its time is over', async () => {
    const waiting = queues.bodies('orders', { WaitTimeSeconds: 20 });
    let ended = false;
    void waiting.then(() => {
      ended = true;
    });

    queues.pass(19);
    await Promise.resolve();
    const early = ended;
    queues.pass(1);

    expect(await waiting).toEqual([]);
    expect(early).toBe(false);
  });

  it('waits as long as its queue says, unless told', async () => {
    await queues.create('patient', { ReceiveMessageWaitTimeSeconds: '15' });

    const waiting = queues.bodies('patient');
    const asking = queues.bodies('patient', { WaitTimeSeconds: 0 });
    queues.pass(15);

    expect(await asking).toEqual([]);
    expect(await waiting).toEqual([]);
  });

  it('gets a message that falls due meanwhile', async () => {
    await queues.call('SendMessage', 'orders', { MessageBody: 'later', DelaySeconds: 5 });

    const waiting = queues.bodies('orders', { WaitTimeSeconds: 20 });
    queues.pass(5);

    expect(await waiting).toEqual(['later']);
  });

  it('ends when the queue is deleted', async () => {
    const waiting = queues.bodies('orders', { WaitTimeSeconds: 20 });

    await queues.call('DeleteQueue', 'orders');

    expect(await waiting).toEqual([]);
  });
});

describe('thousands of messages in flight', () => {
  it('come back at their own times, whatever became of the others', async () => {
    await queues.create('busy', { VisibilityTimeout: '100' });
    const names = Array.from({ length: 4000 }, (_, index) => `m${index}`);
    await queues.send('busy', ...names);
    const messages: Received[] = [];
    while (messages.length < names.length) messages.push(...(await queues.receive('busy')));

    for (const [index, message] of messages.entries()) {
      if (index % 1000 === 0) continue;
      if (index % 1000 > 1) await queues.remove('busy', message);
      else {
        const { ReceiptHandle } = message;
        await queues.call('ChangeMessageVisibility', 'busy', {
          ReceiptHandle,
          VisibilityTimeout: 300,
        });
      }
    }

    expect(await queues.depth('busy')).toEqual([0, 8, 0]);
    queues.pass(100);
    expect(await queues.bodies('busy', { VisibilityTimeout: 900 })).toEqual([
      'm0',
      'm1000',
      'm2000',
      'm3000',
    ]);
    queues.pass(200);
    expect(await queues.bodies('busy')).toEqual(['m1', 'm1001', 'm2001', 'm3001']);
  });
});
