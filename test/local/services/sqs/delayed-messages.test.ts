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

describe('a delayed message', () => {
  it('is delayed by its queue, or by itself', async () => {
    await queues.create('late', { DelaySeconds: '60' });
    await queues.send('late', 'by the queue');
    const call = (MessageBody: string, DelaySeconds: number) =>
      queues.call('SendMessage', 'late', { MessageBody, DelaySeconds });
    await call('by itself', 30);
    await call('not at all', 0);

    const at = [await queues.bodies('late', { VisibilityTimeout: 1000 })];
    for (const seconds of [29, 1, 29, 1]) {
      queues.pass(seconds);
      at.push(await queues.bodies('late', { VisibilityTimeout: 1000 }));
    }

    expect(at).toEqual([['not at all'], [], ['by itself'], [], ['by the queue']]);
  });

  it('counts as delayed until then', async () => {
    await queues.call('SendMessage', 'orders', { MessageBody: 'a', DelaySeconds: 10 });
    const before = await queues.depth('orders');
    queues.pass(10);

    expect(before).toEqual([0, 0, 1]);
    expect(await queues.depth('orders')).toEqual([1, 0, 0]);
  });
});

describe('a purge', () => {
  it('takes every message: visible, in flight and delayed', async () => {
    await queues.send('orders', 'in flight');
    await queues.receive('orders');
    await queues.send('orders', 'visible');
    await queues.call('SendMessage', 'orders', { MessageBody: 'later', DelaySeconds: 5 });

    await queues.call('PurgeQueue', 'orders');
    queues.pass(DAY);
    await queues.send('orders', 'new');

    expect(await queues.depth('orders')).toEqual([1, 0, 0]);
    expect(await queues.bodies('orders')).toEqual(['new']);
  });
});
