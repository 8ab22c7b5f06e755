import { describe, expect, it } from '@jest/globals';
import type { Json } from '../../../core/event/event.ts';
import type { DeliveryStatus } from '../../../core/records/delivery.ts';
import { isAccountedFor } from '../../../core/records/transitions.ts';
import { makeDelivery, makeRecord } from '../../support/builders/make-records.ts';
import { JobWorld } from '../../support/worlds/job-world.ts';

const EARLIER = { lastAttemptAt: '2026-11-24T16:00:00.000Z' };

/** An event for `billing` and `email`, each with a row in a state, or with none. */
async function makeWith(states: Readonly<Record<string, DeliveryStatus | undefined>>) {
  const world = await JobWorld.make();
  const record = makeRecord('a', { expected: Object.keys(states) });
  await world.ledger.putEvents([record]);
  for (const [subscriber, status] of Object.entries(states))
    if (status !== undefined)
      await world.ledger.record(makeDelivery(record, status, { ...EARLIER, subscriber }));
  return { world, record, trackingId: record.trackingId };
}

describe('redelivering an event', () => {
  it('sends it to those where it is dead or discarded, and to nobody else', async () => {
    const { world, trackingId } = await makeWith({ billing: 'dead', email: 'delivered' });

    const acted = await world.redeliver(trackingId);
    await world.work();

    expect(acted).toMatchObject([{ subscriber: 'billing', outcome: 'redelivering' }]);
    expect(world.sent()).toMatchObject([{ trackingId, round: 2, attempt: 1 }]);
    expect(world.sent('email')).toEqual([]);
    expect(await world.jobs.listReserved()).toEqual([]);
  });

  it.each<[DeliveryStatus | undefined, boolean, string]>([
    ['dead', false, 'redelivering'],
    ['discarded', false, 'redelivering'],
    ['delivered', false, 'left'],
    ['delivered', true, 'redelivering'],
    ['retrying', true, 'left'],
    [undefined, true, 'left'],
  ])('that is %s, again %s, to a subscriber that is named: %s', async (status, again, outcome) => {
    const { world, trackingId } = await makeWith({ billing: status });

    const acted = await world.redeliver(trackingId, { subscribers: ['billing'], again });
    await world.work();

    expect(acted).toMatchObject([{ subscriber: 'billing', outcome }]);
    expect(world.sent()).toHaveLength(outcome === 'left' ? 0 : 1);
    const [entry] = world.audit.entries;
    if (outcome !== 'left')
      expect(entry).toMatchObject({ action: 'redeliver', trackingId, reason: 'INC-42' });
  });

  it('twice at once is one redelivery, and the second is told of the first', async () => {
    const { world, trackingId } = await makeWith({ billing: 'dead' });

    const [first] = await world.redeliver(trackingId);
    await expect(world.redeliver(trackingId)).rejects.toMatchObject({
      code: 'job-running',
      message: expect.stringContaining(first?.outcome === 'redelivering' ? first.job : 'job_'),
    });
    await world.work();

    expect(world.sent()).toHaveLength(1);
  });

  it('beside a redrive that has it in hand is one redelivery', async () => {
    const { world, trackingId } = await makeWith({ billing: 'dead' });

    await world.start();
    await world.redeliver(trackingId);
    await world.work();

    expect(world.sent()).toHaveLength(1);
  });

  it('whose message was lost is gone on with', async () => {
    const { world, trackingId } = await makeWith({ billing: 'dead' });
    world.queue.outage = true;
    await world.redeliver(trackingId);
    world.queue.outage = false;

    await world.pass(1);

    expect(world.sent()).toHaveLength(1);
  });
});

describe('discarding an event', () => {
  it.each<DeliveryStatus | undefined>(['dead', 'retrying', undefined])(
    'ends a delivery that is %s, and a message of it that comes later is dropped',
    async (status) => {
      const { world, record, trackingId } = await makeWith({ billing: status });

      const acted = await world.discard(trackingId);

      expect(acted).toEqual([{ subscriber: 'billing', outcome: 'discarded' }]);
      const row = await world.delivery(record);
      expect(row).toMatchObject({ status: 'discarded', discarded: { reason: 'INC-42' } });
      expect(row).not.toHaveProperty('nextAttemptAt');
      expect(isAccountedFor(row, { round: 1, attempt: 2 })).toBe(true);
      expect(world.audit.entries).toMatchObject([
        { action: 'discard-event', trackingId, details: { subscribers: ['billing'] } },
      ]);
    },
  );

  it('leaves what was delivered or discarded, and says so where it is named', async () => {
    const { world, trackingId } = await makeWith({ billing: 'delivered', email: 'dead' });

    expect(await world.discard(trackingId)).toEqual([
      { subscriber: 'email', outcome: 'discarded' },
    ]);
    expect(await world.discard(trackingId, { subscribers: ['billing', 'email'] })).toEqual([
      { subscriber: 'billing', outcome: 'left', status: 'delivered' },
      { subscriber: 'email', outcome: 'left', status: 'discarded' },
    ]);
  });
});

describe.each(['redeliver', 'discard'] as const)('a request to %s an event', (act) => {
  it.each<[string, Record<string, Json>, RegExp]>([
    ['no reason', { reason: '' }, /`reason` must say why/],
    ['names that are none', { subscribers: 'billing' }, /must be a list of their names/],
    ['no names', { subscribers: [] }, /must be a list of their names/],
    ['a name that is none', { subscribers: [4] }, /must be a list of their names/],
    [
      'somebody who never had it',
      { subscribers: ['nobody'] },
      /no delivery to "nobody"; it has one to billing/,
    ],
    ['an unknown member', { all: true }, /there is no member "all"/],
  ])('with %s is refused, and nothing is changed', async (_, body, message) => {
    const { world, record, trackingId } = await makeWith({ billing: 'dead' });

    await expect(world[act](trackingId, body)).rejects.toThrow(message);

    expect(await world.delivery(record)).toMatchObject({ status: 'dead', round: 1 });
    expect(world.audit.entries).toEqual([]);
  });

  it('that is not there is refused', async () => {
    const world = await JobWorld.make();

    await expect(world[act](makeRecord('none').trackingId)).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(world[act]('wb_1')).rejects.toMatchObject({ code: 'not-found' });
  });
});
