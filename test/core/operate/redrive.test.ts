import { describe, expect, it } from '@jest/globals';
import { makeDelivery, makeRecord, makeSubscriber } from '../../support/builders/make-records.ts';
import { JobWorld } from '../../support/worlds/job-world.ts';

const START = Date.parse('2026-11-24T17:00:00Z');

const names = (count: number, from = 0) =>
  Array.from({ length: count }, (_, n) => `e-${String(n + from).padStart(4, '0')}`);

describe('a redrive', () => {
  it('opens a new round of each dead delivery, with all its attempts before it', async () => {
    const world = await JobWorld.make();
    const [record] = await world.die(['a'], { attempts: 7 });
    if (record === undefined) throw new Error('one was made');

    const { id } = await world.start();
    await world.work();

    expect(world.sent()).toMatchObject([{ id: 'a', round: 2, attempt: 1, at: START }]);
    expect(await world.delivery(record)).toMatchObject({
      ...{ status: 'pending', round: 2, attempts: 0, job: id },
      history: [{ outcome: 'failed' }],
    });
    expect(await world.show(id)).toMatchObject({
      ...{ state: 'completed', matched: { count: 1, exact: true }, by: 'me', reason: 'INC-42' },
      progress: { done: 1, slices: { done: 2, total: 2 } },
    });
  });

  it('leaves what is retried, delivered, discarded or of another subscriber', async () => {
    const world = await JobWorld.make();
    const [dead] = await world.die(['dead']);
    const others = (['retrying', 'delivered', 'discarded'] as const).map((status) => ({
      record: makeRecord(status),
      status,
    }));
    await world.ledger.putEvents(others.map(({ record }) => record));
    for (const { record, status } of others)
      await world.ledger.record(makeDelivery(record, status));
    await world.ledger.record(
      makeDelivery(others[0]?.record ?? makeRecord('x'), 'dead', { subscriber: 'email' }),
    );

    await world.start();
    await world.work();

    expect(world.sent().map(({ trackingId }) => trackingId)).toEqual([dead?.trackingId]);
    expect(world.sent('email')).toEqual([]);
  });

  it('sends as many a second as it is told, spread over its slices, and never more than a minute ahead', async () => {
    const world = await JobWorld.make();
    await world.die(names(300));
    const { id } = await world.start({ all: true, ratePerSecond: 2 });

    await world.work();
    const ahead = world.sent();
    await world.pass(4);

    expect(ahead.length).toBeGreaterThan(60);
    expect(ahead.length).toBeLessThanOrEqual(124);
    expect(Math.max(...ahead.map(({ at }) => at)) - START).toBeLessThanOrEqual(61_000);
    const times = world.sent().map(({ at }) => at - START);
    expect(times).toHaveLength(300);
    for (let second = 0; second < 140; second++) {
      const until = times.filter((at) => at <= second * 1000).length;
      expect(until).toBeLessThanOrEqual(2 * second + 8);
    }
    expect(await world.show(id)).toMatchObject({ state: 'completed', progress: { done: 300 } });
  });

  it('goes on at another rate once it is changed', async () => {
    const world = await JobWorld.make(1);
    await world.die(names(1000));
    const { id } = await world.start({ all: true, ratePerSecond: 1 });
    await world.work();
    const before = world.sent().length;

    await world.change(id, { ratePerSecond: 1000 });
    await world.pass(2);

    expect(before).toBeLessThanOrEqual(61);
    expect(world.sent()).toHaveLength(1000);
    expect(world.audit.entries.map(({ action }) => action)).toEqual(['redrive', 'change-rate']);
  });

  it('that is paused sends nothing more until it goes on, and a minute ahead at most was sent', async () => {
    const world = await JobWorld.make(1);
    await world.die(names(600));
    const { id } = await world.start({ all: true, ratePerSecond: 2 });
    await world.work();

    await world.change(id, { state: 'paused' });
    const sent = world.sent().length;
    await world.pass(30);
    const paused = await world.show(id);
    await world.change(id, { state: 'running' });
    await world.pass(6);

    expect(sent).toBeLessThanOrEqual(121);
    expect(paused).toMatchObject({ state: 'paused', progress: { done: sent } });
    expect(await world.show(id)).toMatchObject({ state: 'completed', progress: { done: 600 } });
  });

  it('that is cancelled leaves the rest dead, and lets another begin', async () => {
    const world = await JobWorld.make(1);
    await world.die(names(600));
    const { id } = await world.start({ all: true, ratePerSecond: 2 });
    await world.work();

    await world.cancel(id);
    const sent = world.sent().length;
    await world.pass(5);
    const again = await world.start({ all: true, ratePerSecond: 1000 });
    await world.pass(2);

    expect(await world.show(id)).toMatchObject({ state: 'cancelled', progress: { done: sent } });
    expect(await world.show(again.id)).toMatchObject({ progress: { done: 600 - sent } });
    expect(new Set(world.sent().map(({ id }) => id)).size).toBe(600);
    expect(world.sent()).toHaveLength(600);
  });

  it('skips events whose retention has ended, and says so', async () => {
    const world = await JobWorld.make();
    const [gone, damaged] = await world.die(['gone', 'damaged', 'there']);
    const { id } = await world.start();
    const events = await world.ledger.getEvents([damaged?.trackingId ?? '']);
    world.ledger.expireEvent(gone?.trackingId ?? '');
    world.ledger.unreadable.add(damaged?.trackingId ?? '');

    await world.work();

    expect(events.records).toHaveLength(1);
    expect(world.sent()).toMatchObject([{ id: 'there' }]);
    expect(await world.show(id)).toMatchObject({ progress: { done: 1, skipped: { expired: 2 } } });
    expect(await world.delivery(gone ?? makeRecord('x'))).toMatchObject({
      status: 'dead',
      round: 1,
    });
  });

  it('of types leaves the others, and with recheckPattern discards what is not matched any more', async () => {
    const world = await JobWorld.make();
    const pattern = { data: { amount: [{ numeric: ['>', 100] }] } };
    await world.ledger.putSubscriber(makeSubscriber('billing', { pattern }));
    await world.die(['payment'], {}, { type: 'payment.made', data: { amount: 500 } });
    const [small] = await world.die(['small'], {}, { data: { amount: 50 } });
    await world.die(['large'], {}, { data: { amount: 500 } });

    const { id } = await world.start({ filter: { type: ['order.*'] }, recheckPattern: true });
    await world.work();

    expect(world.sent()).toMatchObject([{ id: 'large' }]);
    expect(await world.show(id)).toMatchObject({
      progress: { done: 1, skipped: { unmatched: 2 } },
    });
    expect(await world.delivery(small ?? makeRecord('x'))).toMatchObject({
      status: 'discarded',
      discarded: { at: new Date(START).toISOString(), reason: 'INC-42' },
    });
  });

  it('does not touch what died after it was begun', async () => {
    const world = await JobWorld.make();
    await world.die(['before']);
    const { id } = await world.start();
    await world.die(['after'], { lastAttemptAt: new Date(START + 1).toISOString() });

    await world.work();

    expect(world.sent()).toMatchObject([{ id: 'before' }]);
    expect(await world.show(id)).toMatchObject({ state: 'completed', progress: { done: 1 } });
  });

  it.each<[string, object, readonly string[]]>([
    ['errorClass', { errorClass: ['RangeError'] }, ['range']],
    ['several classes', { errorClass: ['RangeError', 'TypeError'] }, ['range', 'type']],
    ['errorContains', { errorContains: 'time' }, ['late']],
    ['statusCode', { statusCode: [503] }, ['late']],
    ['from', { from: '2026-11-24T16:30:00Z' }, ['late']],
    ['to', { to: '2026-11-24T16:00:00.001Z' }, ['range', 'type']],
    ['all of them', { errorClass: ['Error'], statusCode: [503], errorContains: 'out' }, ['late']],
    ['nothing that is there', { errorClass: ['Nope'] }, []],
  ])('by %s sends those that fit, and a dry run counts the same', async (_, filter, expected) => {
    const world = await JobWorld.make();
    await world.die(['range'], { error: { class: 'RangeError', message: 'too far' } });
    await world.die(['type'], { error: { class: 'TypeError', message: 'no card' } });
    await world.die(['late'], {
      error: { class: 'Error', message: 'timed out', statusCode: 503 },
      lastAttemptAt: '2026-11-24T16:30:00.000Z',
    });

    const counted = await world.count({ filter: { ...filter } });
    await world.start({ filter: { ...filter } });
    await world.work();

    expect(
      world
        .sent()
        .map(({ id }) => id)
        .sort(),
    ).toEqual([...expected].sort());
    expect(counted.matched).toEqual({ count: expected.length, exact: true });
  });

  it('of named events sends those that are dead, and counts the others as settled', async () => {
    const world = await JobWorld.make();
    const records = await world.die(names(600));
    const delivered = makeRecord('delivered');
    await world.ledger.putEvents([delivered]);
    await world.ledger.record(makeDelivery(delivered, 'delivered'));
    const some = records.slice(0, 400).map(({ trackingId }) => trackingId);
    const unknown = makeRecord('unknown').trackingId;
    const trackingIds = [...some, delivered.trackingId, unknown];

    const { id } = await world.start({ filter: { trackingIds }, ratePerSecond: 10_000 });
    await world.work();

    expect(world.sent()).toHaveLength(400);
    expect(await world.show(id)).toMatchObject({
      state: 'completed',
      progress: { done: 400, skipped: { settled: 2 } },
    });
  });

  it('whose queue takes nothing leaves its deliveries to the due list', async () => {
    const world = await JobWorld.make();
    await world.die(['a', 'b']);
    const { id } = await world.start();
    world.queue.outage = 'billing';

    await world.work();

    expect(await world.show(id)).toMatchObject({ state: 'completed', progress: { done: 2 } });
    const due = world.ledger.dueItems.flatMap(({ to }) => (to === undefined ? [] : [to]));
    expect(due).toMatchObject([
      { subscriber: 'billing', round: 2, attempt: 1 },
      { subscriber: 'billing', round: 2, attempt: 1 },
    ]);
  });

  it('has each event looked at later, so that a message that is lost is found', async () => {
    const world = await JobWorld.make();
    const [record] = await world.die(['a']);

    await world.start();
    await world.work();

    const looks = world.ledger.dueItems.filter(({ to }) => to === undefined);
    expect(looks).toMatchObject([
      { trackingId: record?.trackingId, dueAt: '2026-11-24T17:15:00.000Z' },
    ]);
  });

  it('fails where its subscriber has gone meanwhile, and says what to do', async () => {
    const world = await JobWorld.make();
    await world.die(['a']);
    const { id } = await world.start();
    await world.ledger.deleteSubscriber(makeSubscriber('billing'));

    await world.work();

    expect(await world.show(id)).toMatchObject({
      state: 'failed',
      error: { code: 'subscriber-gone', message: expect.stringContaining('deploy it again') },
    });
    expect(await world.jobs.listReserved()).toEqual([]);
  });

  it('whose messages were lost is gone on with a minute later', async () => {
    const world = await JobWorld.make();
    await world.die(['a']);
    world.queue.outage = true;
    const { id } = await world.start();
    world.queue.outage = false;

    await world.work();
    const lost = world.sent();
    await world.pass(1);

    expect(lost).toEqual([]);
    expect(world.sent()).toHaveLength(1);
    expect(await world.show(id)).toMatchObject({ state: 'completed' });
  });

  it('that was written without its slices is gone on with', async () => {
    const world = await JobWorld.make();
    await world.die(['a']);
    world.ledger.outage = ['putSlices'];
    await expect(world.start()).rejects.toThrow(/cannot be reached/);
    world.ledger.outage = 'none';

    await world.pass(3);

    expect(world.sent()).toHaveLength(1);
    expect(await world.jobs.listReserved()).toEqual([]);
  });
});
