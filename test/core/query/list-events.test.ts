import { describe, expect, it } from '@jest/globals';
import { WaybillError } from '../../../core/errors.ts';
import { listEvents } from '../../../core/query/list-events.ts';
import type { Parameters } from '../../../core/query/read-parameters.ts';
import type { EventQuery } from '../../../core/records/event-page.ts';
import { sha256 } from '../../../node/sha256.ts';
import { makeDelivery, makeRecord, makeSubscriber } from '../../support/builders/make-records.ts';
import { FakeClock } from '../../support/fakes/fake-clock.ts';
import { MemoryLedger } from '../../support/fakes/memory-ledger.ts';

/** Of a page, as `after` has it. */
const PLACE = Buffer.from('2026-11-24T16:00:00.000Z').toString('base64url');

function makeWorld() {
  const ledger = new MemoryLedger();
  const clock = new FakeClock();
  const queries: EventQuery[] = [];
  const list = ledger.listEvents.bind(ledger);
  ledger.listEvents = (query) => {
    queries.push(query);
    return list(query);
  };
  const directory = {
    subscribers: async () => [makeSubscriber('billing'), makeSubscriber('late')],
  };
  return { ledger, clock, directory, queries, sha256 };
}

async function refusal(parameters: Parameters): Promise<WaybillError> {
  const world = makeWorld();
  const error = await listEvents(parameters, world).catch((thrown: unknown) => thrown);
  expect(world.queries).toEqual([]);
  if (error instanceof WaybillError) return error;
  throw new Error('the query was not refused');
}

