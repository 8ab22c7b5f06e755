import { describe, expect, it } from '@jest/globals';
import { readWaybill, writeWaybill } from '../../core/read-waybill.ts';
import { makeDelivery, makeRecord } from '../contracts/ledger/make-records.ts';
import { MemoryLedger } from '../fakes/memory-ledger.ts';

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

  it('is written with every digit of the event’s numbers', async () => {
    const ledger = new MemoryLedger();
    const dataText = '{"id":1524831183200260097,"price":1.50}';
    const plain = makeRecord('1');
    const exact = makeRecord('2', { event: { data: JSON.parse(dataText) }, dataText });
    await ledger.putEvents([plain, exact]);

    const waybill = await readWaybill(plain.trackingId, ledger);
    const json = writeWaybill(await readWaybill(exact.trackingId, ledger));

    expect(JSON.parse(writeWaybill(waybill))).toEqual(JSON.parse(JSON.stringify(waybill)));
    expect(json).toContain(`"data":${dataText}`);
    expect(JSON.parse(json)).toMatchObject({ trackingId: exact.trackingId, event: exact.event });
    expect(JSON.parse(json)).not.toHaveProperty('dataText');
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
