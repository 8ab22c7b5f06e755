import { describe, expect, it } from '@jest/globals';
import { STAMP } from '../../../core/records/envelope.ts';
import { BATCHED, post, STRUCTURED } from '../../support/builders/post.ts';
import { IngestWorld, order, track } from '../../support/worlds/ingest-world.ts';

const NOW = '2026-11-24T17:00:00.000Z';

describe('acceptEvents', () => {
  it('publishes an event, writes its waybill and says who will get it', async () => {
    const world = new IngestWorld();

    const results = await world.accept(order('1', { data: { amount: 500 } }));

    expect(results).toEqual([
      {
        id: '1',
        source: '/shop',
        trackingId: track('1'),
        status: 'accepted',
        subscribers: ['audit', 'billing'],
      },
    ]);
    expect(await world.ledger.getEvent(track('1'))).toEqual({
      trackingId: track('1'),
      event: order('1', { data: { amount: 500 } }),
      acceptedAt: NOW,
      sizeBytes: JSON.stringify(order('1', { data: { amount: 500 } })).length,
      expected: ['audit', 'billing'],
      state: 'published',
    });
    expect(world.bus.taken).toEqual([
      {
        ...order('1', { data: { amount: 500 } }),
        [STAMP]: {
          v: 1,
          trackingId: track('1'),
          acceptedAt: NOW,
          words: { type: expect.anything() },
        },
      },
    ]);
  });

  it('answers for every event, in order, with one call of the bus', async () => {
    const world = new IngestWorld();

    const results = await world.accept(order('3'), order('1'), order('2'));

    expect(results.map(({ id, status }) => [id, status])).toEqual([
      ['3', 'accepted'],
      ['1', 'accepted'],
      ['2', 'accepted'],
    ]);
    expect(world.bus.calls).toEqual([3]);
    expect(world.clock.slept).toEqual([]);
  });

  it('expects only those whose pattern matches', async () => {
    const world = new IngestWorld();

    const [small, large, other] = await world.accept(
      order('1'),
      order('2', { data: { amount: 101 } }),
      order('3', { type: 'order.paid', data: { amount: 101 } }),
    );

    expect([small, large, other].map((result) => result?.subscribers)).toEqual([
      ['billing'],
      ['audit', 'billing'],
      ['audit'],
    ]);
  });

  it('accepts an event that nobody wants, and calls it unmatched', async () => {
    const world = new IngestWorld();

    const results = await world.accept(order('1', { type: 'order.paid' }));

    expect(results).toMatchObject([{ status: 'accepted', subscribers: [] }]);
    expect(await world.ledger.getEvent(track('1'))).toMatchObject({
      state: 'unmatched',
      expected: [],
    });
    expect(world.published()).toEqual(['1']);
  });

  it('keeps who published it, on the waybill and on the way', async () => {
    const world = new IngestWorld();
    const { items } = post({ 'content-type': STRUCTURED }, JSON.stringify(order('1')));

    await world.acceptItems(items, { producer: 'checkout' });

    expect(await world.ledger.getEvent(track('1'))).toMatchObject({ producer: 'checkout' });
    expect(world.bus.taken).toMatchObject([{ [STAMP]: { producer: 'checkout' } }]);
  });

  it('does nothing for a request without a good event', async () => {
    const world = new IngestWorld();
    world.ledger.outage = 'all';

    const results = await world.accept({}, { id: 'x', source: '/shop' });

    expect(results).toMatchObject([
      { status: 'rejected', subscribers: [], error: { code: 'invalid-event' } },
      { id: 'x', source: '/shop', status: 'rejected', error: { code: 'invalid-event' } },
    ]);
    expect(results[0]).not.toHaveProperty('id');
    expect(world.bus.calls).toEqual([]);
  });

  it('keeps the good events of a batch unharmed by the bad', async () => {
    const world = new IngestWorld();

    const results = await world.accept(order('1'), order('2', { type: '' }), order('3'), null);

    expect(results.map(({ status }) => status)).toEqual([
      'accepted',
      'rejected',
      'accepted',
      'rejected',
    ]);
    expect(world.published()).toEqual(['1', '3']);
  });
});

