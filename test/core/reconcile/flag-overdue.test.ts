import { describe, expect, it } from '@jest/globals';
import { shardOf } from '../../../core/records/ledger-keys.ts';
import { makeDelivery, makeRecord } from '../../support/builders/make-records.ts';
import { at, ReconcileWorld } from '../../support/worlds/reconcile-world.ts';

describe('deliveries that never came', () => {
  it('are flagged once their event is old enough, those with an outcome are not', async () => {
    const world = await ReconcileWorld.make();
    const { ledger } = world;
    const late = makeRecord('late', { acceptedAt: at('16:54:30.000') });
    const partly = makeRecord('partly', { acceptedAt: at('16:54:31.000') });
    const done = makeRecord('done', { acceptedAt: at('16:54:32.000') });
    const fresh = makeRecord('fresh', { acceptedAt: at('16:55:00.000') });
    const unwanted = makeRecord('unwanted', {
      acceptedAt: at('16:54:33.000'),
      expected: [],
      state: 'unmatched',
    });
    await ledger.putEvents([late, partly, done, fresh, unwanted]);
    await ledger.record(makeDelivery(partly, 'retrying'));
    for (const subscriber of ['billing', 'email'])
      await ledger.record(makeDelivery(done, 'delivered', { subscriber }));

    const report = await world.run();

    expect(report).toMatchObject({ examined: 4, overdue: 2 });
    expect(await world.overdue(late, partly, done, fresh, unwanted)).toEqual([
      ['billing', 'email'],
      ['email'],
      undefined,
      undefined,
      undefined,
    ]);
  });

  it.each([
    ['there is no row', undefined, true],
    ['its claim is over: its function ended', ['pending', -1], true],
    ['its claim is running', ['pending', 1], false],
    ['its next attempt should have been made long ago', ['retrying', -301], true],
    ['its next attempt was due a moment ago', ['retrying', -299], false],
    ['its next attempt is to come', ['retrying', 43_200], false],
    ['it is delivered', ['delivered', 0], false],
    ['it is dead', ['dead', 0], false],
    ['it is discarded', ['discarded', 0], false],
  ] as const)('are told by the row of each delivery: %s', async (_, row, isOverdue) => {
    const world = await ReconcileWorld.make();
    const record = makeRecord('1', { acceptedAt: at('16:54:30.000'), expected: ['billing'] });
    await world.ledger.putEvents([record]);
    if (row !== undefined) {
      const [status, seconds] = row;
      const until = world.clock.now() + seconds * 1000;
      const nextAttemptAt = new Date(until).toISOString();
      const claim = { by: 'message-1', until };
      const own = { pending: { claim, attempts: 0 }, retrying: { nextAttemptAt } };
      await world.ledger.record(
        makeDelivery(record, status, status in own ? own[status as keyof typeof own] : {}),
      );
    }

    expect(await world.run()).toMatchObject({ overdue: isOverdue ? 1 : 0 });
    expect(await world.overdue(record)).toEqual([isOverdue ? ['billing'] : undefined]);
  });

  it('are flagged where the row is to be retried and does not say when', async () => {
    const world = await ReconcileWorld.make();
    const record = makeRecord('1', { acceptedAt: at('16:54:30.000'), expected: ['billing'] });
    const { nextAttemptAt: _, ...row } = makeDelivery(record, 'retrying');
    await world.ledger.putEvents([record]);
    await world.ledger.record(row);

    expect(await world.run()).toMatchObject({ overdue: 1 });
  });

  it('are looked for from where the run before ended, so that each event is seen once', async () => {
    const { ledger, clock, run } = await makeWorld();
    await ledger.putEvents([
      makeRecord('1', { acceptedAt: at('16:54:59.999'), expected: [] }),
      makeRecord('2', { acceptedAt: at('16:55:00.000'), expected: [] }),
      makeRecord('3', { acceptedAt: at('16:55:59.999'), expected: [] }),
      makeRecord('4', { acceptedAt: at('16:56:00.000'), expected: [] }),
    ]);

    const first = await run();
    clock.advance(60_000);
    const second = await run();
    const again = await run();

    expect([first.examined, second.examined, again.examined]).toEqual([1, 2, 0]);
    expect(await ledger.getCheckpoint('reconcile')).toBe('2026-11-24T16:56:00.000Z');
  });

  it('are found after hours without a run, too', async () => {
    const { ledger, clock, run } = await makeWorld();
    await run();
    await ledger.putEvents([
      makeRecord('1', { acceptedAt: at('17:00:00.000') }),
      makeRecord('2', { acceptedAt: at('19:30:00.000') }),
    ]);

    clock.advance(3 * 3_600_000);

    expect(await run()).toMatchObject({ examined: 2, overdue: 2 });
  });

  it('are found on every page', async () => {
    const { ledger, run } = await makeWorld();
    const records = Array.from({ length: 2300 }, (_, index) =>
      makeRecord(`${index}`, { acceptedAt: at('16:54:30.000') }),
    );
    await ledger.putEvents(records);

    expect(await run()).toMatchObject({ examined: 2300, overdue: 2300 });
  });

  it('are named in the log, a hundred a line', async () => {
    const { ledger, log, run } = await makeWorld();
    const records = Array.from({ length: 1000 }, (_, index) =>
      makeRecord(`${index}`, { acceptedAt: at('16:54:30.000') }),
    )
      .filter(({ trackingId }) => shardOf(trackingId) === 0)
      .slice(0, 101);
    await ledger.putEvents(records);
    for (const record of records) await ledger.record(makeDelivery(record, 'retrying'));

    await run();

    const about = { level: 'WARN', message: 'deliveries are overdue', subscribers: ['email'] };
    expect(log.lines).toMatchObject([about, about]);
    expect(log.lines[0]?.trackingIds).toHaveLength(100);
    expect(log.lines[1]).toHaveProperty('trackingId');
  });

  it.each(['findDeliveries', 'flagOverdue', 'putDue'] as const)(
    'are looked for again when a look failed (%s)',
    async (method) => {
      const { ledger, run } = await makeWorld();
      await ledger.putEvents([makeRecord('1', { acceptedAt: at('16:54:30.000') })]);
      ledger.outage = [method];
      await expect(run()).rejects.toMatchObject({ code: 'ledger-unavailable' });
      ledger.outage = 'none';

      expect(await run()).toMatchObject({ examined: 1 });
      expect(await ledger.getEvent(makeRecord('1').trackingId)).toMatchObject({
        overdue: ['billing', 'email'],
      });
    },
  );
});

