import { describe, expect, it } from '@jest/globals';
import type { Outbox } from '../../../core/ports/outbox.ts';
import type { EventRecord } from '../../../core/records/event-record.ts';
import { makeRecord } from '../../support/builders/make-records.ts';
import type { MakeLedger } from './ledger-subject.ts';

const LATER = Date.parse('2026-11-24T18:00:00.000Z');

/** The outbox, and the flag of events whose deliveries never came. */
export function describeOutbox(make: MakeLedger): void {
  describe('the outbox', () => {
    it('holds the oldest events whole, as many as are asked for', async () => {
      const { ledger } = await make();
      const waiting = makeWaiting(12);
      await ledger.putEvents([...waiting, makeRecord('gone')]);

      const some = await page(ledger, 5, LATER);
      const all = await page(ledger, 100, LATER);

      expect(some).toEqual({ records: waiting.slice(0, 5), unreadable: [] });
      expect(all).toEqual({ records: waiting, unreadable: [] });
    });

    it('lets go of an event that was published', async () => {
      const { ledger } = await make();
      const record = makeRecord('sent', { state: 'outbox', producer: 'checkout' });
      await ledger.putEvents([record, makeRecord('waits', { state: 'outbox' })]);

      await ledger.markPublished(record);

      expect(await ledger.getEvent(record.trackingId)).toEqual({ ...record, state: 'published' });
      const { records } = await page(ledger, 10, LATER);
      expect(records.map(({ event }) => event.id)).toEqual(['waits']);
    });

    it('calls an event unmatched that was published for nobody', async () => {
      const { ledger } = await make();
      const record = makeRecord('for-nobody', { state: 'outbox', expected: [] });
      await ledger.putEvents([record]);

      await ledger.markPublished(record);

      expect((await ledger.getEvent(record.trackingId))?.state).toBe('unmatched');
    });

    it('holds back an event that was put off, until its time, and no other', async () => {
      const { ledger } = await make();
      const [first, second, third] = makeWaiting(3);
      if (!first || !second || !third) throw new Error('three records were made');
      await ledger.putEvents([first, second, third]);

      await ledger.postponeOutbox(first.trackingId, LATER + 60_000);

      const before = await page(ledger, 10, LATER + 59_999);
      const then = await page(ledger, 10, LATER + 60_000);
      expect(before.records).toEqual([second, third]);
      expect(then.records).toEqual([second, third, first]);
    });

    it('lets go of an event that was put off and then published', async () => {
      const { ledger } = await make();
      const [record] = makeWaiting(1);
      if (!record) throw new Error('a record was made');
      await ledger.putEvents([record]);
      await ledger.postponeOutbox(record.trackingId, LATER);

      await ledger.markPublished(record);
      await ledger.postponeOutbox(record.trackingId, LATER);

      expect(await page(ledger, 10, LATER)).toEqual({ records: [], unreadable: [] });
      expect((await ledger.getEvent(record.trackingId))?.state).toBe('published');
    });

    it('goes on past events that are damaged, once they are put off', async () => {
      const { ledger, damage } = await make();
      const waiting = makeWaiting(59);
      const [bad, good] = [waiting.slice(0, 30), waiting.slice(30)];
      await ledger.putEvents(waiting);
      for (const { trackingId } of bad) await damage(trackingId);

      const first = await page(ledger, 40, LATER);
      for (const { trackingId } of first.unreadable)
        await ledger.postponeOutbox(trackingId, LATER + 1);
      const next = await page(ledger, 40, LATER);

      expect(first.records).toEqual(good.slice(0, 10));
      expect(first.unreadable.map(byTrackingId).sort()).toEqual(bad.map(byTrackingId).sort());
      expect(next).toEqual({ records: good, unreadable: [] });
    });

    it('makes no event of one that has expired meanwhile', async () => {
      const { ledger } = await make();
      const record = makeRecord('expired', { state: 'outbox' });

      await ledger.markPublished(record);
      await ledger.postponeOutbox(record.trackingId, LATER);
      await ledger.flagOverdue(record.trackingId, ['billing']);
      await ledger.addEdit(record.trackingId, 'wb_edit');

      expect(await ledger.getEvent(record.trackingId)).toBeUndefined();
      expect(await page(ledger, 10, LATER)).toEqual({ records: [], unreadable: [] });
    });
  });

  describeOverdue(make);
  describeEdits(make);
}

function describeOverdue(make: MakeLedger): void {
  describe('the overdue flag', () => {
    it('names the subscribers without an outcome, on the event and in lists', async () => {
      const { ledger } = await make();
      const record = makeRecord('late');
      await ledger.putEvents([record]);

      await ledger.flagOverdue(record.trackingId, ['email']);

      const { acceptedAt } = record;
      const to = '2026-11-25T00:00:00.000Z';
      const { events } = await ledger.listEvents({ from: acceptedAt, to, limit: 1 });
      expect(await ledger.getEvent(record.trackingId)).toEqual({ ...record, overdue: ['email'] });
      expect(events[0]?.overdue).toEqual(['email']);
    });

    it('is cleared by an empty list', async () => {
      const { ledger } = await make();
      const record = makeRecord('came-after-all');
      await ledger.putEvents([record]);
      await ledger.flagOverdue(record.trackingId, ['email']);

      await ledger.flagOverdue(record.trackingId, []);

      expect(await ledger.getEvent(record.trackingId)).toEqual(record);
    });
  });
}

/** Events of the outbox, the oldest first, whose ids are in no order of time. */
function makeWaiting(count: number): readonly EventRecord[] {
  return Array.from({ length: count }, (_, index) =>
    makeRecord(`waiting-${(index * 7) % 60}`, {
      state: 'outbox',
      acceptedAt: `2026-11-24T17:00:${String(index).padStart(2, '0')}.000Z`,
    }),
  );
}

function byTrackingId({ trackingId }: { readonly trackingId: string }): string {
  return trackingId;
}

async function page(ledger: Outbox, limit: number, now: number) {
  const { records, unreadable } = await ledger.listOutbox(limit, now);
  return { records, unreadable };
}

function describeEdits(make: MakeLedger): void {
  describe('what was made of an event', () => {
    it('is named by it, each once, and stays where it is flagged', async () => {
      const { ledger } = await make();
      const record = makeRecord('edited');
      await ledger.putEvents([record]);

      for (const edit of ['wb_b', 'wb_a', 'wb_b']) await ledger.addEdit(record.trackingId, edit);
      await ledger.flagOverdue(record.trackingId, ['email']);
      await ledger.flagOverdue(record.trackingId, []);

      const edited = { ...record, edits: ['wb_a', 'wb_b'] };
      expect(await ledger.getEvent(record.trackingId)).toEqual(edited);
      expect(await ledger.getEvents([record.trackingId])).toMatchObject({ records: [edited] });
    });
  });
}
