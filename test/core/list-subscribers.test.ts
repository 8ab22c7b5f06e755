import { describe, expect, it } from '@jest/globals';
import { listSubscribers } from '../../core/list-subscribers.ts';
import { makeDelivery, makeRecord, makeSubscriber } from '../contracts/ledger/make-records.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { MemoryLedger } from '../fakes/memory-ledger.ts';
import { MemoryQueue } from '../fakes/memory-queue.ts';

describe('listSubscribers', () => {
  it('shows each with its depth and its failures, and keeps its queues to itself', async () => {
    const clock = new FakeClock();
    const ledger = new MemoryLedger();
    const queue = new MemoryQueue(clock);
    await ledger.putSubscriber(makeSubscriber('email'));
    await ledger.putSubscriber(makeSubscriber('billing'));
    for (const id of ['1', '2', '3'])
      await ledger.record(makeDelivery(makeRecord(id), id === '3' ? 'dead' : 'retrying'));
    await queue.send(makeSubscriber('billing').queueUrl, [
      { body: '{}', delaySeconds: 0 },
      { body: '{}', delaySeconds: 60 },
    ]);

    const subscribers = await listSubscribers({ ledger, queue });

    const { queueUrl: _, deadLetterQueueUrl: __, ...billing } = makeSubscriber('billing');
    const depth = { visible: 1, inFlight: 0, delayed: 1 };
    expect(subscribers[0]).toEqual({ ...billing, queue: depth, retrying: 2, dead: 1 });
    expect(subscribers[1]).toMatchObject({
      name: 'email',
      queue: { visible: 0, inFlight: 0, delayed: 0 },
      ...{ retrying: 0, dead: 0 },
    });
    expect(JSON.stringify(subscribers)).not.toContain('http');
  });

  it('is empty when nobody has subscribed', async () => {
    const queue = new MemoryQueue(new FakeClock());

    expect(await listSubscribers({ ledger: new MemoryLedger(), queue })).toEqual([]);
  });
});
