import { describe, expect, it } from '@jest/globals';
import { deliveryId } from '../../../core/records/delivery-key.ts';
import type { EventRecord } from '../../../core/records/event-record.ts';
import { incompressible, makeDelivery, makeRecord } from '../../support/builders/make-records.ts';
import type { MakeLedger } from './ledger-subject.ts';

const ALL_WRITTEN = { unwritten: [], refused: [] };

/** Events: written, found, and read whole. */
export function describeEvents(make: MakeLedger): void {
  describe('events', () => {
    it('come back as they were written', async () => {
      const { ledger } = await make();
      const plain = makeRecord('plain');
      const full = makeFullRecord();

      const outcome = await ledger.putEvents([plain, full]);

      expect(outcome).toEqual(ALL_WRITTEN);
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
        expect((await ledger.getEvents([record.trackingId])).records).toEqual([record]);
      }
    });

    it('are not there before they are written', async () => {
      const { ledger } = await make();
      const { trackingId } = makeRecord('nowhere');

      expect(await ledger.getEvent(trackingId)).toBeUndefined();
      expect(await ledger.getEvents([trackingId])).toEqual({ records: [], unreadable: [] });
      expect(await ledger.getEvents([])).toEqual({ records: [], unreadable: [] });
      expect((await ledger.findEvents([trackingId])).size).toBe(0);
      expect((await ledger.findEvents([])).size).toBe(0);
      expect(await ledger.putEvents([])).toEqual(ALL_WRITTEN);
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
      for (const { trackingId, state, expected, acceptedAt } of records)
        expect(found.get(trackingId)).toMatchObject({ trackingId, state, expected, acceptedAt });
    });

    it('are found with the subscribers that are overdue', async () => {
      const { ledger } = await make();
      const [late, fine] = [makeRecord('late', { overdue: ['email'] }), makeRecord('fine')];
      await ledger.putEvents([late, fine]);

      const found = await ledger.findEvents([late, fine].map(byTrackingId));

      expect(found.get(late.trackingId)?.overdue).toEqual(['email']);
      expect(found.get(fine.trackingId)?.overdue).toBeUndefined();
    });

    it('are written by the hundred, and found by the hundred', async () => {
      const { ledger } = await make();
      const records = Array.from({ length: 130 }, (_, index) => makeRecord(`many-${index}`));

      const outcome = await ledger.putEvents(records);
      const found = await ledger.findEvents(records.map(byTrackingId));

      expect(outcome).toEqual(ALL_WRITTEN);
      expect(found.size).toBe(130);
    });

    it('of any size that the bus takes come back whole', async () => {
      const { ledger } = await make();
      const records = [1_000, 20_000, 420_000, 1_000_000].map((length) =>
        makeRecord(`large-${length}`, { event: { data: incompressible(length) } }),
      );

      const outcome = await ledger.putEvents(records);

      expect(outcome).toEqual(ALL_WRITTEN);
      for (const record of records) {
        const event = await ledger.getEvent(record.trackingId);
        expect(event?.event.data === record.event.data).toBe(true);
      }
      const { records: all, unreadable } = await ledger.getEvents(records.map(byTrackingId));
      expect(unreadable).toEqual([]);
      const lengths = all.map(({ event }) => String(event.data).length);
      expect(lengths.sort((a, b) => a - b)).toEqual([1_000, 20_000, 420_000, 1_000_000]);
    });

    it('written again replace themselves, and nothing else', async () => {
      const { ledger } = await make();
      const record = makeRecord('again', { state: 'outbox' });
      await ledger.putEvents([record, makeRecord('other')]);
      const delivered = makeDelivery(record, 'delivered');
      await ledger.putDelivered([delivered]);

      const published: EventRecord = { ...record, state: 'published' };
      await ledger.putEvents([published]);

      expect(await ledger.getEvent(record.trackingId)).toEqual(published);
      expect(await ledger.findDeliveries([delivered])).toEqual(
        new Map([[deliveryId(delivered), delivered]]),
      );
      const now = Date.parse(record.acceptedAt) + 1;
      expect((await ledger.listOutbox(10, now)).records).toEqual([]);
    });

    it('that stand twice in one call are written once', async () => {
      const { ledger } = await make();
      const record = makeRecord('twin');

      const outcome = await ledger.putEvents([record, makeRecord('single'), record]);

      expect(outcome).toEqual(ALL_WRITTEN);
      expect(await ledger.getEvent(record.trackingId)).toEqual(record);
    });

    it('that cannot be written are named, and the others are written', async () => {
      const { ledger, refuseWrites } = await make();
      const records = Array.from({ length: 30 }, (_, index) => makeRecord(`some-${index}`));
      const refused = [3, 28].map((index) => records[index]?.trackingId ?? '');
      refuseWrites(refused);

      const { unwritten, refused: never } = await ledger.putEvents(records);

      expect([...unwritten].sort()).toEqual([...refused].sort());
      expect(never).toEqual([]);
      expect((await ledger.findEvents(records.map(byTrackingId))).size).toBe(28);
    });

    it('that no store will ever take are named with the reason, and the others are written', async () => {
      const { ledger } = await make();
      const subject = 's'.repeat(410_000);
      const records = Array.from({ length: 10 }, (_, index) =>
        makeRecord(`beside-${index}`, index === 4 ? { event: { subject } } : {}),
      );

      const { unwritten, refused } = await ledger.putEvents(records);

      expect(unwritten).toEqual([]);
      expect(refused).toEqual([
        { trackingId: records[4]?.trackingId, reason: expect.stringMatching(/size/) },
      ]);
      expect((await ledger.findEvents(records.map(byTrackingId))).size).toBe(9);
    });

    it('are read by the hundred, each once', async () => {
      const { ledger } = await make();
      const records = Array.from({ length: 130 }, (_, index) => makeRecord(`read-${index}`));
      await ledger.putEvents(records);
      const ids = records.map(byTrackingId);

      const read = await ledger.getEvents([...ids, ...ids.slice(0, 9), 'wb_unknown']);

      expect(read.unreadable).toEqual([]);
      expect(sortById(read.records)).toEqual(sortById(records));
    });

    it('that are damaged stand beside the others, with the reason', async () => {
      const { ledger, damage } = await make();
      const [good, bad, fine] = [makeRecord('good'), makeRecord('bad'), makeRecord('fine')];
      await ledger.putEvents([good, bad, fine]);
      await damage(bad.trackingId);

      const { records, unreadable } = await ledger.getEvents([good, bad, fine].map(byTrackingId));

      expect(sortById(records)).toEqual(sortById([good, fine]));
      expect(unreadable).toEqual([
        { trackingId: bad.trackingId, reason: expect.stringMatching(/cannot be read/) },
      ]);
    });

    it('that are damaged are no outage', async () => {
      const { ledger, damage } = await make();
      const record = makeRecord('spoilt');
      await ledger.putEvents([record]);
      await damage(record.trackingId);

      const reading = ledger.getEvent(record.trackingId);

      await expect(reading).rejects.toMatchObject({ code: 'unreadable' });
      expect((await ledger.findEvents([record.trackingId])).size).toBe(1);
    });

    it('that were damaged are whole again when they are written again', async () => {
      const { ledger, damage } = await make();
      const record = makeRecord('whole-again');
      await ledger.putEvents([record]);
      await damage(record.trackingId);

      await ledger.putEvents([record]);

      expect(await ledger.getEvent(record.trackingId)).toEqual(record);
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

function sortById(records: readonly EventRecord[]): readonly EventRecord[] {
  return [...records].sort((a, b) => (a.trackingId < b.trackingId ? -1 : 1));
}
