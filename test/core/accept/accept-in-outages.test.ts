import { describe, expect, it } from '@jest/globals';
import { readLostWaybill } from '../../../core/accept/lost-waybill.ts';
import { IngestWorld, order, track } from '../../support/worlds/ingest-world.ts';

const NOW = '2026-11-24T17:00:00.000Z';

/** Whose waybills wait on the recovery queue. */
const waiting = ({ recovery }: IngestWorld) =>
  recovery.messages.map(({ body }) => readLostWaybill(body).trackingId);

describe('a bus that throttles', () => {
  it('is tried again after a pause, for the events that it did not take', async () => {
    const world = new IngestWorld();
    world.bus.outcome = ({ id }, call) => (id === '2' && call < 3 ? 'throttle' : 'take');

    const results = await world.accept(order('1'), order('2'), order('3'));

    expect(results.map(({ status }) => status)).toEqual(['accepted', 'accepted', 'accepted']);
    expect(world.bus.calls).toEqual([3, 1, 1]);
    expect(world.published()).toEqual(['1', '3', '2']);
    expect(world.clock.slept).toEqual([50, 100]);
    expect(await world.outbox()).toEqual([]);
  });

  it.each(['throttle', 'outage'] as const)(
    'leaves an event to the outbox after three tries, and it is accepted (%s)',
    async (outcome) => {
      const world = new IngestWorld();
      world.bus.outcome = ({ id }) => (id === '2' ? outcome : 'take');

      const results = await world.accept(order('1'), order('2'));

      expect(results).toMatchObject([
        { id: '1', status: 'accepted', subscribers: ['billing'] },
        { id: '2', status: 'accepted', subscribers: ['billing'] },
      ]);
      expect(world.bus.calls).toEqual([2, 1, 1]);
      expect(await world.outbox()).toMatchObject([
        { trackingId: track('2'), state: 'outbox', expected: ['billing'], event: order('2') },
      ]);
      expect(await world.ledger.getEvent(track('1'))).toMatchObject({ state: 'published' });
    },
  );

  it('leaves an event that nobody wants to the outbox, too', async () => {
    const world = new IngestWorld();
    world.bus.outcome = () => 'outage';

    await world.accept(order('1', { type: 'order.paid' }));

    expect(await world.outbox()).toMatchObject([{ state: 'outbox', expected: [] }]);
  });
});

describe('a bus that refuses an event for good', () => {
  it('has it rejected, unwritten and not tried again, and takes the others', async () => {
    const world = new IngestWorld();
    world.bus.outcome = ({ id }) => (id === '2' ? 'refuse' : 'take');

    const results = await world.accept(order('1'), order('2'), order('3'), order('2'));

    expect(results.map(({ status }) => status)).toEqual([
      'accepted',
      'rejected',
      'accepted',
      'rejected',
    ]);
    expect(results[1]).toMatchObject({
      id: '2',
      source: '/shop',
      trackingId: track('2'),
      subscribers: [],
      error: {
        code: 'bus-refused',
        message: 'the event bus refuses this event (InvalidArgument): the bus refuses it',
      },
    });
    expect(world.bus.calls).toEqual([3]);
    expect(await world.ledger.getEvent(track('2'))).toBeUndefined();
  });

  it('has it rejected when it first throttled', async () => {
    const world = new IngestWorld();
    world.bus.outcome = (_, call) => (call === 1 ? 'throttle' : 'refuse');

    const results = await world.accept(order('1'));

    expect(results).toMatchObject([{ status: 'rejected', error: { code: 'bus-refused' } }]);
    expect(await world.outbox()).toEqual([]);
  });
});

