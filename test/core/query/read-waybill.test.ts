import { describe, expect, it } from '@jest/globals';
import { WaybillError } from '../../../core/errors.ts';
import { readWaybill, writeWaybill } from '../../../core/query/read-waybill.ts';
import { makeDelivery, makeRecord, makeSubscriber } from '../../support/builders/make-records.ts';
import { MemoryLedger } from '../../support/fakes/memory-ledger.ts';

const UNKNOWN = 'wb_aaaaaaaaaaaaaaaaaaaaaaaaaa';

/** The waybill where these subscribers are registered now; undefined where nobody can say. */
const read = (
  trackingId: string,
  ledger: MemoryLedger,
  registered: readonly string[] | undefined = [],
) =>
  readWaybill(trackingId, {
    ledger,
    directory: { subscribers: async () => registered?.map((name) => makeSubscriber(name)) },
  });

describe('readWaybill', () => {
  it('shows the event and one delivery for each expected subscriber, in name order', async () => {
    const ledger = new MemoryLedger();
    const record = makeRecord('1', { expected: ['email', 'billing'], producer: 'checkout' });
    const delivered = makeDelivery(record, 'delivered');
    await ledger.putEvents([record]);
    await ledger.record(delivered);

    const waybill = await read(record.trackingId, ledger);

    const { trackingId: _, ...shown } = delivered;
    expect(waybill).toEqual({
      trackingId: record.trackingId,
      state: 'published',
      acceptedAt: record.acceptedAt,
      sizeBytes: record.sizeBytes,
      producer: 'checkout',
      event: record.event,
      deliveries: [
        shown,
        { subscriber: 'email', status: 'pending', round: 1, attempts: 0, history: [] },
      ],
      overdue: [],
    });
  });

  it('is written with every digit of the event’s numbers', async () => {
    const ledger = new MemoryLedger();
    const dataText = '{"id":1524831183200260097,"price":1.50}';
    const plain = makeRecord('1');
    const exact = makeRecord('2', { event: { data: JSON.parse(dataText) }, dataText });
    await ledger.putEvents([plain, exact]);

    const waybill = await read(plain.trackingId, ledger);
    const json = writeWaybill(await read(exact.trackingId, ledger));

    expect(JSON.parse(writeWaybill(waybill))).toEqual(JSON.parse(JSON.stringify(waybill)));
    expect(json).toContain(`"data":${dataText}`);
    expect(JSON.parse(json)).toMatchObject({ trackingId: exact.trackingId, event: exact.event });
    expect(JSON.parse(json)).not.toHaveProperty('dataText');
  });

  it('shows a registered subscriber that had the event unexpectedly, too, and no other', async () => {
    const ledger = new MemoryLedger();
    const record = makeRecord('1', { expected: ['billing'] });
    await ledger.putEvents([record]);
    await ledger.record(makeDelivery(record, 'dead', { subscriber: 'audit' }));

    const { deliveries } = await read(record.trackingId, ledger, ['audit', 'billing', 'email']);

    expect(deliveries.map(({ subscriber, status }) => [subscriber, status])).toEqual([
      ['audit', 'dead'],
      ['billing', 'pending'],
    ]);
  });

  it('shows an expected subscriber that was removed meanwhile', async () => {
    const ledger = new MemoryLedger();
    const record = makeRecord('1', { expected: ['billing'] });
    await ledger.putEvents([record]);
    await ledger.record(makeDelivery(record, 'delivered'));

    expect(await read(record.trackingId, ledger)).toMatchObject({
      deliveries: [{ subscriber: 'billing', status: 'delivered' }],
    });
  });

  it('shows the expected ones while nobody can say who is registered', async () => {
    const ledger = new MemoryLedger();
    const record = makeRecord('1', { expected: ['billing'] });
    await ledger.putEvents([record]);
    const subscribers = () =>
      Promise.reject(new WaybillError('ledger-unavailable', 'the ledger cannot be reached'));

    const waybills = [
      await read(record.trackingId, ledger, undefined),
      await readWaybill(record.trackingId, { ledger, directory: { subscribers } }),
    ];

    for (const { deliveries } of waybills)
      expect(deliveries).toMatchObject([{ subscriber: 'billing', status: 'pending' }]);
  });

  it('shows the round of a delivery, and not which message has its claim', async () => {
    const ledger = new MemoryLedger();
    const record = makeRecord('1', { expected: ['billing'] });
    await ledger.putEvents([record]);
    const claim = { by: 'message-1', until: 1 };
    await ledger.record(makeDelivery(record, 'pending', { round: 2, attempts: 0, claim }));

    const { deliveries } = await read(record.trackingId, ledger);

    expect(deliveries).toMatchObject([{ status: 'pending', round: 2 }]);
    expect(deliveries[0]).not.toHaveProperty('claim');
  });

  it.each(['unmatched', 'outbox'] as const)('says that an event is %s', async (state) => {
    const ledger = new MemoryLedger();
    const record = makeRecord('1', { state, expected: [] });
    await ledger.putEvents([record]);

    expect(await read(record.trackingId, ledger)).toMatchObject({ state, deliveries: [] });
  });

  it.each([
    ['has no row', undefined, ['billing']],
    ['waits for a retry that never came', 'retrying', ['billing']],
    ['is claimed by a function that ended', 'pending', ['billing']],
    ['is delivered', 'delivered', []],
    ['is dead', 'dead', []],
    ['is discarded', 'discarded', []],
  ] as const)(
    'calls a flagged delivery overdue while it has no outcome: it %s',
    async (_, status, overdue) => {
      const ledger = new MemoryLedger();
      const record = makeRecord('1', { expected: ['billing'], overdue: ['billing'] });
      await ledger.putEvents([record]);
      if (status !== undefined) await ledger.record(makeDelivery(record, status));

      expect((await read(record.trackingId, ledger)).overdue).toEqual(overdue);
    },
  );

  it('rejects an event that waits to be recovered, though it has deliveries', async () => {
    const ledger = new MemoryLedger();
    const record = makeRecord('1');
    await ledger.record(makeDelivery(record, 'delivered'));

    const reading = read(record.trackingId, ledger, ['billing']);

    await expect(reading).rejects.toMatchObject({ code: 'not-found' });
  });

  it.each([UNKNOWN, 'wb_x', '', '__proto__', 'x'.repeat(100_000)])(
    'rejects a tracking id that no event has: %.40s',
    async (trackingId) => {
      const reading = read(trackingId, new MemoryLedger());

      await expect(reading).rejects.toMatchObject({ code: 'not-found' });
      await expect(reading).rejects.toThrow(/^no event has the tracking id .{0,200}$/);
    },
  );

  it('rejects with the ledger’s own error in an outage', async () => {
    const ledger = new MemoryLedger();
    ledger.outage = 'all';

    await expect(read(UNKNOWN, ledger)).rejects.toMatchObject({
      code: 'ledger-unavailable',
    });
  });
});
