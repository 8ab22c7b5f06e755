import { describe, expect, it } from '@jest/globals';
import { deliveryId } from '../../../core/ports/delivery-store.ts';
import type { EventRecord } from '../../../core/records/event-record.ts';
import { makeDelivery, makeRecord, makeSubscriber } from '../../contracts/ledger/make-records.ts';
import { at, ReconcileWorld } from './reconcile-world.ts';

const HOUR = 60;
const DAY = 24 * HOUR;

const accepted = (id: string) => makeRecord(id, { acceptedAt: at('16:00:00.000') });

async function makeWorld(...records: readonly EventRecord[]) {
  const world = await ReconcileWorld.make();
  await world.ledger.putEvents(records);
  const delivery = async ({ trackingId }: EventRecord, subscriber = 'billing') => {
    const key = { trackingId, subscriber };
    return (await world.ledger.findDeliveries([key])).get(deliveryId(key));
  };
  return Object.assign(world, { delivery });
}

describe('an attempt that is due', () => {
  it.each([
    ['now', 0, at('17:00:00.000')],
    ['in a second', 1, at('17:00:01.000')],
    ['within the minute', 42, at('17:00:42.000')],
    ['within the next minutes', 119, at('17:01:59.000')],
    ['at a fraction of a second', 10.5, at('17:00:11.000')],
    ['since an hour ago', -3600, at('17:00:00.000')],
  ])('is sent to arrive to the second: %s', async (_, seconds, arrives) => {
    const record = accepted('1');
    const world = await makeWorld(record);
    await world.file(record, seconds, { attempt: 3, firstAttemptAt: at('16:00:01.000') });

    expect(await world.run()).toMatchObject({ sent: 1 });

    const to = { subscriber: 'billing', round: 1, attempt: 3, firstAttemptAt: at('16:00:01.000') };
    expect(world.sent()).toEqual([{ id: '1', to, at: arrives }]);
    expect(await world.filed()).toBe(0);
  });

  it.each([121 * 60, 12 * 3600])(
    'arrives on time after %d s, with a run every minute, and once',
    async (seconds) => {
      const record = accepted('1');
      const world = await makeWorld(record);
      await world.run();
      await world.file(record, seconds);
      const due = new Date(world.clock.now() + seconds * 1000).toISOString();

      await world.runFor(seconds / 60 + 5);

      expect(world.sent().map((message) => message.at)).toEqual([due]);
    },
  );

  it('goes to its own subscriber, alone where it must be handled alone, in its round', async () => {
    const record = accepted('1');
    const world = await makeWorld(record);
    await world.file(record, 10, { subscriber: 'email', round: 2, attempt: 7, alone: true });

    await world.run();

    expect(world.sent('billing')).toEqual([]);
    expect(world.sent('email')).toMatchObject([
      { to: { subscriber: 'email', round: 2, attempt: 7, alone: true } },
    ]);
  });

  it('is sent in one run with all others of its minute, however many', async () => {
    const records = Array.from({ length: 350 }, (_, n) => accepted(`${n}`));
    const world = await makeWorld(...records);
    for (const record of records) await world.file(record, 30);

    expect(await world.run()).toMatchObject({ sent: 350 });
  });

  it('is not held up by events that are to be looked at in its minute', async () => {
    const records = Array.from({ length: 250 }, (_, n) => accepted(`${n}`));
    const due = accepted('due');
    const world = await makeWorld(...records, due);
    const looks = records.map(({ trackingId }) => ({ trackingId, dueAt: at('17:01:05.000') }));
    await world.ledger.putDue(looks, world.clock.now());
    await world.file(due, 110);

    expect(await world.run()).toMatchObject({ sent: 1, examined: 250 });
  });

  it('comes again, the same attempt, when a run ends between sending and removing it', async () => {
    const record = accepted('1');
    const world = await makeWorld(record);
    await world.file(record, 30, { attempt: 4 });
    world.ledger.outage = ['removeDue'];
    await expect(world.run()).rejects.toMatchObject({ code: 'ledger-unavailable' });
    world.ledger.outage = 'none';

    await world.runFor(3);

    expect(world.sent().map(({ to }) => to?.attempt)).toEqual([4, 4]);
    expect(await world.filed()).toBe(0);
  });

  it('is found after a day without a run', async () => {
    const [early, late] = [accepted('early'), accepted('late')];
    const world = await makeWorld(early, late);
    await world.run();
    await world.file(early, 3600);
    await world.file(late, 20 * 3600);
    world.clock.advance(DAY * 60_000);

    await world.runFor(3);

    expect(world.sent().map(({ id }) => id)).toEqual(['early', 'late']);
  });

  it('is found after a day without a run in as many runs as that takes', async () => {
    const record = accepted('1');
    const world = await makeWorld(record);
    await world.run();
    await world.file(record, 23 * 3600);
    world.clock.advance(DAY * 60_000);
    const list = world.ledger.listDue.bind(world.ledger);
    world.ledger.listDue = (minute, limit) => {
      world.clock.advance(200);
      return list(minute, limit);
    };

    const reports = await world.runFor(12);

    expect(reports.filter(({ sent }) => sent === 1)).toHaveLength(1);
    expect(reports[0]).toMatchObject({ sent: 0 });
  });

  it('is found that is filed for a minute long past', async () => {
    const record = accepted('1');
    const world = await makeWorld(record);
    await world.runFor(30);
    await world.file(record, -25 * 60);

    await world.runFor(2);

    expect(world.sent()).toHaveLength(1);
  });

  it('is found by the first run, though those of the hour before have failed', async () => {
    const record = accepted('1');
    const world = await makeWorld(record);
    await world.file(record, 30);
    world.clock.advance(55 * 60_000);

    expect(await world.run()).toMatchObject({ sent: 1 });
  });

  it('is found that is filed by a clock which is two minutes behind', async () => {
    const record = accepted('1');
    const world = await makeWorld(record);
    await world.runFor(30);
    const to = { subscriber: 'billing', round: 1, attempt: 2 };
    const behind = world.clock.now() - 120_000;
    const dueAt = new Date(behind).toISOString();
    await world.ledger.putDue([{ trackingId: record.trackingId, dueAt, to }], behind);

    await world.runFor(2);

    expect(world.sent()).toHaveLength(1);
  });
});

