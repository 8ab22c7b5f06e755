import { describe, expect, it } from '@jest/globals';
import type { Ledger } from '../../../core/ports/ledger.ts';
import { makeDelivery, makeRecord, makeSubscriber } from '../../support/builders/make-records.ts';
import type { MakeLedger } from './ledger-subject.ts';

const RECORD = makeRecord('in-an-outage', { state: 'outbox' });
const KEY = { trackingId: RECORD.trackingId, subscriber: 'billing' };
const SPAN = { from: '2026-11-24T17:00:00.000Z', to: '2026-11-24T18:00:00.000Z', limit: 5 };

const NOW = Date.parse('2026-11-24T17:30:00.000Z');
const CLAIM = { ...KEY, round: 1, attempt: 1, by: 'message-1', now: 0, until: 1 };
const SLICE = { job: 'reconcile', id: 'a' };
const DUE = { trackingId: RECORD.trackingId, dueAt: '2026-11-24T18:00:00.000Z' };

/** Those that say in their answer what was not written, and what is no call. */
type Answering = 'putEvents' | 'putDelivered' | 'shards';

const CALLS: Readonly<Record<Exclude<keyof Ledger, Answering>, (ledger: Ledger) => unknown>> = {
  findEvents: (ledger) => ledger.findEvents([KEY.trackingId]),
  getEvent: (ledger) => ledger.getEvent(KEY.trackingId),
  getEvents: (ledger) => ledger.getEvents([KEY.trackingId]),
  listEvents: (ledger) => ledger.listEvents(SPAN),
  flagOverdue: (ledger) => ledger.flagOverdue(KEY.trackingId, ['billing']),
  addEdit: (ledger) => ledger.addEdit(KEY.trackingId, RECORD.trackingId),
  listOutbox: (ledger) => ledger.listOutbox(10, NOW),
  markPublished: (ledger) => ledger.markPublished(RECORD),
  postponeOutbox: (ledger) => ledger.postponeOutbox(KEY.trackingId, NOW),
  findDeliveries: (ledger) => ledger.findDeliveries([KEY]),
  record: (ledger) => ledger.record(makeDelivery(RECORD, 'dead')),
  claim: (ledger) => ledger.claim(CLAIM),
  countFailed: (ledger) => ledger.countFailed('billing'),
  putDue: (ledger) => ledger.putDue([DUE], NOW),
  listDue: (ledger) => ledger.listDue('2026-11-24T18:00', 10),
  removeDue: async (ledger) => ledger.removeDue([{ ...DUE, key: 'DUE#2026-11-24T18:00#0\0a' }]),
  putSubscriber: (ledger) => ledger.putSubscriber(makeSubscriber('billing')),
  deleteSubscriber: (ledger) => ledger.deleteSubscriber(makeSubscriber('billing')),
  listSubscribers: (ledger) => ledger.listSubscribers(),
  registryVersion: (ledger) => ledger.registryVersion(),
  getCheckpoint: (ledger) => ledger.getCheckpoint('reconcile'),
  putCheckpoint: (ledger) => ledger.putCheckpoint('reconcile', 'now'),
  takeLease: (ledger) => ledger.takeLease('reconcile', NOW, NOW + 1),
  endLease: (ledger) => ledger.endLease('reconcile', NOW),
  putSlices: (ledger) => ledger.putSlices('reconcile', [{ id: 'a', work: 'w' }]),
  listSlices: (ledger) => ledger.listSlices('reconcile', 5),
  takeSlice: (ledger) => ledger.takeSlice(SLICE, NOW, NOW + 1),
  leaveSlice: (ledger) => ledger.leaveSlice(SLICE, NOW, 'half'),
  endSlice: (ledger) => ledger.endSlice(SLICE, NOW),
};

/** What a ledger says when its store does not answer. */
export function describeOutages(make: MakeLedger): void {
  describe('in an outage', () => {
    it.each(Object.entries(CALLS))('%s says that the ledger is unavailable', async (_, call) => {
      const { ledger, breakStore } = await make();
      const end = breakStore();

      const failed = await outcomeOf(call(ledger));
      end();
      const after = await outcomeOf(call(ledger));

      expect(failed).toMatchObject({ name: 'WaybillError', code: 'ledger-unavailable' });
      expect(after).toBeUndefined();
    });

    it('putEvents names every event', async () => {
      const { ledger, breakStore } = await make();
      const records = Array.from({ length: 30 }, (_, index) => makeRecord(`unwritten-${index}`));
      const end = breakStore();

      const { unwritten, refused } = await ledger.putEvents(records);
      end();

      const ids = records.map(({ trackingId }) => trackingId);
      expect([...unwritten].sort()).toEqual([...ids].sort());
      expect(refused).toEqual([]);
      expect((await ledger.findEvents(ids)).size).toBe(0);
    });

    it('putDelivered gives every delivery back', async () => {
      const { ledger, breakStore } = await make();
      const rows = Array.from({ length: 30 }, (_, index) =>
        makeDelivery(makeRecord(`unwritten-${index}`), 'delivered'),
      );
      const end = breakStore();

      const left = await ledger.putDelivered(rows);
      end();

      expect(left).toEqual(rows);
      expect((await ledger.findDeliveries(rows)).size).toBe(0);
    });

    it('putDue that cannot write everything says so', async () => {
      const { ledger, refuseWrites } = await make();
      const records = Array.from({ length: 3 }, (_, index) => makeRecord(`left-${index}`));
      refuseWrites([records[1]?.trackingId ?? '']);
      const items = records.map(({ trackingId }) => ({ ...DUE, trackingId }));

      const failed = await outcomeOf(ledger.putDue(items, NOW));

      expect(failed).toMatchObject({ code: 'ledger-unavailable' });
    });
  });
}

/** What a call throws; undefined when it throws nothing. */
async function outcomeOf(call: unknown): Promise<unknown> {
  try {
    await call;
    return undefined;
  } catch (error) {
    return error;
  }
}
