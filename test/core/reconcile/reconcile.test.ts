import { describe, expect, it } from '@jest/globals';
import { reconcile } from '../../core/reconcile.ts';
import { makeDelivery, makeRecord } from '../contracts/ledger/make-records.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { MemoryEventBus } from '../fakes/memory-event-bus.ts';
import { MemoryLedger } from '../fakes/memory-ledger.ts';
import { RecordingLog } from '../fakes/recording-log.ts';

const OVERDUE_AFTER_MS = 300_000;

function makeWorld() {
  const log = new RecordingLog();
  const ledger = new MemoryLedger();
  const ports = { ledger, bus: new MemoryEventBus(), clock: new FakeClock(), log };
  return { ...ports, run: () => reconcile({ overdueAfterMs: OVERDUE_AFTER_MS }, ports) };
}

const acceptedAt = (time: string) => `2026-11-24T${time}Z`;

describe('the outbox', () => {
  it('is published, oldest first, and its events are then published or unmatched', async () => {
    const { ledger, bus, run } = makeWorld();
    const second = makeRecord('2', { state: 'outbox', acceptedAt: acceptedAt('16:59:30.000') });
    const first = makeRecord('1', {
      state: 'outbox',
      acceptedAt: acceptedAt('16:59:00.000'),
      expected: [],
    });
    await ledger.putEvents([second, first, makeRecord('3')]);

    const report = await run();

    expect(report).toMatchObject({ published: 2, stillInOutbox: 0 });
    expect(bus.taken.map(({ id }) => id)).toEqual(['1', '2']);
    expect(await ledger.getEvent(first.trackingId)).toEqual({ ...first, state: 'unmatched' });
    expect(await ledger.getEvent(second.trackingId)).toEqual({ ...second, state: 'published' });
    expect(await ledger.listOutbox(10)).toEqual([]);
  });

  it('keeps what the bus still cannot take, for the next run', async () => {
    const { ledger, bus, log, run } = makeWorld();
    await ledger.putEvents(['1', '2', '3'].map((id) => makeRecord(id, { state: 'outbox' })));
    bus.outcome = ({ id }) => (id === '2' ? 'throttle' : 'take');

    expect(await run()).toMatchObject({ published: 2, stillInOutbox: 1 });
    expect(bus.calls).toEqual([3]);

    bus.outcome = () => 'take';

    expect(await run()).toMatchObject({ published: 1, stillInOutbox: 0 });
    const [two, one, three] = ['2', '1', '3'].map((id) => makeRecord(id).trackingId);
    expect(log.lines).toMatchObject([
      { message: 'the bus took events of the outbox', trackingIds: [one, three].sort() },
      {
        message: 'the bus does not take events of the outbox',
        ...{ level: 'WARN', trackingId: two, errorClass: 'ThrottlingException' },
      },
      { message: 'the bus took events of the outbox', trackingId: two },
    ]);
    expect(await ledger.listOutbox(10)).toEqual([]);
  });

  it('is emptied in one run however full it is', async () => {
    const { ledger, bus, run } = makeWorld();
    const records = Array.from({ length: 250 }, (_, index) =>
      makeRecord(`${index}`, { state: 'outbox' }),
    );
    await ledger.putEvents(records);

    expect(await run()).toMatchObject({ published: 250, stillInOutbox: 0 });
    expect(bus.calls).toEqual([100, 100, 50]);
  });

  it('is left to the next run when the time is up, which says how much that is', async () => {
    const { ledger, bus, clock, run } = makeWorld();
    const records = Array.from({ length: 350 }, (_, index) =>
      makeRecord(`${index}`, { state: 'outbox' }),
    );
    await ledger.putEvents(records);
    bus.outcome = () => {
      clock.advance(250);
      return 'take';
    };

    const [first, second] = [await run(), await run()];

    expect(first).toMatchObject({ published: 200, stillInOutbox: 100 });
    expect(second).toMatchObject({ published: 150, stillInOutbox: 0 });
  });

  it('costs no call of the bus when it is empty', async () => {
    const { bus, run } = makeWorld();

    expect(await run()).toEqual({ published: 0, stillInOutbox: 0, examined: 0, overdue: 0 });
    expect(bus.calls).toEqual([]);
  });

  it('is left as it is when the ledger is down', async () => {
    const { ledger, bus, run } = makeWorld();
    ledger.outage = 'all';

    await expect(run()).rejects.toMatchObject({ code: 'ledger-unavailable' });
    expect(bus.calls).toEqual([]);
  });
});

