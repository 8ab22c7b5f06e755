import { describe, expect, it } from '@jest/globals';
import { beginDueList } from '../../../core/reconcile/sweep-due-list.ts';
import type { StoredDueItem } from '../../../core/records/due-item.ts';
import { makeRecord, makeSubscriber } from '../../support/builders/make-records.ts';
import { at, ReconcileWorld } from '../../support/worlds/reconcile-world.ts';

const DAY = 24 * 60;

const accepted = (id: string) => makeRecord(id, { acceptedAt: at('16:00:00.000') });

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
    const world = await ReconcileWorld.make(record);
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
      const world = await ReconcileWorld.make(record);
      await world.run();
      await world.file(record, seconds);
      const due = new Date(world.clock.now() + seconds * 1000).toISOString();

      await world.runFor(seconds / 60 + 5);

      expect(world.sent().map((message) => message.at)).toEqual([due]);
    },
  );

  it('goes to its own subscriber, alone where it must be handled alone, in its round', async () => {
    const record = accepted('1');
    const world = await ReconcileWorld.make(record);
    await world.file(record, 10, { subscriber: 'email', round: 2, attempt: 7, alone: true });

    await world.run();

    expect(world.sent('billing')).toEqual([]);
    expect(world.sent('email')).toMatchObject([
      { to: { subscriber: 'email', round: 2, attempt: 7, alone: true } },
    ]);
  });

  it('has every digit of its event’s numbers', async () => {
    const record = { ...accepted('1'), dataText: '{"amount":1524831183200260097}' };
    const world = await ReconcileWorld.make(record);
    await world.file(record, 10);

    await world.run();

    const [message] = world.queue.box(makeSubscriber('billing').queueUrl).messages;
    expect(message?.body).toContain('"amount":1524831183200260097}');
  });

  it('is sent in one run with all others of its minute, however many', async () => {
    const records = Array.from({ length: 350 }, (_, n) => accepted(`${n}`));
    const world = await ReconcileWorld.make(...records);
    for (const record of records) await world.file(record, 30);

    expect(await world.run()).toMatchObject({ sent: 350 });
  });

  it('is not held up by events that are to be looked at in its minute', async () => {
    const records = Array.from({ length: 250 }, (_, n) => accepted(`${n}`));
    const due = accepted('due');
    const world = await ReconcileWorld.make(...records, due);
    const looks = records.map(({ trackingId }) => ({ trackingId, dueAt: at('17:01:05.000') }));
    await world.ledger.putDue(looks, world.clock.now());
    await world.file(due, 110);

    expect(await world.run()).toMatchObject({ sent: 1, examined: 250 });
  });

  it('is not passed by where the list still names a whole page of what was removed before it', async () => {
    const records = Array.from({ length: 150 }, (_, n) => accepted(`${n}`));
    const world = await ReconcileWorld.make(...records);
    await world.run();
    for (const record of records) await world.file(record, 30);
    world.clock.advance(DAY * 60_000);
    const list = world.ledger.listDue.bind(world.ledger);
    const page: StoredDueItem[] = [];
    world.ledger.listDue = async (minute, limit) => {
      if (page.length === 0) page.push(...(await list(minute, limit)));
      return [...page];
    };
    const first = await world.run();
    world.ledger.listDue = list;

    const second = await world.run();

    expect([first.sent, second.sent]).toEqual([100, 50]);
  });

  it('comes again, the same attempt, when a run ends between sending and removing it', async () => {
    const record = accepted('1');
    const world = await ReconcileWorld.make(record);
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
    const world = await ReconcileWorld.make(early, late);
    await world.run();
    await world.file(early, 3600);
    await world.file(late, 20 * 3600);
    world.clock.advance(DAY * 60_000);

    await world.runFor(3);

    expect(world.sent().map(({ id }) => id)).toEqual(['early', 'late']);
  });

  it('is found after a day without a run in as many runs as that takes', async () => {
    const record = accepted('1');
    const world = await ReconcileWorld.make(record);
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
    const world = await ReconcileWorld.make(record);
    await world.runFor(30);
    await world.file(record, -25 * 60);

    await world.runFor(2);

    expect(world.sent()).toHaveLength(1);
  });

  it('is found by the first run, however late that is, since the first registration has begun the list', async () => {
    const record = accepted('1');
    const world = await ReconcileWorld.make(record);
    await beginDueList(world.ledger, world.clock);
    await world.file(record, 30);
    world.clock.advance(5 * 3_600_000);
    await beginDueList(world.ledger, world.clock);

    expect(await world.run()).toMatchObject({ sent: 1 });
  });

  it('is sent once though the list names it again after it was removed', async () => {
    const records = Array.from({ length: 150 }, (_, n) => accepted(`${n}`));
    const world = await ReconcileWorld.make(...records);
    for (const record of records) await world.file(record, 30);
    const list = world.ledger.listDue.bind(world.ledger);
    const before: StoredDueItem[] = [];
    world.ledger.listDue = async (minute, limit) => {
      const items = await list(minute, limit);
      before.push(...items);
      return items.length > 0 && items.length < limit
        ? [...before.slice(0, limit - items.length), ...items]
        : items;
    };

    expect(await world.run()).toMatchObject({ sent: 150 });
  });

  it('is found that is filed by a clock which is two minutes behind', async () => {
    const record = accepted('1');
    const world = await ReconcileWorld.make(record);
    await world.runFor(30);
    const to = { subscriber: 'billing', round: 1, attempt: 2 };
    const behind = world.clock.now() - 120_000;
    const dueAt = new Date(behind).toISOString();
    await world.ledger.putDue([{ trackingId: record.trackingId, dueAt, to }], behind);

    await world.runFor(2);

    expect(world.sent()).toHaveLength(1);
  });
});
