import { describe, expect, it } from '@jest/globals';
import { makeDelivery, makeRecord } from '../../support/builders/make-records.ts';
import { at, ReconcileWorld } from '../../support/worlds/reconcile-world.ts';

describe('deliveries to subscribers that were not expected to get the event', () => {
  const makeOwed = async (row: 'pending' | 'delivered' | undefined) => {
    const world = await ReconcileWorld.make();
    const record = makeRecord('1', { acceptedAt: at('10:00:00.000'), expected: [] });
    await world.ledger.putEvents([record]);
    if (row === 'pending')
      await world.ledger.openFirstRound({ ...record, subscriber: 'billing', job: 'job_a' });
    if (row === 'delivered') await world.ledger.record(makeDelivery(record, 'delivered'));
    const dueAt = new Date(world.clock.now()).toISOString();
    const look = { trackingId: record.trackingId, dueAt, subscriber: 'billing' };
    await world.ledger.putDue([look], world.clock.now());
    return { world, record, look };
  };

  it('are looked at until they have ended, where a look names them', async () => {
    const { world, record, look } = await makeOwed('pending');

    await world.run();

    expect(await world.overdue(record)).toEqual([['billing']]);
    const { trackingId, subscriber } = look;
    expect(world.ledger.dueItems).toMatchObject([{ trackingId, subscriber }]);
    await world.ledger.record(makeDelivery(record, 'delivered'));
    world.clock.advance(12 * 3_600_000);
    await world.run();
    expect(await world.overdue(record)).toEqual([undefined]);
    expect(world.ledger.dueItems).toEqual([]);
  });

  it.each(['delivered', undefined] as const)('are left where their row is %s', async (row) => {
    const { world, record } = await makeOwed(row);

    await world.run();

    expect(await world.overdue(record)).toEqual([undefined]);
    expect(world.ledger.dueItems).toEqual([]);
  });
});