describe('deliveries that never came', () => {
  it('are flagged once their event is old enough, those with an outcome are not', async () => {
    const { ledger, run } = makeWorld();
    const late = makeRecord('late', { acceptedAt: acceptedAt('16:54:30.000') });
    const partly = makeRecord('partly', { acceptedAt: acceptedAt('16:54:31.000') });
    const done = makeRecord('done', { acceptedAt: acceptedAt('16:54:32.000') });
    const fresh = makeRecord('fresh', { acceptedAt: acceptedAt('16:55:00.000') });
    const unwanted = makeRecord('unwanted', {
      acceptedAt: acceptedAt('16:54:33.000'),
      expected: [],
      state: 'unmatched',
    });
    await ledger.putEvents([late, partly, done, fresh, unwanted]);
    await ledger.recordFailure(makeDelivery(partly, 'retrying'));
    for (const subscriber of ['billing', 'email'])
      await ledger.recordDelivered([makeDelivery(done, 'delivered', { subscriber })], []);

    const report = await run();

    expect(report).toMatchObject({ examined: 4, overdue: 2 });
    const overdue = await Promise.all(
      [late, partly, done, fresh, unwanted].map(
        async ({ trackingId }) => (await ledger.getEvent(trackingId))?.overdue,
      ),
    );
    expect(overdue).toEqual([['billing', 'email'], ['email'], undefined, undefined, undefined]);
  });

  it('are looked for from where the run before ended, so that each event is seen once', async () => {
    const { ledger, clock, run } = makeWorld();
    await ledger.putEvents([
      makeRecord('1', { acceptedAt: acceptedAt('16:54:59.999') }),
      makeRecord('2', { acceptedAt: acceptedAt('16:55:00.000') }),
      makeRecord('3', { acceptedAt: acceptedAt('16:55:59.999') }),
      makeRecord('4', { acceptedAt: acceptedAt('16:56:00.000') }),
    ]);

    const first = await run();
    clock.advance(60_000);
    const second = await run();
    const again = await run();

    expect([first.examined, second.examined, again.examined]).toEqual([1, 2, 0]);
    expect(await ledger.getCheckpoint('reconcile')).toBe('2026-11-24T16:56:00.000Z');
  });

  it('are found after hours without a run, too', async () => {
    const { ledger, clock, run } = makeWorld();
    await run();
    await ledger.putEvents([
      makeRecord('1', { acceptedAt: acceptedAt('17:00:00.000') }),
      makeRecord('2', { acceptedAt: acceptedAt('19:30:00.000') }),
    ]);

    clock.advance(3 * 3_600_000);

    expect(await run()).toMatchObject({ examined: 2, overdue: 2 });
  });

  it('are found on every page', async () => {
    const { ledger, run } = makeWorld();
    const records = Array.from({ length: 230 }, (_, index) =>
      makeRecord(`${index}`, { acceptedAt: acceptedAt('16:54:30.000') }),
    );
    await ledger.putEvents(records);

    expect(await run()).toMatchObject({ examined: 230, overdue: 230 });
  });

  it('are left to the next run after three quarters of a minute, which goes on there', async () => {
    const { ledger, clock, run } = makeWorld();
    await run();
    clock.advance(3_600_000);
    const list = ledger.listEvents.bind(ledger);
    const seen: string[] = [];
    ledger.listEvents = (query) => {
      seen.push(query.from);
      clock.advance(20_000);
      return list(query);
    };

    await run();
    const checkpoint = await ledger.getCheckpoint('reconcile');
    await run();

    expect(checkpoint).toBe('2026-11-24T16:58:00.000Z');
    expect(seen.map((from) => from.slice(11, 19))).toEqual([
      '16:55:00',
      '16:56:00',
      '16:57:00',
      '16:58:00',
      '16:59:00',
      '17:00:00',
    ]);
  });

  it('are left to the next run in the midst of a busy minute, too, and each event is seen once', async () => {
    const { ledger, clock, run } = makeWorld();
    await run();
    const records = Array.from({ length: 5200 }, (_, index) =>
      makeRecord(`${index}`, { acceptedAt: acceptedAt('16:55:30.000') }),
    );
    await ledger.putEvents(records);
    clock.advance(60_000);
    const look = ledger.findAccounted.bind(ledger);
    const seen: string[] = [];
    ledger.findAccounted = (trackingIds) => {
      seen.push(...trackingIds);
      clock.advance(20_000);
      return look(trackingIds);
    };

    const reports = [await run(), await run(), await run()];

    expect(reports.map(({ examined }) => examined)).toEqual([3000, 2200, 0]);
    expect(seen.sort()).toEqual(records.map(({ trackingId }) => trackingId).sort());
  });

  it('are named in the log, a hundred a line', async () => {
    const { ledger, log, run } = makeWorld();
    const records = Array.from({ length: 101 }, (_, index) =>
      makeRecord(`${index}`, { acceptedAt: acceptedAt('16:54:30.000') }),
    );
    await ledger.putEvents(records);
    for (const record of records) await ledger.recordFailure(makeDelivery(record, 'retrying'));

    await run();

    const about = { level: 'WARN', message: 'deliveries are overdue', subscribers: ['email'] };
    expect(log.lines).toMatchObject([about, about]);
    expect(log.lines[0]?.trackingIds).toHaveLength(100);
    expect(log.lines[1]).toHaveProperty('trackingId');
  });

  it('are looked for again when a look failed', async () => {
    const { ledger, run } = makeWorld();
    await ledger.putEvents([makeRecord('1', { acceptedAt: acceptedAt('16:54:30.000') })]);
    ledger.outage = ['flagOverdue'];

    await expect(run()).rejects.toMatchObject({ code: 'ledger-unavailable' });
    ledger.outage = 'none';

    expect(await run()).toMatchObject({ examined: 1, overdue: 1 });
  });
});