describe('an event published twice', () => {
  it('is a duplicate the second time, with the subscribers that the first had', async () => {
    const world = new IngestWorld();
    await world.accept(order('1', { data: { amount: 500 } }));
    world.subscribers = [];

    const results = await world.accept(order('1', { data: { amount: 500 } }), order('2'));

    expect(results).toMatchObject([
      { id: '1', trackingId: track('1'), status: 'duplicate', subscribers: ['audit', 'billing'] },
      { id: '2', status: 'accepted' },
    ]);
    expect(world.published()).toEqual(['1', '2']);
  });

  it('is a duplicate while its first still waits in the outbox', async () => {
    const world = new IngestWorld();
    world.bus.outcome = () => 'outage';
    await world.accept(order('1'));

    const results = await world.accept(order('1'));

    expect(results).toMatchObject([{ status: 'duplicate', subscribers: ['billing'] }]);
  });

  it('is not a duplicate when only its id or only its source is the same', async () => {
    const world = new IngestWorld();

    const results = await world.accept(order('1'), order('1', { source: '/other' }), order('2'));

    expect(results.map(({ status }) => status)).toEqual(['accepted', 'accepted', 'accepted']);
    expect(new Set(results.map(({ trackingId }) => trackingId)).size).toBe(3);
  });

  it('is accepted once and a duplicate ever after within one batch', async () => {
    const world = new IngestWorld();

    const results = await world.accept(order('1'), order('2'), order('1'), order('1'));

    expect(results.map(({ id, status }) => [id, status])).toEqual([
      ['1', 'accepted'],
      ['2', 'accepted'],
      ['1', 'duplicate'],
      ['1', 'duplicate'],
    ]);
    expect(results[2]).toMatchObject({ trackingId: track('1'), subscribers: ['billing'] });
    expect(world.published()).toEqual(['1', '2']);
  });

  it('is the same event though its members stand in another order', async () => {
    const world = new IngestWorld();
    const { data, ...attributes } = order('1', { data: { a: 1, b: { c: 2, d: [3] } } });

    const results = await world.accept(
      { data: { a: 1, b: { c: 2, d: [3] } }, ...attributes },
      { ...attributes, data: { b: { d: [3], c: 2 }, a: 1 } },
    );

    expect(data).toBeDefined();
    expect(results.map(({ status }) => status)).toEqual(['accepted', 'duplicate']);
  });

  it('is rejected in one batch when its content differs, and the first stands', async () => {
    const world = new IngestWorld();

    const results = await world.accept(
      order('1'),
      order('1', { data: { amount: 51 } }),
      order('1', { extra: 'x' }),
      order('1'),
    );

    expect(results.map(({ status }) => status)).toEqual([
      'accepted',
      'rejected',
      'rejected',
      'duplicate',
    ]);
    expect(results[1]).toMatchObject({
      id: '1',
      source: '/shop',
      error: { code: 'invalid-event' },
    });
    expect(results[1]?.error?.message).toContain(
      '`id` 1 of `source` /shop stands in this batch twice',
    );
    expect(world.bus.taken).toMatchObject([{ id: '1', data: { amount: 50 } }]);
  });

  it('is rejected in one batch when a digit differs that no double has', async () => {
    const world = new IngestWorld();
    const sent = ['9007199254740993', '9007199254740992', '9007199254740993'].map((number) =>
      JSON.stringify(order('1', { data: 'N' })).replace('"N"', number),
    );

    const results = await world.acceptItems(
      post({ 'content-type': BATCHED }, `[${sent.join(',')}]`).items,
    );

    expect(results.map(({ status }) => status)).toEqual(['accepted', 'rejected', 'duplicate']);
    expect(await world.ledger.getEvent(track('1'))).toMatchObject({
      dataText: '9007199254740993',
    });
  });

  it('leaves the others of its batch alone when it is the only new one', async () => {
    const world = new IngestWorld();
    await world.accept(order('1'), order('2'));

    const results = await world.accept(order('1'), order('2'));

    expect(results.map(({ status }) => status)).toEqual(['duplicate', 'duplicate']);
    expect(world.bus.calls).toEqual([2]);
  });
});

describe('the time of an event', () => {
  it.each([
    ['long gone', '1996-12-19T16:39:57-08:00'],
    ['now', NOW],
    ['a day ahead', '2026-11-25T17:00:00Z'],
    ['a day ahead elsewhere', '2026-11-25T22:30:00+05:30'],
    ['a leap second', '2016-12-31T23:59:60Z'],
    ['not there', undefined],
  ])('may be %s', async (_, time) => {
    const world = new IngestWorld();

    expect(await world.accept(order('1', { time }))).toMatchObject([{ status: 'accepted' }]);
  });

  it.each([
    '2026-11-25T17:00:00.001Z',
    '2027-01-01T00:00:00Z',
    '2029-12-31t23:59:60z',
    '9999-12-31T23:59:59Z',
    '9999-12-31T23:59:59-23:59',
  ])('is rejected when the producer’s clock is more than a day ahead: %s', async (time) => {
    const world = new IngestWorld();

    const [ahead, other] = await world.accept(order('1', { time }), order('2'));

    expect(ahead).toMatchObject({
      id: '1',
      status: 'rejected',
      error: { code: 'invalid-event' },
    });
    expect(ahead?.error?.message).toContain('`time` is more than a day ahead');
    expect(ahead?.error?.message).toContain(`(${NOW}); received ${time}`);
    expect(other?.status).toBe('accepted');
  });
});