describe('an attempt that cannot be sent', () => {
  it('waits, and holds up neither other subscribers nor later minutes', async () => {
    const records = Array.from({ length: 250 }, (_, n) => accepted(`${n}`));
    const healthy = accepted('healthy');
    const world = await makeWorld(...records, healthy);
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
    const world = await makeWorld(record);
    await world.run();
    await world.file(record, 5, { attempt: 9 });
    world.queue.outage = 'billing';
    for (let hour = 0; hour < 72; hour++) await world.catchUp(HOUR);
    world.queue.outage = false;

    for (let hour = 0; hour < 7; hour++) await world.catchUp(HOUR);

    expect(world.sent()).toMatchObject([{ to: { attempt: 9 } }]);
  });
});

describe('an attempt whose event is not in the ledger', () => {
  it('waits for it, which may be on the recovery queue', async () => {
    const record = accepted('1');
    const world = await makeWorld();
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
    const world = await makeWorld();
    await world.file(record, -5 * 3600);
    await world.run();
    await world.ledger.putEvents([record]);

    await world.runFor(6);

    expect(world.sent()).toHaveLength(1);
  });

  it('ends as EventExpired after 14 days, with all that was tried before', async () => {
    const record = accepted('1');
    const world = await makeWorld();
    const before = makeDelivery(record, 'retrying');
    await world.ledger.record(before);
    await world.run();
    await world.file(record, 0);

    for (let hour = 0; hour < 14 * 24; hour++) await world.catchUp(HOUR);
    expect(await world.delivery(record)).toEqual(before);
    const reports = await world.catchUp(7 * HOUR);

    const { nextAttemptAt: _, ...kept } = before;
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
    const world = await makeWorld(damaged, good);
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
    const world = await makeWorld(record);
    const before = makeDelivery(record, 'retrying', { attempts: 3 });
    await world.ledger.record(before);
    await world.file(record, 0, { attempt: 4 });
    await world.ledger.deleteSubscriber('billing');

    const reports = await world.runFor(HOUR + 6);

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
    const world = await makeWorld(record);
    await world.file(record, 0);
    await world.ledger.deleteSubscriber('billing');
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
    const world = await makeWorld(record);
    const row = makeDelivery(record, status, { attempts });
    await world.ledger.record(row);
    await world.file(record, -2 * 3600);
    await world.ledger.deleteSubscriber('billing');

    expect(await world.run()).toMatchObject({ died: [] });
    expect(await world.delivery(record)).toEqual(row);
    expect(world.log.messages).not.toContain('the delivery is dead');
  });

  it('stays on the list while its end cannot be written', async () => {
    const record = accepted('1');
    const world = await makeWorld(record);
    await world.file(record, -2 * 3600);
    await world.ledger.deleteSubscriber('billing');
    world.ledger.outage = ['record'];
    await expect(world.run()).rejects.toMatchObject({ code: 'ledger-unavailable' });
    world.ledger.outage = 'none';

    const reports = await world.runFor(2);

    expect(reports.flatMap(({ died }) => died)).toEqual(['billing']);
  });
});
