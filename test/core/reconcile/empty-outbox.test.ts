import { describe, expect, it } from '@jest/globals';
import { makeRecord } from '../../support/builders/make-records.ts';
import { at, ReconcileWorld } from '../../support/worlds/reconcile-world.ts';

/** Events in the outbox, accepted a second apart, the earliest first. */
const boxed = (count: number, prefix = '') =>
  Array.from({ length: count }, (_, index) => {
    const acceptedAt = new Date(Date.parse(at('16:50:00')) + index * 1000).toISOString();
    return makeRecord(`${prefix}${index}`, { state: 'outbox', acceptedAt });
  });

describe('the outbox', () => {
  it('is published, oldest first, and its events are then published or unmatched', async () => {
    const { ledger, bus, clock, ...world } = await makeWorld();
    const second = makeRecord('2', { state: 'outbox', acceptedAt: at('16:59:30.000') });
    const first = makeRecord('1', {
      state: 'outbox',
      acceptedAt: at('16:59:00.000'),
      expected: [],
    });
    await ledger.putEvents([second, first, makeRecord('3')]);

    const report = await world.run();

    expect(report).toMatchObject({ published: 2, stillInOutbox: 0 });
    expect(bus.taken.map(({ id }) => id)).toEqual(['1', '2']);
    expect(await ledger.getEvent(first.trackingId)).toEqual({ ...first, state: 'unmatched' });
    expect(await ledger.getEvent(second.trackingId)).toEqual({ ...second, state: 'published' });
    expect(await ledger.listOutbox(10, clock.now())).toMatchObject({ records: [], more: false });
  });

  it('keeps what the bus still cannot take, for the next run', async () => {
    const { ledger, bus, log, run } = await makeWorld();
    await ledger.putEvents(
      ['1', '2', '3'].map((id) =>
        makeRecord(id, { state: 'outbox', acceptedAt: at('16:59:00.000') }),
      ),
    );
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
  });

  it('is emptied in one run however full it is', async () => {
    const { ledger, bus, run } = await makeWorld();
    await ledger.putEvents(boxed(250));

    expect(await run()).toMatchObject({ published: 250, stillInOutbox: 0 });
    expect(bus.calls).toEqual([100, 100, 50]);
  });

  it('is emptied in one run though the bus throttles some of every page', async () => {
    const { ledger, bus, run } = await makeWorld();
    await ledger.putEvents(boxed(450));
    const tries = new Map<string, number>();
    bus.outcome = ({ id }) => {
      const count = (tries.get(id) ?? 0) + 1;
      tries.set(id, count);
      return Number(id) % 10 === 0 && count === 1 ? 'throttle' : 'take';
    };

    const { published } = await run();

    expect(published).toBeGreaterThan(440);
  });

  it('is emptied in one run though its index is behind, and lists a page that is out of it already', async () => {
    const { ledger, bus, run } = await makeWorld();
    await ledger.putEvents(boxed(250));
    const list = ledger.listOutbox.bind(ledger);
    let calls = 0;
    ledger.listOutbox = async (...query) => {
      calls++;
      const page = await list(...query);
      return calls % 2 === 0 ? { records: [], unreadable: [], more: true } : page;
    };

    expect(await run()).toMatchObject({ published: 250, stillInOutbox: 0 });
    expect(bus.calls).toEqual([100, 100, 50]);
  });

  it('asks a bus that takes nothing once a run', async () => {
    const { ledger, bus, run } = await makeWorld();
    await ledger.putEvents(boxed(250));
    bus.outcome = () => 'outage';

    expect(await run()).toMatchObject({ published: 0, stillInOutbox: 100 });
    expect(bus.calls).toEqual([100]);
  });

  it('is left to the next run when the time is up, which says how much that is', async () => {
    const { ledger, bus, clock, run } = await makeWorld();
    await ledger.putEvents(boxed(350));
    bus.outcome = () => {
      clock.advance(250);
      return 'take';
    };

    const [first, second] = [await run(), await run()];

    expect(first).toMatchObject({ published: 200, stillInOutbox: 100 });
    expect(second).toMatchObject({ published: 150, stillInOutbox: 0 });
  });

  it('publishes an event again whose run ended before it was written down', async () => {
    const { ledger, bus, run } = await makeWorld();
    await ledger.putEvents(boxed(1));
    ledger.outage = ['markPublished'];
    await expect(run()).rejects.toMatchObject({ code: 'ledger-unavailable' });
    ledger.outage = 'none';

    expect(await run()).toMatchObject({ published: 1 });
    expect(bus.taken.map(({ id }) => id)).toEqual(['0', '0']);
  });
});

describe('events of the outbox that can never be published', () => {
  it.each<[string, (world: Awaited<ReturnType<typeof makeWorld>>) => void, string]>([
    [
      'the bus refuses',
      ({ bus }) => {
        bus.outcome = ({ id }) => (id.startsWith('bad') ? 'refuse' : 'take');
      },
      'the bus refuses an event of the outbox',
    ],
    [
      'cannot be read',
      ({ ledger }) => {
        for (const { trackingId } of boxed(250, 'bad')) ledger.unreadable.add(trackingId);
      },
      'an event of the outbox cannot be read',
    ],
  ])('hold up no other in the same run: 250 that %s', async (_, spoil, message) => {
    const world = await makeWorld();
    const good = makeRecord('good', { state: 'outbox', acceptedAt: at('16:59:59.000') });
    await world.ledger.putEvents([...boxed(250, 'bad'), good]);
    spoil(world);

    expect(await world.run()).toMatchObject({ published: 1 });

    expect(world.bus.taken.map(({ id }) => id)).toEqual(['good']);
    const errors = world.log.lines.filter((line) => line.message === message);
    expect(new Set(errors.map(({ trackingId }) => trackingId)).size).toBe(250);
    for (const { level } of errors) expect(level).toBe('ERROR');
  });

  it('are tried again an hour later, and stay accepted', async () => {
    const { ledger, bus, clock, run } = await makeWorld();
    const [record] = boxed(1);
    await ledger.putEvents(boxed(1));
    bus.outcome = () => 'refuse';
    expect(await run()).toMatchObject({ published: 0, stillInOutbox: 1 });
    bus.outcome = () => 'take';

    clock.advance(3_599_000);
    expect(await run()).toMatchObject({ published: 0 });
    clock.advance(61_000);
    expect(await run()).toMatchObject({ published: 1 });

    expect(await ledger.getEvent(record?.trackingId ?? '')).toMatchObject({ state: 'published' });
  });
});

async function makeWorld() {
  const world = await ReconcileWorld.make();
  const { ledger, bus, clock, log, queue } = world;
  return { ledger, bus, clock, log, queue, run: () => world.run() };
}