describe('a ledger that is down', () => {
  it('stops no event that the bus takes', async () => {
    const world = new IngestWorld();
    world.ledger.outage = 'all';

    const results = await world.accept(order('1'), order('2'));

    expect(results).toMatchObject([
      { status: 'accepted', trackingId: track('1'), subscribers: ['billing'] },
      { status: 'accepted', trackingId: track('2'), subscribers: ['billing'] },
    ]);
    expect(world.published()).toEqual(['1', '2']);
  });

  it('knows no duplicates, so that an event may be published twice', async () => {
    const world = new IngestWorld();
    await world.accept(order('1'));
    world.ledger.outage = ['findEvents'];

    const results = await world.accept(order('1'));

    expect(results).toMatchObject([{ status: 'accepted' }]);
    expect(world.published()).toEqual(['1', '1']);
  });

  it('makes those events unavailable that the bus could not take either, and no others', async () => {
    const world = new IngestWorld();
    world.ledger.outage = 'all';
    world.bus.outcome = ({ id }) => (id === '2' ? 'throttle' : 'take');

    const results = await world.accept(order('1'), order('2'), order('3'));

    expect(results).toMatchObject([
      { id: '1', status: 'accepted' },
      {
        id: '2',
        status: 'rejected',
        trackingId: track('2'),
        subscribers: [],
        error: { code: 'unavailable' },
      },
      { id: '3', status: 'accepted' },
    ]);
    expect(results[1]?.error?.message).toContain('send it again later');
  });

  it('makes every copy of such an event unavailable', async () => {
    const world = new IngestWorld();
    world.ledger.outage = 'all';
    world.bus.outcome = () => 'outage';

    const results = await world.accept(order('1'), order('1'));

    expect(results.map(({ error }) => error?.code)).toEqual(['unavailable', 'unavailable']);
  });

  it('may leave single events unwritten, which wait on the recovery queue or, of the outbox, are unavailable', async () => {
    const world = new IngestWorld();
    world.ledger.unwritable.add(track('1')).add(track('3'));
    world.bus.outcome = ({ id }) => (id === '3' || id === '4' ? 'throttle' : 'take');

    const results = await world.accept(order('1'), order('2'), order('3'), order('4'));

    expect(results.map(({ status, error }) => error?.code ?? status)).toEqual([
      'accepted',
      'accepted',
      'unavailable',
      'accepted',
    ]);
    expect(await world.outbox()).toMatchObject([{ trackingId: track('4') }]);
    expect(waiting(world)).toEqual([track('1')]);
  });

  it('has the waybills of what the bus took wait on the recovery queue, whole', async () => {
    const world = new IngestWorld();
    world.ledger.outage = ['putEvents'];

    await world.accept(order('1', { data: { amount: 500 } }), order('2', { type: 'order.paid' }));

    expect(world.recovery.messages.map(({ body }) => readLostWaybill(body))).toMatchObject([
      { trackingId: track('1'), expected: ['audit', 'billing'], state: 'published' },
      { trackingId: track('2'), expected: [], state: 'unmatched', acceptedAt: NOW },
    ]);
  });

  it.each([
    ['the ledger', ['putEvents']],
    ['the whole ledger', 'all'],
  ] as const)(
    'never lets a 202 be lost: with %s and the recovery queue down, an event is unavailable',
    async (_, outage) => {
      const world = new IngestWorld();
      world.ledger.outage = outage;
      world.queue.outage = 'recovery';

      const results = await world.accept(order('1'), order('2', { type: 'order.paid' }));

      expect(results.map(({ error }) => error?.code)).toEqual(['unavailable', 'unavailable']);
      expect(world.log.lines.at(-1)).toMatchObject({
        level: 'ERROR',
        message: 'waybills are neither in the ledger nor on the recovery queue',
        trackingIds: [track('1'), track('2')],
      });
    },
  );

  it('makes those events alone unavailable that the recovery queue does not take', async () => {
    const world = new IngestWorld();
    world.ledger.outage = ['putEvents'];
    const send = world.queue.send.bind(world.queue);
    world.queue.send = async (url, messages) => [
      ...(await send(url, messages.slice(0, 1))),
      ...messages.slice(1).map(() => false),
    ];

    const results = await world.accept(order('1'), order('2'));

    expect(results.map(({ status, error }) => error?.code ?? status)).toEqual([
      'accepted',
      'unavailable',
    ]);
    expect(waiting(world)).toEqual([track('1')]);
  });

  it('takes an event again that was unavailable, once one of them is back', async () => {
    const world = new IngestWorld();
    world.ledger.outage = 'all';
    world.queue.outage = true;
    await world.accept(order('1'));
    world.ledger.outage = 'none';

    expect(await world.accept(order('1'))).toMatchObject([{ status: 'accepted' }]);
    expect(await world.ledger.getEvent(track('1'))).toMatchObject({ expected: ['billing'] });
  });

  it('hides no fault that is not an outage', async () => {
    const world = new IngestWorld();
    const fault = new TypeError('a fault of the adapter');
    world.ledger.findEvents = async () => Promise.reject(fault);

    await expect(world.accept(order('1'))).rejects.toBe(fault);
    expect(world.published()).toEqual([]);
  });
});

describe('a ledger that will never take an event', () => {
  it('has it rejected for what it is, and takes the others', async () => {
    const world = new IngestWorld();
    const put = world.ledger.putEvents.bind(world.ledger);
    const bad = { trackingId: track('2'), reason: 'the item is larger than 400 KB' };
    world.ledger.putEvents = async (records) => ({
      ...(await put(records.filter(({ trackingId }) => trackingId !== bad.trackingId))),
      refused: [bad],
    });

    const results = await world.accept(order('1'), order('2'), order('3'));

    expect(results.map(({ status, error }) => error?.code ?? status)).toEqual([
      'accepted',
      'event-too-large',
      'accepted',
    ]);
    expect(results[1]?.error?.message).toContain(bad.reason);
    expect(world.recovery.messages).toEqual([]);
  });
});
