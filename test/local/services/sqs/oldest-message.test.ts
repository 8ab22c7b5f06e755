import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeClock } from '../../../support/fakes/fake-clock.ts';
import { QueuesUnderTest } from '../../../support/worlds/queues-under-test.ts';

const MINUTE = 60;
const DAY = 86_400;
const START = Date.parse('2026-11-24T17:00:00Z');
const DEAD = 'dead-letters';

let queues: QueuesUnderTest;
let ages: (readonly [queue: string, seconds: number, minute: number])[];

function start(options: { readonly dataDir?: string; readonly clock?: FakeClock } = {}): void {
  queues = new QueuesUnderTest({
    clock: new FakeClock(START),
    ...options,
    onAge: (queue, seconds, at) => ages.push([queue, seconds, (at - START) / 60_000]),
  });
}

/** The ages of a queue, as `seconds at minute`, since this was called last. */
function told(queue = 'orders'): readonly string[] {
  queues.engine.tellAges();
  const own = ages.filter(([name]) => name === queue);
  ages = [];
  return own.map(([, seconds, minute]) => `${seconds} at ${minute}`);
}

beforeEach(async () => {
  ages = [];
  start();
  await queues.create('orders');
});

afterEach(() => queues.engine.stop());

describe('the age of the oldest message', () => {
  it('is told of each minute, and grows until the message is deleted', async () => {
    queues.pass(30);
    await queues.send('orders', 'a');
    queues.pass(2 * MINUTE);
    expect(told()).toEqual(['30 at 1', '90 at 2']);

    const [message] = await queues.receive('orders');
    queues.pass(MINUTE);
    await queues.remove('orders', message);
    queues.pass(10 * MINUTE);
    expect(told()).toEqual(['150 at 3']);
  });

  it('is that of the one that was sent first, whatever comes after it and goes before it', async () => {
    await queues.send('orders', 'first');
    const [first] = await queues.receive('orders', { VisibilityTimeout: DAY / 2 });
    queues.pass(MINUTE);
    await queues.send('orders', 'second');
    queues.pass(MINUTE);
    const [second] = await queues.receive('orders');
    await queues.remove('orders', second);
    await queues.send('orders', 'third');
    expect(told()).toEqual(['60 at 1', '120 at 2']);

    await queues.remove('orders', first);
    queues.pass(MINUTE);
    expect(told()).toEqual(['60 at 3']);
  });

  it('is counted from the send of a message that is delayed', async () => {
    await queues.call('SendMessage', 'orders', { MessageBody: 'late', DelaySeconds: 900 });
    queues.pass(MINUTE);

    expect(told()).toEqual(['60 at 1']);
  });

  it('leaves out what was received three times, but for a FIFO queue', async () => {
    await queues.create('orders.fifo', { FifoQueue: 'true', ContentBasedDeduplication: 'true' });
    await queues.send('orders', 'stuck');
    await queues.call('SendMessage', 'orders.fifo', { MessageBody: 'x', MessageGroupId: 'g' });
    for (let times = 0; times < 2; times++)
      for (const queue of ['orders', 'orders.fifo'])
        await queues.receive(queue, { VisibilityTimeout: 0 });
    queues.pass(MINUTE);
    expect(told()).toEqual(['60 at 1']);

    for (const queue of ['orders', 'orders.fifo'])
      await queues.receive(queue, { VisibilityTimeout: 0 });
    await queues.send('orders', 'next');
    queues.pass(MINUTE);
    queues.engine.tellAges();
    expect(ages.slice(-2)).toEqual([
      ['orders', 60, 2],
      ['orders.fifo', 120, 2],
    ]);
  });

  it('counts a dead letter from when it has become one', async () => {
    await queues.create(DEAD);
    const deadLetterTargetArn = `arn:aws:sqs:us-east-1:000000000000:${DEAD}`;
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 1 });
    await queues.create('failing', { RedrivePolicy });
    await queues.send('failing', 'a');
    await queues.receive('failing', { VisibilityTimeout: 0 });
    queues.pass(10 * MINUTE);
    expect(await queues.receive('failing')).toEqual([]);
    queues.pass(MINUTE);

    expect(told(DEAD)).toEqual(['60 at 11']);
    queues.pass(MINUTE);
    expect(told('failing')).toEqual([]);
  });

  it('ends with a purge, and with the time for which messages are kept', async () => {
    await queues.send('orders', 'a', 'b');
    await queues.call('PurgeQueue', 'orders');
    queues.pass(MINUTE);
    expect(told()).toEqual([]);

    await queues.call('SetQueueAttributes', 'orders', {
      Attributes: { MessageRetentionPeriod: '120' },
    });
    await queues.send('orders', 'c');
    queues.pass(5 * MINUTE);
    expect(told()).toEqual(['60 at 2']);
  });

  it('is told of a day at most at once', async () => {
    await queues.send('orders', 'a');
    queues.pass(3 * DAY);

    expect(told()).toHaveLength(1440);
  });

  it('stays right where thousands of younger ones come and go', async () => {
    await queues.send('orders', 'first');
    await queues.receive('orders', { VisibilityTimeout: DAY / 2 });
    for (let count = 0; count < 3000; count++) {
      await queues.send('orders', 'next');
      const [next] = await queues.receive('orders');
      await queues.remove('orders', next);
    }
    queues.pass(MINUTE);

    expect(told()).toEqual(['60 at 1']);
  });

  it('goes on from its data folder', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'waybill-ages-'));
    const clock = new FakeClock(START);
    try {
      await queues.engine.stop();
      start({ dataDir, clock });
      await queues.create('orders');
      await queues.send('orders', 'a');
      await queues.engine.stop();
      clock.advance(5 * 60_000);
      start({ dataDir, clock });
      queues.pass(MINUTE);

      expect(told()).toEqual(['360 at 6']);
    } finally {
      rmSync(dataDir, { recursive: true });
    }
  });
});
