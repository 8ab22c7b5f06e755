import { describe, expect, it } from '@jest/globals';
import type { EventRecord } from '../../../core/records/event-record.ts';
import type { MakeLedger } from './ledger-subject.ts';
import { incompressible, makeDelivery, makeRecord } from './make-records.ts';

/** Events: written, found, read whole and with their deliveries. */
export function describeEvents(make: MakeLedger): void {
  describe('events', () => {
    it('come back as they were written', async () => {
      const { ledger } = await make();
      const plain = makeRecord('plain');
      const full = makeFullRecord();

      const left = await ledger.putEvents([plain, full]);

      expect(left).toEqual([]);
      expect(await ledger.getEvent(plain.trackingId)).toEqual(plain);
      expect(await ledger.getEvent(full.trackingId)).toEqual(full);
    });

    it('come back with every digit of their numbers, however large they are', async () => {
      const { ledger } = await make();
      const dataText = '{"id":1524831183200260097,"price":1.50}';
      const large = `["${incompressible(600_000)}",9007199254740993]`;
      const records = [dataText, large].map((text, index) =>
        makeRecord(`${index}`, { event: { data: JSON.parse(text) }, dataText: text }),
      );

      await ledger.putEvents(records);

      for (const record of records) {
        expect(await ledger.getEvent(record.trackingId)).toEqual(record);
        expect((await ledger.getWaybill(record.trackingId)).record).toEqual(record);
      }
    });

    it('are not there before they are written', async () => {
      const { ledger } = await make();
      const { trackingId } = makeRecord('nowhere');

      expect(await ledger.getEvent(trackingId)).toBeUndefined();
      expect(await ledger.getWaybill(trackingId)).toEqual({ record: undefined, deliveries: [] });
      expect((await ledger.findEvents([trackingId])).size).toBe(0);
      expect((await ledger.findEvents([])).size).toBe(0);
      expect(await ledger.putEvents([])).toEqual([]);
    });

    it('are found by tracking id, with their state and their subscribers', async () => {
      const { ledger } = await make();
      const records = [
        makeRecord('one'),
        makeRecord('two', { state: 'outbox' }),
        makeRecord('three', { state: 'unmatched', expected: [] }),
      ];
      await ledger.putEvents(records);

      const ids = ['one', 'two', 'three', 'four', 'one'].map((id) => makeRecord(id).trackingId);
      const found = await ledger.findEvents(ids);

      expect([...found.keys()].sort()).toEqual(records.map(byTrackingId).sort());
      for (const { trackingId, state, expected } of records)
        expect(found.get(trackingId)).toMatchObject({ trackingId, state, expected });
    });

    it('are written by the hundred, and found by the hundred', async () => {
      const { ledger } = await make();
      const records = Array.from({ length: 130 }, (_, index) => makeRecord(`many-${index}`));

      const left = await ledger.putEvents(records);
      const found = await ledger.findEvents(records.map(byTrackingId));

      expect(left).toEqual([]);
      expect(found.size).toBe(130);
    });

    it('of any size that the bus takes come back whole', async () => {
      const { ledger } = await make();
      const records = [1_000, 20_000, 420_000, 1_000_000].map((length) =>
        makeRecord(`large-${length}`, { event: { data: incompressible(length) } }),
      );

      const left = await ledger.putEvents(records);

      expect(left).toEqual([]);
      for (const record of records) {
        const event = await ledger.getEvent(record.trackingId);
        const waybill = await ledger.getWaybill(record.trackingId);
        expect(event?.event.data === record.event.data).toBe(true);
        expect(waybill.record?.event.data === record.event.data).toBe(true);
        expect(waybill.deliveries).toEqual([]);
      }
    });

    it('written again replace themselves, and nothing else', async () => {
      const { ledger } = await make();
      const record = makeRecord('again', { state: 'outbox' });
      await ledger.putEvents([record, makeRecord('other')]);
      const delivered = makeDelivery(record, 'delivered');
      await ledger.recordDelivered([delivered], []);

      const published: EventRecord = { ...record, state: 'published' };
      await ledger.putEvents([published]);

      expect(await ledger.getWaybill(record.trackingId)).toEqual({
        record: published,
        deliveries: [delivered],
      });
      expect(await ledger.listOutbox(10)).toEqual([]);
    });

    it('that stand twice in one call are written once', async () => {
      const { ledger } = await make();
      const record = makeRecord('twin');

      const left = await ledger.putEvents([record, makeRecord('single'), record]);

      expect(left).toEqual([]);
      expect(await ledger.getEvent(record.trackingId)).toEqual(record);
    });

    it('that cannot be written are named, and the others are written', async () => {
      const { ledger, refuseWrites } = await make();
      const records = Array.from({ length: 30 }, (_, index) => makeRecord(`some-${index}`));
      const refused = [3, 28].map((index) => records[index]?.trackingId ?? '');
      refuseWrites(refused);

      const left = await ledger.putEvents(records);

      expect([...left].sort()).toEqual([...refused].sort());
      expect((await ledger.findEvents(records.map(byTrackingId))).size).toBe(28);
    });

    it('have all their deliveries on their waybill, in the order of the names', async () => {
      const { ledger } = await make();
      const record = makeRecord('waybill');
      const rows = ['billing', 'analytics', 'email-2', 'email'].map((subscriber) =>
        makeDelivery(record, 'delivered', { subscriber }),
      );
      await ledger.putEvents([record, makeRecord('neighbour')]);
      await ledger.recordDelivered(rows, []);

      const { deliveries } = await ledger.getWaybill(record.trackingId);

      const names = deliveries.map(({ subscriber }) => subscriber);
      expect(names).toEqual(['analytics', 'billing', 'email', 'email-2']);
    });

    it('have deliveries even when they themselves are lost', async () => {
      const { ledger } = await make();
      const record = makeRecord('lost');
      await ledger.recordDelivered([makeDelivery(record, 'delivered')], []);

      const waybill = await ledger.getWaybill(record.trackingId);

      expect(waybill.record).toBeUndefined();
      expect(waybill.deliveries).toEqual([makeDelivery(record, 'delivered')]);
    });
  });
}

/** A record with every optional member, and every kind of text. */
function makeFullRecord(): EventRecord {
  return makeRecord('full', {
    producer: 'checkout',
    overdue: ['email'],
    event: {
      source: 'urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66',
      type: 'com.example.order#placed',
      subject: 'Ω ≠ 🚚 "quoted" \\ and\ttabs',
      time: '2026-11-24T18:20:30.123456+01:00',
      datacontenttype: 'application/json',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      priority: 5,
      data: { nested: [{ empty: '', zero: 0, no: false, nothing: null }, []] },
    },
  });
}

function byTrackingId({ trackingId }: EventRecord): string {
  return trackingId;
}
