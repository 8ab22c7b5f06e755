import { describe, expect, it } from '@jest/globals';
import { explainDelivery } from '../../core/explain-delivery.ts';
import { listSubscribers } from '../../core/list-subscribers.ts';
import { readWaybill } from '../../core/read-waybill.ts';
import { makeDelivery, makeRecord, makeSubscriber } from '../contracts/ledger/make-records.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { MemoryLedger } from '../fakes/memory-ledger.ts';
import { MemoryQueue } from '../fakes/memory-queue.ts';

const UNKNOWN = 'wb_aaaaaaaaaaaaaaaaaaaaaaaaaa';

describe('readWaybill', () => {
  it('shows the event and one delivery for each expected subscriber, in name order', async () => {
    const ledger = new MemoryLedger();
    const record = makeRecord('1', { expected: ['email', 'billing'], producer: 'checkout' });
    const delivered = makeDelivery(record, 'delivered');
    await ledger.putEvents([record]);
    await ledger.recordDelivered([delivered], []);

    const waybill = await readWaybill(record.trackingId, ledger);

    const { trackingId: _, ...shown } = delivered;
    expect(waybill).toEqual({
      trackingId: record.trackingId,
      state: 'published',
      acceptedAt: record.acceptedAt,
      sizeBytes: record.sizeBytes,
      producer: 'checkout',
      event: record.event,
      deliveries: [shown, { subscriber: 'email', status: 'pending', attempts: 0, history: [] }],
      overdue: [],
    });
  });

  it('shows a subscriber that had the event unexpectedly, too', async () => {
    const ledger = new MemoryLedger();
    const record = makeRecord('1', { expected: ['billing'] });
    await ledger.putEvents([record]);
    await ledger.recordFailure(makeDelivery(record, 'dead', { subscriber: 'audit' }));

    const { deliveries } = await readWaybill(record.trackingId, ledger);

    expect(deliveries.map(({ subscriber, status }) => [subscriber, status])).toEqual([
      ['audit', 'dead'],
      ['billing', 'pending'],
    ]);
  });

  it.each(['unmatched', 'outbox'] as const)('says that an event is %s', async (state) => {
    const ledger = new MemoryLedger();
    const record = makeRecord('1', { state, expected: [] });
    await ledger.putEvents([record]);

    expect(await readWaybill(record.trackingId, ledger)).toMatchObject({ state, deliveries: [] });
  });

  it('calls overdue those that were flagged and have no outcome yet', async () => {
    const ledger = new MemoryLedger();
    const record = makeRecord('1', { overdue: ['billing', 'email'] });
    await ledger.putEvents([record]);
    await ledger.recordFailure(makeDelivery(record, 'retrying'));

    expect(await readWaybill(record.trackingId, ledger)).toMatchObject({ overdue: ['email'] });
  });

  it('shows the deliveries of an event that waits for its rebuild', async () => {
    const ledger = new MemoryLedger();
    const record = makeRecord('1');
    await ledger.recordDelivered([makeDelivery(record, 'delivered')], []);

    const waybill = await readWaybill(record.trackingId, ledger);

    expect(waybill).toMatchObject({ state: 'published', deliveries: [{ status: 'delivered' }] });
    expect(waybill).not.toHaveProperty('event');
  });

  it.each([UNKNOWN, 'wb_x', '', '__proto__', 'x'.repeat(100_000)])(
    'rejects a tracking id that no event has: %.40s',
    async (trackingId) => {
      const reading = readWaybill(trackingId, new MemoryLedger());

      await expect(reading).rejects.toMatchObject({ code: 'not-found' });
      await expect(reading).rejects.toThrow(/^no event has the tracking id .{0,200}$/);
    },
  );

  it('rejects with the ledger’s own error in an outage', async () => {
    const ledger = new MemoryLedger();
    ledger.outage = 'all';

    await expect(readWaybill(UNKNOWN, ledger)).rejects.toMatchObject({
      code: 'ledger-unavailable',
    });
  });
});

describe('explainDelivery', () => {
  const makeWorld = async (amount: number) => {
    const ledger = new MemoryLedger();
    const record = makeRecord('1', { event: { data: { amount } } });
    await ledger.putEvents([record]);
    await ledger.putSubscriber(makeSubscriber('billing'));
    await ledger.putSubscriber(makeSubscriber('audit', { pattern: { type: ['order.paid'] } }));
    return { ledger, trackingId: record.trackingId };
  };

  it('says that the pattern matches', async () => {
    const { ledger, trackingId } = await makeWorld(500);

    expect(await explainDelivery(trackingId, 'billing', ledger)).toEqual({
      trackingId,
      subscriber: 'billing',
      pattern: makeSubscriber('billing').pattern,
      matched: true,
    });
  });

  it('names the clause that decided', async () => {
    const { ledger, trackingId } = await makeWorld(5);

    expect(await explainDelivery(trackingId, 'billing', ledger)).toMatchObject({
      matched: false,
      path: 'data.amount',
      actual: 5,
      reason: 'data.amount is 5; it must be a number > 100',
    });
  });

  it('rejects an event that there is not', async () => {
    const { ledger } = await makeWorld(5);

    await expect(explainDelivery(UNKNOWN, 'billing', ledger)).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('rejects a subscriber that there is not, and names those that there are', async () => {
    const { ledger, trackingId } = await makeWorld(5);

    await expect(explainDelivery(trackingId, 'email', ledger)).rejects.toMatchObject({
      code: 'not-found',
      message: 'no subscriber is named email; there are: audit, billing',
    });
  });

  it('says so when nobody has subscribed', async () => {
    const { ledger, trackingId } = await makeWorld(5);
    await ledger.deleteSubscriber('billing');
    await ledger.deleteSubscriber('audit');

    await expect(explainDelivery(trackingId, 'billing', ledger)).rejects.toThrow('none yet');
  });
});

describe('listSubscribers', () => {
  it('shows each with its depth and its failures, and keeps its queues to itself', async () => {
    const clock = new FakeClock();
    const ledger = new MemoryLedger();
    const queue = new MemoryQueue(clock);
    await ledger.putSubscriber(makeSubscriber('email'));
    await ledger.putSubscriber(makeSubscriber('billing'));
    for (const id of ['1', '2', '3'])
      await ledger.recordFailure(makeDelivery(makeRecord(id), id === '3' ? 'dead' : 'retrying'));
    queue.send('{}');
    queue.send('{}', { delaySeconds: 60 });

    const subscribers = await listSubscribers({ ledger, queue });

    const { queueUrl: _, deadLetterQueueUrl: __, ...billing } = makeSubscriber('billing');
    const depth = { visible: 1, inFlight: 0, delayed: 1 };
    expect(subscribers[0]).toEqual({ ...billing, queue: depth, retrying: 2, dead: 1 });
    expect(subscribers[1]).toMatchObject({ name: 'email', queue: depth, retrying: 0, dead: 0 });
    expect(JSON.stringify(subscribers)).not.toContain('http');
  });

  it('is empty when nobody has subscribed', async () => {
    const queue = new MemoryQueue(new FakeClock());

    expect(await listSubscribers({ ledger: new MemoryLedger(), queue })).toEqual([]);
  });
});
