import { describe, expect, it } from '@jest/globals';
import { WaybillError } from '../../../core/errors.ts';
import { listSubscribers } from '../../../core/query/list-subscribers.ts';
import { makeDelivery, makeRecord, makeSubscriber } from '../../support/builders/make-records.ts';
import { FakeClock } from '../../support/fakes/fake-clock.ts';
import { MemoryLedger } from '../../support/fakes/memory-ledger.ts';
import { MemoryPauses } from '../../support/fakes/memory-pauses.ts';
import { MemoryQueue } from '../../support/fakes/memory-queue.ts';
import { RecordingLog } from '../../support/fakes/recording-log.ts';

async function makeWorld(...names: readonly string[]) {
  const clock = new FakeClock();
  const ledger = new MemoryLedger();
  for (const name of names) await ledger.putSubscriber(makeSubscriber(name));
  const pauses = new MemoryPauses();
  return { clock, ledger, pauses, queue: new MemoryQueue(clock), log: new RecordingLog() };
}

describe('listSubscribers', () => {
  it('shows each with its depth and its failures, and keeps its queues to itself', async () => {
    const world = await makeWorld('email', 'billing');
    const { ledger, queue } = world;
    for (const id of ['1', '2', '3'])
      await ledger.record(makeDelivery(makeRecord(id), id === '3' ? 'dead' : 'retrying'));
    await queue.send(makeSubscriber('billing').queueUrl, [
      { body: '{}', delaySeconds: 0 },
      { body: '{}', delaySeconds: 60 },
    ]);

    const subscribers = await listSubscribers(world);

    const { queueUrl: _, deadLetterQueueUrl: __, ...billing } = makeSubscriber('billing');
    const depth = { visible: 1, inFlight: 0, delayed: 1 };
    expect(subscribers[0]).toEqual({
      ...billing,
      queue: depth,
      deliveries: {
        ...{ retrying: 2, dead: 1 },
        ...{ retryingSince: '2026-11-24T17:20:30.500Z', deadSince: '2026-11-24T17:20:30.500Z' },
      },
    });
    expect(subscribers[1]).toMatchObject({
      name: 'email',
      queue: { visible: 0, inFlight: 0, delayed: 0 },
      deliveries: { retrying: 0, dead: 0 },
    });
    expect(JSON.stringify(subscribers)).not.toContain('http');
  });

  it('is empty when nobody has subscribed', async () => {
    expect(await listSubscribers(await makeWorld())).toEqual([]);
  });

  it('shows what failed of one in its place, and the others whole', async () => {
    const world = await makeWorld('analytics', 'billing', 'email');
    const depth = world.queue.depth.bind(world.queue);
    const reason = 'the queue cannot be reached: ThrottlingException';
    world.queue.depth = (url) =>
      url === makeSubscriber('billing').queueUrl
        ? Promise.reject(new WaybillError('queue-unavailable', reason))
        : depth(url);
    const count = world.ledger.countFailed.bind(world.ledger);
    world.ledger.countFailed = (name) =>
      name === 'email' ? Promise.reject(new Error('QueueDoesNotExist')) : count(name);

    const [analytics, billing, email] = await listSubscribers(world);

    const whole = {
      queue: { visible: 0, inFlight: 0, delayed: 0 },
      deliveries: { retrying: 0, dead: 0 },
    };
    expect(analytics).toMatchObject(whole);
    expect(billing).toMatchObject({
      ...whole,
      queue: { error: { code: 'queue-unavailable', message: reason } },
    });
    expect(email).toMatchObject({ ...whole, deliveries: { error: { code: 'internal' } } });
    expect(world.log.lines).toMatchObject([
      { level: 'ERROR', subscriber: 'email', errorMessage: 'QueueDoesNotExist' },
    ]);
  });

  it('asks about five at once, and about no more after 20 seconds', async () => {
    const names = Array.from({ length: 300 }, (_, n) => `s${String(n).padStart(3, '0')}`);
    const world = await makeWorld(...names);
    let [running, most, asked] = [0, 0, 0];
    world.queue.depth = async () => {
      most = Math.max(most, ++running);
      asked++;
      await Promise.resolve();
      world.clock.advance(1000);
      running--;
      return { visible: 0, inFlight: 0, delayed: 0 };
    };

    const listed = await listSubscribers(world);

    expect(most).toBe(5);
    expect(asked).toBeLessThanOrEqual(25);
    expect(listed.map(({ name }) => name)).toEqual(names);
    expect(listed[0]).toMatchObject({ queue: { visible: 0 }, deliveries: { dead: 0 } });
    const error = { code: 'unavailable', message: expect.stringContaining('ask again') };
    expect(listed.at(-1)).toMatchObject({ queue: { error }, deliveries: { error } });
  });

  it('fails as a whole where nobody can say who subscribes', async () => {
    const world = await makeWorld('billing');
    world.ledger.outage = 'all';

    await expect(listSubscribers(world)).rejects.toMatchObject({ code: 'ledger-unavailable' });
  });
});