describe('an event whose deliveries have not all ended', () => {
  const record = makeRecord('1', { acceptedAt: at('16:54:30.000'), expected: ['billing'] });

  it('is looked at again, and a late delivery clears its flag', async () => {
    const world = await ReconcileWorld.make();
    await world.ledger.putEvents([record]);
    await world.run();
    expect(await world.overdue(record)).toEqual([['billing']]);
    await world.ledger.record(makeDelivery(record, 'delivered'));

    await world.runFor(7);

    expect(await world.overdue(record)).toEqual([undefined]);
    expect(await world.filed()).toBe(0);
  });

  it('is flagged and counted once, however often it is looked at', async () => {
    const world = await ReconcileWorld.make();
    await world.ledger.putEvents([record]);

    const reports = [await world.run(), ...(await world.runFor(24 * 60))];

    expect(reports.reduce((sum, { overdue }) => sum + overdue, 0)).toBe(1);
    expect(world.log.messages.filter((text) => text === 'deliveries are overdue')).toHaveLength(1);
    const looks = reports.reduce((sum, { examined }) => sum + examined, 0);
    expect(looks).toBeGreaterThan(10);
    expect(looks).toBeLessThan(30);
  });

  it('is flagged later, when a retry that was to come never comes', async () => {
    const world = await ReconcileWorld.make();
    await world.ledger.putEvents([record]);
    const nextAttemptAt = at('18:00:00.000');
    await world.ledger.record(makeDelivery(record, 'retrying', { nextAttemptAt }));
    const before = [await world.run(), ...(await world.runFor(60))];

    const after = await world.runFor(60);

    expect(before.every(({ overdue }) => overdue === 0)).toBe(true);
    expect(after.reduce((sum, { overdue }) => sum + overdue, 0)).toBe(1);
  });

  it.each([
    ['its next attempt is to come in hours', 'retrying', { nextAttemptAt: at('20:00:00.000') }],
    [
      'a claim of it is running',
      'pending',
      { attempts: 0, claim: { by: 'message-1', until: Date.parse(at('20:00:00.000')) } },
    ],
  ] as const)('is not looked at while none can be late: %s', async (_, status, own) => {
    const world = await ReconcileWorld.make();
    await world.ledger.putEvents([record]);
    await world.ledger.record(makeDelivery(record, status, own));

    const before = [await world.run(), ...(await world.runFor(2 * 60))];
    const after = await world.runFor(2 * 60);

    const looks = (reports: readonly { readonly examined: number }[]) =>
      reports.reduce((sum, { examined }) => sum + examined, 0);
    expect(looks(before)).toBe(1);
    expect(looks(after)).toBeGreaterThan(0);
    expect(await world.overdue(record)).toEqual([['billing']]);
  });

  it.each(['delivered', 'dead', 'discarded'] as const)(
    'is looked at no more once all are %s',
    async (status) => {
      const world = await ReconcileWorld.make();
      await world.ledger.putEvents([record]);
      await world.run();
      expect(await world.filed()).toBe(1);
      await world.ledger.record(makeDelivery(record, status));

      await world.runFor(7);
      const reports = await world.runFor(60);

      expect(reports.every(({ examined }) => examined === 0)).toBe(true);
      expect(await world.filed()).toBe(0);
    },
  );

  it('is looked at no more once it has expired', async () => {
    const world = await ReconcileWorld.make();
    const { trackingId } = record;
    await world.ledger.putDue([{ trackingId, dueAt: at('17:00:30.000') }], world.clock.now());

    await world.runFor(2);

    expect(await world.filed()).toBe(0);
  });

  it('is looked at though it was recovered after the runs have passed its time', async () => {
    const world = await ReconcileWorld.make();
    await world.runFor(60);
    const { trackingId } = record;
    const dueAt = new Date(world.clock.now() + 300_000).toISOString();
    await world.ledger.putDue([{ trackingId, dueAt }], world.clock.now());
    await world.ledger.putEvents([record]);

    const reports = await world.runFor(6);

    expect(reports.reduce((sum, { overdue }) => sum + overdue, 0)).toBe(1);
  });

  it('is not called late when it is looked at soon after its acceptance', async () => {
    const world = await ReconcileWorld.make();
    const fresh = makeRecord('2', { acceptedAt: at('16:59:30.000'), expected: ['billing'] });
    const { trackingId } = fresh;
    await world.ledger.putEvents([fresh]);
    await world.ledger.putDue([{ trackingId, dueAt: at('17:00:00.000') }], world.clock.now());

    expect(await world.run()).toMatchObject({ examined: 1, overdue: 0 });
    await world.ledger.record(makeDelivery(fresh, 'delivered'));
    const reports = await world.runFor(10);

    expect(reports.every(({ overdue }) => overdue === 0)).toBe(true);
    expect(await world.overdue(fresh)).toEqual([undefined]);
  });
});

async function makeWorld() {
  const world = await ReconcileWorld.make();
  const { ledger, clock, log } = world;
  return { ledger, clock, log, run: () => world.run() };
}
