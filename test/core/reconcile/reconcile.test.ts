import { describe, expect, it } from '@jest/globals';
import type { Ledger } from '../../../core/ports/ledger.ts';
import { makeRecord } from '../../support/builders/make-records.ts';
import { at, ReconcileWorld } from '../../support/worlds/reconcile-world.ts';

const NOTHING = {
  ...{ published: 0, stillInOutbox: 0, sent: 0, died: [] },
  ...{ examined: 0, overdue: 0, lagSeconds: 0, pauseAgeSeconds: 0 },
};

const makeBoxed = (id: string) =>
  makeRecord(id, { state: 'outbox', acceptedAt: at('16:59:00.000') });

/** An event in the outbox, an attempt that is due, and an event that is overdue. */
async function makeBusyWorld() {
  const world = await ReconcileWorld.make();
  const late = makeRecord('late', { acceptedAt: at('16:54:30.000') });
  const due = makeRecord('due');
  await world.ledger.putEvents([late, due, makeBoxed('boxed')]);
  await world.file(due, 30);
  return world;
}

const DONE = { published: 1, stillInOutbox: 0, sent: 1, examined: 1, overdue: 1 };

describe('reconcile', () => {
  it('does nothing and asks the bus nothing when there is nothing to do', async () => {
    const world = await ReconcileWorld.make();

    expect(await world.run()).toEqual(NOTHING);
    expect(world.bus.calls).toEqual([]);
  });

  it('does all its work in one run', async () => {
    const world = await makeBusyWorld();

    expect(await world.run()).toMatchObject(DONE);
    expect(await world.run()).toEqual(NOTHING);
  });

  it.each<[string, keyof Ledger, object]>([
    ['the outbox', 'listOutbox', { sent: ['due'], taken: [], overdue: true }],
    ['the due list', 'listDue', { sent: [], taken: ['boxed'], overdue: true }],
    ['the list of events', 'listEvents', { sent: ['due'], taken: ['boxed'], overdue: false }],
  ])('does the rest when %s cannot be read, and fails then', async (_, method, done) => {
    const world = await makeBusyWorld();
    world.ledger.outage = [method];

    await expect(world.run()).rejects.toMatchObject({ code: 'ledger-unavailable' });

    const [overdue] = await world.overdue(makeRecord('late'));
    expect({
      sent: world.sent().map(({ id }) => id),
      taken: world.bus.taken.map(({ id }) => id),
      overdue: overdue !== undefined,
    }).toEqual(done);
    world.ledger.outage = 'none';
    world.clock.advance(60_000);
    await world.run();
    expect(world.sent()).toHaveLength(1);
    expect(world.bus.taken).toHaveLength(1);
  });

  it('begins nothing when the ledger is down', async () => {
    const world = await makeBusyWorld();
    world.ledger.outage = 'all';

    await expect(world.run()).rejects.toMatchObject({ code: 'ledger-unavailable' });
    expect(world.bus.calls).toEqual([]);
  });

  it('hides no fault that is not an outage', async () => {
    const world = await makeBusyWorld();
    const fault = new TypeError('a fault of the adapter');
    world.ledger.listDue = () => Promise.reject(fault);

    await expect(world.run()).rejects.toBe(fault);
  });
});

describe('two runs of reconcile', () => {
  it('do the work of one when they are at it at once', async () => {
    const world = await makeBusyWorld();

    const [first, second] = await Promise.all([world.run(), world.run()]);

    expect(first).toMatchObject(DONE);
    expect(second).toEqual(NOTHING);
    expect(world.bus.taken.map(({ id }) => id)).toEqual(['boxed']);
    expect(world.sent()).toHaveLength(1);
    expect(world.log.messages).toContain('another run is at it');
  });

  it('both do theirs when one comes after the other', async () => {
    const world = await ReconcileWorld.make();
    await world.run();
    await world.ledger.putEvents([makeBoxed('1')]);

    expect(await world.run()).toMatchObject({ published: 1 });
  });

  it('do not wait for each other for ever when one has failed', async () => {
    const world = await makeBusyWorld();
    world.ledger.outage = ['listOutbox'];
    await expect(world.run()).rejects.toThrow();
    world.ledger.outage = 'none';

    expect(await world.run()).toMatchObject({ published: 1 });
  });

  it('go on two minutes after one was ended in its midst', async () => {
    const world = await makeBusyWorld();
    const startedAt = world.clock.now();
    await world.ledger.takeLease('reconcile', startedAt, startedAt + 65_000);

    const [first, second] = await world.runFor(2);

    expect(first).toEqual(NOTHING);
    expect(second).toMatchObject({ published: 1, sent: 1 });
  });

  it('report what was done though the lease cannot be given back, which ends by itself', async () => {
    const world = await makeBusyWorld();
    world.ledger.outage = ['endLease'];

    expect(await world.run()).toMatchObject(DONE);

    world.ledger.outage = 'none';
    await world.ledger.putEvents([makeBoxed('2')]);
    const [first, second] = await world.runFor(2);
    expect([first?.published, second?.published]).toEqual([0, 1]);
  });

  it('leave the lease of a later run alone', async () => {
    const world = await ReconcileWorld.make();
    const { ledger, clock } = world;
    const list = ledger.listOutbox.bind(ledger);
    ledger.listOutbox = async (...query) => {
      clock.advance(70_000);
      await ledger.takeLease('reconcile', clock.now(), clock.now() + 65_000);
      return list(...query);
    };

    await world.run();

    expect(await ledger.takeLease('reconcile', clock.now(), clock.now() + 65_000)).toBe(false);
  });
});
