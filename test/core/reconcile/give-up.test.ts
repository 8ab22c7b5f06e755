import { describe, expect, it } from '@jest/globals';
import { makeDelivery, makeRecord, makeSubscriber } from '../../support/builders/make-records.ts';
import { at, ReconcileWorld } from '../../support/worlds/reconcile-world.ts';

const HOUR = 60;

const accepted = (id: string) => makeRecord(id, { acceptedAt: at('16:00:00.000') });

describe('an attempt that cannot be sent', () => {
  it('waits, and holds up neither other subscribers nor later minutes', async () => {
    const records = Array.from({ length: 250 }, (_, n) => accepted(`${n}`));
    const healthy = accepted('healthy');
    const world = await ReconcileWorld.make(...records, healthy);
    for (const record of records) await world.file(record, 5);
    await world.file(healthy, 20, { subscriber: 'email' });
    await world.file(records[0] ?? healthy, 100, { subscriber: 'email' });
    world.queue.outage = 'billing';

    expect(await world.run()).toMatchObject({ sent: 2 });
    expect(world.log.lines).toContainEqual({
      ...{ level: 'WARN', message: 'attempts that are due could not be sent' },
      ...{ subscriber: 'billing', left: 100 },
    });

    world.queue.outage = false;
    await world.runFor(6);

    expect(world.sent('billing')).toHaveLength(250);
    expect(world.sent('email')).toHaveLength(2);
    expect(await world.filed()).toBe(0);
  });

  it('is the same attempt after days of waiting, and sent once', async () => {
    const record = accepted('1');
    const world = await ReconcileWorld.make(record);
    await world.run();
    await world.file(record, 5, { attempt: 9 });
    world.queue.outage = 'billing';
    for (let hour = 0; hour < 72; hour++) await world.catchUp(HOUR);
    world.queue.outage = false;

    for (let hour = 0; hour < 7; hour++) await world.catchUp(HOUR);

    expect(world.sent()).toMatchObject([{ to: { attempt: 9 } }]);
  });
});

describe('a delivery whose attempt waits', () => {
  it('says when it is tried now, so that nobody takes its message for lost', async () => {
    const record = accepted('1');
    const world = await ReconcileWorld.makeIdle(record);
    const nextAttemptAt = at('17:00:05.000');
    await world.ledger.record(makeDelivery(record, 'retrying', { nextAttemptAt }));
    await world.file(record, 5);
    world.queue.outage = 'billing';

    await world.runFor(60);

    expect(await world.delivery(record)).toMatchObject({ status: 'retrying', attempts: 1 });
    const { nextAttemptAt: now = '' } = (await world.delivery(record)) ?? {};
    expect(Date.parse(now)).toBeGreaterThan(world.clock.now());
  });
});

describe('an attempt at an event that is not the subscriber’s', () => {
  const foreign = makeRecord('1', {
    acceptedAt: at('16:00:00.000'),
    expected: ['email'],
    event: { type: 'salary.paid' },
  });

  it('is never made: the delivery ends, and the event is not sent', async () => {
    const world = await ReconcileWorld.make(foreign);
    await world.file(foreign, 0);

    const { died } = await world.run();

    expect(died).toEqual(['billing']);
    expect(world.sent()).toEqual([]);
    expect(await world.delivery(foreign)).toMatchObject({
      status: 'dead',
      error: { class: 'NotSubscribed' },
    });
  });

  it('is never made where its pattern is none', async () => {
    const world = await ReconcileWorld.make(foreign);
    await world.ledger.putSubscriber(makeSubscriber('billing', { pattern: { type: 'no list' } }));
    await world.file(foreign, 0);

    expect(await world.run()).toMatchObject({ died: ['billing'], sent: 0 });
  });

  it('is made where its pattern matches now', async () => {
    const world = await ReconcileWorld.make(foreign);
    const pattern = { type: ['salary.paid'] };
    await world.ledger.putSubscriber(makeSubscriber('billing', { pattern }));
    await world.file(foreign, 0);

    await world.run();

    expect(world.sent()).toMatchObject([{ id: '1' }]);
  });
});

