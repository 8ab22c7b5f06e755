import { describe, expect, it } from '@jest/globals';
import type { DeliveryStatus } from '../../core/delivery/delivery.ts';
import { PermanentError } from '../../core/delivery/permanent-error.ts';
import { makeDelivery } from '../contracts/ledger/make-records.ts';
import { BatchWorld, failing } from './batch-world.ts';

describe('a second copy of a message', () => {
  it('is not handled again once its event is delivered', async () => {
    const world = new BatchWorld();
    const record = await world.send('1');
    await world.send('1');
    const [first] = world.queue.receive(1);
    world.queue.remove(first?.receiptHandle ?? '');
    await world.ledger.recordDelivered([makeDelivery(record, 'delivered')], []);

    const stay = await world.run();

    expect(stay).toEqual([]);
    expect(world.handled).toEqual([]);
    expect(await world.left()).toBe(0);
    expect(await world.delivery(record)).toEqual(makeDelivery(record, 'delivered'));
  });

  it.each<[DeliveryStatus, number]>([
    ['delivered', 0],
    ['dead', 0],
    ['discarded', 0],
    ['retrying', 1],
    ['pending', 1],
  ])('of a delivery that is %s is handled %d times', async (status, times) => {
    const world = new BatchWorld();
    const record = await world.send('1');
    if (status === 'delivered') {
      await world.ledger.recordDelivered([makeDelivery(record, status)], []);
    } else await world.ledger.recordFailure(makeDelivery(record, status));

    await world.run();

    expect(world.handled).toHaveLength(times);
    expect(await world.left()).toBe(0);
  });

  it('in the same batch is let go, and the event is handled once', async () => {
    const world = new BatchWorld();
    const record = await world.send('1');
    await world.send('1');
    await world.send('2');

    const stay = await world.run();

    expect(stay).toEqual([]);
    expect(world.handled).toEqual(['1', '2']);
    expect(await world.delivery(record)).toMatchObject({ status: 'delivered', attempts: 1 });
  });

  it('in the same batch leaves the first to be retried', async () => {
    const world = new BatchWorld();
    const record = await world.send('1');
    await world.send('1');

    const stay = await world.run(failing({ '1': new Error('x') }));

    expect(stay).toEqual(['message-0']);
    expect(world.handled).toEqual(['1']);
    expect(await world.left()).toBe(1);
    expect(await world.delivery(record)).toMatchObject({ status: 'retrying' });
  });

  it('is handled again when the ledger cannot be read: at least once', async () => {
    const world = new BatchWorld();
    const record = await world.send('1');
    await world.ledger.recordDelivered([makeDelivery(record, 'delivered')], []);
    world.ledger.outage = ['lookupBatch'];

    const stay = await world.run();

    expect(stay).toEqual([]);
    expect(world.handled).toEqual(['1']);
    expect(world.log.lines).toMatchObject([
      {
        message: 'duplicates are not suppressed in this batch',
        ...{ level: 'WARN', trackingId: record.trackingId, subscriber: 'billing' },
        errorMessage: 'the ledger cannot be reached: lookupBatch',
      },
    ]);
  });
});

describe('once', () => {
  const onceWorld = () => {
    const world = new BatchWorld();
    world.once = true;
    return world;
  };

  it('claims the delivery while its handler runs, for as long as the function has', async () => {
    const world = onceWorld();
    const record = await world.send('1');
    const key = { trackingId: record.trackingId, subscriber: 'billing' };
    const claims: boolean[] = [];

    await world.run(async () => {
      const now = world.clock.now();
      claims.push(await world.ledger.claim(key, now, now + 1000));
      claims.push(await world.ledger.claim(key, now + 10_000, now + 11_000));
    });

    expect(claims).toEqual([false, false]);
    expect(await world.delivery(record)).toMatchObject({ status: 'delivered' });
  });

  it('leaves a message whose event another function has, and looks again half a minute later', async () => {
    const world = onceWorld();
    const record = await world.send('1');
    const key = { trackingId: record.trackingId, subscriber: 'billing' };
    const now = world.clock.now();
    await world.ledger.claim(key, now, now + 20_000);

    const stay = await world.run();
    world.clock.advance(31_000);
    await world.run();

    expect(stay).toEqual(['message-0']);
    expect(world.queue.postponed).toEqual([{ receiptHandle: 'handle-0', delaySeconds: 30 }]);
    expect(world.handled).toEqual(['1']);
    expect(await world.delivery(record)).toMatchObject({ status: 'delivered', attempts: 2 });
  });

  it('lets the message go when the other function has delivered it meanwhile', async () => {
    const world = onceWorld();
    const record = await world.send('1');
    const key = { trackingId: record.trackingId, subscriber: 'billing' };
    await world.ledger.claim(key, world.clock.now(), world.clock.now() + 20_000);
    await world.run();

    await world.ledger.recordDelivered([makeDelivery(record, 'delivered')], []);
    world.clock.advance(31_000);
    const stay = await world.run();

    expect(stay).toEqual([]);
    expect(world.handled).toEqual([]);
    expect(await world.left()).toBe(0);
  });

  it('claims anew for each retry, and keeps the history', async () => {
    const world = onceWorld();
    const record = await world.send('1');

    await world.run(failing({ '1': new Error('x') }));
    world.clock.advance(60_000);
    await world.run();

    expect(world.handled).toEqual(['1', '1']);
    const delivery = await world.delivery(record);
    expect(delivery).toMatchObject({ status: 'delivered', attempts: 2 });
    expect(delivery?.history.map(({ outcome }) => outcome)).toEqual(['failed', 'delivered']);
  });

  it('ends a claim with a permanent failure', async () => {
    const world = onceWorld();
    const record = await world.send('1');

    await world.run(failing({ '1': new PermanentError('gone') }));

    expect(await world.delivery(record)).toMatchObject({ status: 'dead' });
  });

  it('runs no handler that it cannot claim for, and tries again', async () => {
    const world = onceWorld();
    const record = await world.send('1');
    world.ledger.outage = ['claim'];

    const stay = await world.run();

    expect(stay).toEqual(['message-0']);
    expect(world.handled).toEqual([]);
    expect(await world.delivery(record)).toMatchObject({
      status: 'retrying',
      error: { class: 'WaybillError', message: 'the ledger cannot be reached: claim' },
    });
  });
});
