import { describe, expect, it } from '@jest/globals';
import type { MakeLedger } from './ledger-subject.ts';
import { makeRecord } from './make-records.ts';

/** The outbox, and the flag of events whose deliveries never came. */
export function describeOutbox(make: MakeLedger): void {
  describe('the outbox', () => {
    it('holds the oldest events whole, as many as are asked for', async () => {
      const { ledger } = await make();
      const waiting = Array.from({ length: 12 }, (_, index) =>
        makeRecord(`waiting-${index}`, {
          state: 'outbox',
          acceptedAt: `2026-11-24T17:00:${String(59 - index).padStart(2, '0')}.000Z`,
        }),
      );
      await ledger.putEvents([...waiting, makeRecord('gone')]);

      const some = await ledger.listOutbox(5);
      const all = await ledger.listOutbox(100);

      const oldestFirst = [...waiting].reverse();
      expect(some).toEqual(oldestFirst.slice(0, 5));
      expect(all).toEqual(oldestFirst);
    });

    it('lets go of an event that was published', async () => {
      const { ledger } = await make();
      const record = makeRecord('sent', { state: 'outbox', producer: 'checkout' });
      await ledger.putEvents([record, makeRecord('waits', { state: 'outbox' })]);

      await ledger.markPublished(record);

      expect(await ledger.getEvent(record.trackingId)).toEqual({ ...record, state: 'published' });
      const left = await ledger.listOutbox(10);
      expect(left.map(({ event }) => event.id)).toEqual(['waits']);
    });

    it('calls an event unmatched that was published for nobody', async () => {
      const { ledger } = await make();
      const record = makeRecord('for-nobody', { state: 'outbox', expected: [] });
      await ledger.putEvents([record]);

      await ledger.markPublished(record);

      expect((await ledger.getEvent(record.trackingId))?.state).toBe('unmatched');
    });

    it('makes no event of one that has expired meanwhile', async () => {
      const { ledger } = await make();
      const record = makeRecord('expired', { state: 'outbox' });

      await ledger.markPublished(record);
      await ledger.flagOverdue(record.trackingId, ['billing']);

      expect(await ledger.getEvent(record.trackingId)).toBeUndefined();
    });
  });

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