describe('listEvents', () => {
  it('lists the last 24 hours, newest first, those accepted just now included', async () => {
    const world = makeWorld();
    const times = [
      '2026-11-23T16:59:59.999Z',
      '2026-11-23T17:00:00.001Z',
      '2026-11-24T17:00:00.000Z',
    ];
    await world.ledger.putEvents(
      times.map((acceptedAt, index) => makeRecord(`${index}`, { acceptedAt })),
    );

    const { events, cursor } = await listEvents({}, world);

    expect(events.map(({ id }) => id)).toEqual(['2', '1']);
    expect(events[0]).not.toHaveProperty('event');
    expect(cursor).toBeUndefined();
    expect(world.queries).toEqual([
      { from: '2026-11-23T17:00:00.001Z', to: '2026-11-24T17:00:00.001Z', limit: 25 },
    ]);
  });

  it('asks for what it is told, in UTC', async () => {
    const world = makeWorld();

    await listEvents(
      {
        from: '2026-11-01t01:30:00+01:30',
        to: '2026-11-02T00:00:00.5Z',
        type: 'order.placed',
        source: '/shop',
        limit: '100',
      },
      world,
    );

    expect(world.queries).toEqual([
      {
        from: '2026-11-01T00:00:00.000Z',
        to: '2026-11-02T00:00:00.500Z',
        type: 'order.placed',
        source: '/shop',
        limit: 100,
      },
    ]);
  });

  it('takes a date for its first moment in UTC, and a day before `to` for `from`', async () => {
    const world = makeWorld();

    await listEvents({ to: '2026-03-01' }, world);

    expect(world.queries).toMatchObject([
      { from: '2026-02-28T00:00:00.000Z', to: '2026-03-01T00:00:00.000Z' },
    ]);
  });

  it('turns pages with the cursor of the one before', async () => {
    const world = makeWorld();
    await world.ledger.putEvents(
      Array.from({ length: 5 }, (_, second) =>
        makeRecord(`${second}`, { acceptedAt: `2026-11-24T16:00:0${second}.000Z` }),
      ),
    );

    const first = await listEvents({ limit: '2' }, world);
    const second = await listEvents({ limit: '2', cursor: first.cursor }, world);
    const third = await listEvents({ limit: '2', cursor: second.cursor }, world);

    const ids = [first, second, third].map(({ events }) => events.map(({ id }) => id));
    expect(ids).toEqual([['4', '3'], ['2', '1'], ['0']]);
    expect(third.cursor).toBeUndefined();
  });

  it('may span 31 days', async () => {
    const world = makeWorld();

    await listEvents({ from: '2026-10-01', to: '2026-11-01' }, world);

    expect(world.queries).toHaveLength(1);
  });

  it('has the deliveries of each event where they are asked for, those that nobody has begun too', async () => {
    const world = makeWorld();
    const acceptedAt = '2026-11-24T16:00:00.000Z';
    const records = Array.from({ length: 45 }, (_, n) => makeRecord(`d-${n}`, { acceptedAt }));
    await world.ledger.putEvents(records);
    for (const record of records.slice(0, 3))
      await world.ledger.record(makeDelivery(record, 'dead', { subscriber: 'email' }));

    const { events } = await listEvents({ include: 'deliveries', limit: '100' }, world);
    const { events: bare } = await listEvents({ limit: '100' }, world);

    expect(events).toHaveLength(45);
    expect(events.map(({ deliveries: _, ...event }) => event)).toEqual(bare);
    const dead = records.slice(0, 3).map(({ trackingId }) => trackingId);
    for (const { trackingId, deliveries } of events) {
      const status = dead.includes(trackingId) ? 'dead' : 'pending';
      expect(deliveries).toMatchObject([
        { subscriber: 'billing', status: 'pending' },
        { subscriber: 'email', status },
      ]);
      expect(deliveries?.[1]).not.toHaveProperty('history');
    }
  });

  it('has those of others too that had it, where all are asked for', async () => {
    const world = makeWorld();
    const record = makeRecord('replayed', { acceptedAt: '2026-11-24T16:00:00.000Z' });
    await world.ledger.putEvents([record]);
    await world.ledger.record(makeDelivery(record, 'delivered', { subscriber: 'late' }));

    const [expected] = (await listEvents({ include: 'deliveries' }, world)).events;
    const [all] = (await listEvents({ include: 'all-deliveries' }, world)).events;

    expect(expected?.deliveries?.map(({ subscriber }) => subscriber)).toEqual(['billing', 'email']);
    expect(all?.deliveries).toMatchObject([
      { subscriber: 'billing', status: 'pending' },
      { subscriber: 'email', status: 'pending' },
      { subscriber: 'late', status: 'delivered' },
    ]);
  });

  it('goes on after a page with the oldest first, from ten seconds before its end', async () => {
    const world = makeWorld();
    const times = ['16:59:40.000', '16:59:55.000', '17:00:00.000'];
    await world.ledger.putEvents(
      times.map((time) => makeRecord(time, { acceptedAt: `2026-11-24T${time}Z` })),
    );

    const newest = await listEvents({ limit: '1' }, world);
    world.clock.advance(2000);
    await world.ledger.putEvents([makeRecord('new', { acceptedAt: '2026-11-24T17:00:01.000Z' })]);
    const look = await listEvents({ order: 'asc', after: newest.after, limit: '2' }, world);
    const rest = await listEvents(
      { order: 'asc', after: newest.after, cursor: look.cursor, limit: '2' },
      world,
    );

    expect(look.events.map(({ id }) => id)).toEqual(['16:59:55.000', '17:00:00.000']);
    expect(look.after).toBe(look.cursor);
    expect(rest.events.map(({ id }) => id)).toEqual(['new']);
    expect(rest).toMatchObject({ lookedUpTo: '2026-11-24T17:00:02.001Z' });
    expect(rest.cursor).toBeUndefined();
    expect(rest.after).toBeDefined();
  });

  it('begins before now where a page was written by a clock ahead', async () => {
    const world = makeWorld();
    const ahead = await listEvents({ to: '2026-11-24T18:00:00Z' }, world);

    await listEvents({ order: 'asc', after: ahead.after }, world);

    expect(world.queries.at(-1)).toMatchObject({ from: '2026-11-24T16:59:50.000Z' });
  });

  it('finds an event by its source and id, without a look through the list', async () => {
    const world = makeWorld();
    const old = makeRecord('order-7', { acceptedAt: '2026-10-01T00:00:00.000Z' });
    await world.ledger.putEvents([old]);
    const { id, source, type } = old.event;

    const { events } = await listEvents({ source, id, include: 'deliveries' }, world);
    const others = [
      { source, id, type: `${type}.other` },
      { source, id, from: '2026-11-01' },
      { source, id, to: '2026-09-30', from: '2026-09-29' },
      { source: '/other', id },
    ];

    expect(events).toMatchObject([{ trackingId: old.trackingId, deliveries: [{}, {}] }]);
    for (const parameters of others)
      expect((await listEvents(parameters, world)).events).toEqual([]);
    expect(world.queries).toEqual([]);
  });

  it('has a thousand events on a page without deliveries', async () => {
    const world = makeWorld();

    await listEvents({ limit: '1000' }, world);

    expect(world.queries).toMatchObject([{ limit: 1000 }]);
  });

  it.each<[string, Parameters, string]>([
    ['an order that there is not', { order: 'newest' }, '`order` must be one of asc, desc'],
    ['a state that there is not', { state: 'dead' }, '`state` must be one of published, outbox,'],
    ['`after` with the newest first', { after: PLACE }, '`after` goes with `order=asc`'],
    [
      '`after` beside `from`',
      { order: 'asc', after: PLACE, from: '2026-11-24' },
      'leave `from` out',
    ],
    ['what no page gave', { order: 'asc', after: 'x' }, '`after` must be one that an earlier page'],
    ['a page of deliveries too large', { include: 'deliveries', limit: '101' }, 'from 1 to 100'],
    [
      'a parameter that there is not',
      { form: '2026-11-24' },
      'no parameter form; there are from, to,',
    ],
    ['a name of every object', { constructor: 'x' }, 'no parameter constructor'],
    ['a time that is none', { from: 'yesterday' }, '`from` must be an ISO 8601 time'],
    [
      'a zone whose plus became a space',
      { from: '2026-11-24T17:00:00 01:00' },
      'received 2026-11-24T17:00:00 01:00; in a URL, + is a space, so write it as %2B',
    ],
    ['an empty time', { to: '' }, '`to` must be an ISO 8601 time'],
    ['a time without a zone', { from: '2026-11-24T17:00:00' }, 'such as 2026-11-24T17:00:00Z'],
    ['a 31st of February', { from: '2026-02-31T00:00:00Z' }, 'received 2026-02-31T00:00:00Z'],
    ['a date that there is not', { to: '2026-04-31' }, 'received 2026-04-31'],
    ['a date and a comment', { to: '2026-11-24 (now)' }, 'received 2026-11-24 (now)'],
    ['a leap second, which no clock here has', { to: '2016-12-31T23:59:60Z' }, '`to` must be'],
    ['a time of a megabyte', { to: 'x'.repeat(1_000_000) }, '`to` must be'],
    ['an end before the start', { from: '2026-11-24', to: '2026-11-23' }, '`from` must be earlier'],
    ['an empty span', { from: '2026-11-24', to: '2026-11-24' }, '`from` must be earlier'],
    ['a start in the future', { from: '2026-11-25' }, '`from` must be earlier'],
    [
      'more than 31 days',
      { from: '2026-10-01', to: '2026-11-01T00:00:00.001Z' },
      '31 days at most',
    ],
    ['a start long ago', { from: '1970-01-01' }, '31 days at most'],
    [
      'a limit of none',
      { limit: '0' },
      '`limit` must be a whole number from 1 to 1000; received 0',
    ],
    ['a limit too large', { limit: '1001' }, '`limit` must be'],
    ['a negative limit', { limit: '-1' }, '`limit` must be'],
    ['a limit that is no decimal', { limit: '0x10' }, '`limit` must be'],
    ['half a limit', { limit: '2.5' }, '`limit` must be'],
    ['an empty limit', { limit: '' }, '`limit` must be'],
    ['a limit of a megabyte', { limit: 'x'.repeat(1_000_000) }, '`limit` must be'],
    ['what is not to be included', { include: 'all' }, '`include` must be one of deliveries'],
    ['a word for a limit', { limit: 'all' }, 'received all'],
  ])('rejects %s', async (_, parameters, reason) => {
    const { code, message } = await refusal(parameters);

    expect(code).toBe('invalid-request');
    expect(message).toContain(reason);
    expect(message.length).toBeLessThan(300);
  });
});
