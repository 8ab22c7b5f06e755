import { describe, expect, it } from '@jest/globals';
import { IngestWorld, order, track } from './ingest-world.ts';

describe('a bus that throttles', () => {
  it('is tried again after a pause, for the events that it did not take', async () => {
    const world = new IngestWorld();
    world.bus.outcome = ({ id }, call) => (id === '2' && call < 3 ? 'throttle' : 'take');

    const results = await world.accept(order('1'), order('2'), order('3'));

    expect(results.map(({ status }) => status)).toEqual(['accepted', 'accepted', 'accepted']);
    expect(world.bus.calls).toEqual([3, 1, 1]);
    expect(world.published()).toEqual(['1', '3', '2']);
    expect(world.clock.slept).toEqual([50, 100]);
    expect(await world.ledger.listOutbox(10)).toEqual([]);
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
      expect(await world.ledger.listOutbox(10)).toMatchObject([
        { trackingId: track('2'), state: 'outbox', expected: ['billing'], event: order('2') },
      ]);
      expect(await world.ledger.getEvent(track('1'))).toMatchObject({ state: 'published' });
    },
  );

  it('leaves an event that nobody wants to the outbox, too', async () => {
    const world = new IngestWorld();
    world.bus.outcome = () => 'outage';

    await world.accept(order('1', { type: 'order.paid' }));

    expect(await world.ledger.listOutbox(10)).toMatchObject([{ state: 'outbox', expected: [] }]);
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
    expect(await world.ledger.listOutbox(10)).toEqual([]);
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

  it('may leave single events unwritten, which only matters for the outbox', async () => {
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
    expect(await world.ledger.listOutbox(10)).toMatchObject([{ trackingId: track('4') }]);
  });

  it('hides no fault that is not an outage', async () => {
    const world = new IngestWorld();
    const fault = new TypeError('a fault of the adapter');
    world.ledger.findEvents = async () => Promise.reject(fault);

    await expect(world.accept(order('1'))).rejects.toBe(fault);
    expect(world.published()).toEqual([]);
  });
});