describe('an attempt whose event is not in the ledger', () => {
  it('waits for it, which may be on the recovery queue', async () => {
    const record = accepted('1');
    const world = await ReconcileWorld.make();
    await world.file(record, 0);
    const reports = await world.runFor(20);
    expect(reports.reduce((sum, { sent }) => sum + sent, 0)).toBe(0);

    await world.ledger.putEvents([record]);
    await world.runFor(6);

    expect(world.sent()).toMatchObject([{ id: '1', to: { attempt: 2 } }]);
    expect(await world.delivery(record)).toBeUndefined();
  });

  it('waits though it was due hours ago: the outage may just have ended', async () => {
    const record = accepted('1');
    const world = await ReconcileWorld.make();
    await world.file(record, -5 * 3600);
    await world.run();
    await world.ledger.putEvents([record]);

    await world.runFor(80);

    expect(world.sent()).toHaveLength(1);
  });

  it('ends as EventExpired after 14 days, with all that was tried before', async () => {
    const record = accepted('1');
    const world = await ReconcileWorld.make();
    const before = makeDelivery(record, 'retrying');
    await world.ledger.record(before);
    await world.run();
    await world.file(record, 0);

    for (let hour = 0; hour < 14 * 24; hour++) await world.catchUp(HOUR);
    const { nextAttemptAt: _, ...kept } = before;
    expect(await world.delivery(record)).toMatchObject(kept);
    const reports = await world.catchUp(7 * HOUR);

    expect(await world.delivery(record)).toEqual({
      ...kept,
      status: 'dead',
      error: { class: 'EventExpired', message: expect.any(String) },
    });
    expect(reports.flatMap(({ died }) => died)).toEqual(['billing']);
    expect(world.sent()).toEqual([]);
    expect(await world.filed()).toBe(0);
  });

  it('holds up no other when the event is there and cannot be read', async () => {
    const [damaged, good] = [accepted('damaged'), accepted('good')];
    const world = await ReconcileWorld.make(damaged, good);
    world.ledger.unreadable.add(damaged.trackingId);
    for (const record of [damaged, good]) await world.file(record, 10);

    expect(await world.run()).toMatchObject({ sent: 1 });
    expect(world.log.lines).toContainEqual(
      expect.objectContaining({ level: 'ERROR', trackingId: damaged.trackingId }),
    );

    world.ledger.unreadable.clear();
    await world.runFor(6);
    expect(
      world
        .sent()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['damaged', 'good']);
  });
});

describe('an attempt whose subscriber was removed', () => {
  it('ends as SubscriberRemoved after an hour, with all that was tried before', async () => {
    const record = accepted('1');
    const world = await ReconcileWorld.make(record);
    const before = makeDelivery(record, 'retrying', { attempts: 3 });
    await world.ledger.record(before);
    await world.file(record, 0, { attempt: 4 });
    await world.ledger.deleteSubscriber(makeSubscriber('billing'));

    const reports = await world.runFor(HOUR + 20);

    const { nextAttemptAt: _, ...kept } = before;
    expect(await world.delivery(record)).toEqual({
      ...kept,
      status: 'dead',
      error: { class: 'SubscriberRemoved', message: expect.any(String) },
    });
    expect(reports.flatMap(({ died }) => died)).toEqual(['billing']);
    expect(world.log.lines).toContainEqual(
      expect.objectContaining({
        ...{ level: 'ERROR', message: 'the delivery is dead', errorClass: 'SubscriberRemoved' },
        ...{ trackingId: record.trackingId, subscriber: 'billing', attempt: 4 },
      }),
    );
  });

  it('is made when a deployment registers the subscriber again', async () => {
    const record = accepted('1');
    const world = await ReconcileWorld.make(record);
    await world.file(record, 0);
    await world.ledger.deleteSubscriber(makeSubscriber('billing'));
    await world.runFor(3);
    await world.ledger.putSubscriber(makeSubscriber('billing'));

    await world.runFor(6);

    expect(world.sent()).toHaveLength(1);
  });

  it.each([
    ['is delivered meanwhile', 'delivered', 2],
    ['is discarded meanwhile', 'discarded', 1],
    ['has had this attempt', 'retrying', 2],
  ] as const)('changes and counts nothing where the delivery %s', async (_, status, attempts) => {
    const record = accepted('1');
    const world = await ReconcileWorld.make(record);
    const row = makeDelivery(record, status, { attempts });
    await world.ledger.record(row);
    await world.file(record, -2 * 3600);
    await world.ledger.deleteSubscriber(makeSubscriber('billing'));

    expect(await world.run()).toMatchObject({ died: [] });
    expect(await world.delivery(record)).toEqual(row);
    expect(world.log.messages).not.toContain('the delivery is dead');
  });

  it('stays on the list while its end cannot be written', async () => {
    const record = accepted('1');
    const world = await ReconcileWorld.make(record);
    await world.file(record, -2 * 3600);
    await world.ledger.deleteSubscriber(makeSubscriber('billing'));
    world.ledger.outage = ['record'];
    await expect(world.run()).rejects.toMatchObject({ code: 'ledger-unavailable' });
    world.ledger.outage = 'none';

    const reports = await world.runFor(2);

    expect(reports.flatMap(({ died }) => died)).toEqual(['billing']);
  });
});
