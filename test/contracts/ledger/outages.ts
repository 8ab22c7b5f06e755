import { describe, expect, it } from '@jest/globals';
import type { Ledger } from '../../../core/ports/ledger.ts';
import type { MakeLedger } from './ledger-subject.ts';
import { makeDelivery, makeRecord, makeSubscriber } from './make-records.ts';

const RECORD = makeRecord('in-an-outage', { state: 'outbox' });
const KEY = { trackingId: RECORD.trackingId, subscriber: 'billing' };
const SPAN = { from: '2026-11-24T17:00:00.000Z', to: '2026-11-24T18:00:00.000Z', limit: 5 };

const CALLS: Readonly<Record<Exclude<keyof Ledger, 'putEvents'>, (ledger: Ledger) => unknown>> = {
  findEvents: (ledger) => ledger.findEvents([KEY.trackingId]),
  getEvent: (ledger) => ledger.getEvent(KEY.trackingId),
  getWaybill: (ledger) => ledger.getWaybill(KEY.trackingId),
  listEvents: (ledger) => ledger.listEvents(SPAN),
  listOutbox: (ledger) => ledger.listOutbox(10),
  markPublished: (ledger) => ledger.markPublished(RECORD),
  flagOverdue: (ledger) => ledger.flagOverdue(KEY.trackingId, ['billing']),
  findAccounted: (ledger) => ledger.findAccounted([KEY.trackingId]),
  lookupBatch: (ledger) => ledger.lookupBatch([KEY]),
  recordDelivered: (ledger) => ledger.recordDelivered([makeDelivery(RECORD, 'delivered')], []),
  recordFailure: (ledger) => ledger.recordFailure(makeDelivery(RECORD, 'dead')),
  claim: (ledger) => ledger.claim(KEY, 0, 1),
  countFailed: (ledger) => ledger.countFailed('billing'),
  putSubscriber: (ledger) => ledger.putSubscriber(makeSubscriber('billing')),
  deleteSubscriber: (ledger) => ledger.deleteSubscriber('billing'),
  listSubscribers: (ledger) => ledger.listSubscribers(),
  getCheckpoint: (ledger) => ledger.getCheckpoint('reconcile'),
  putCheckpoint: (ledger) => ledger.putCheckpoint('reconcile', 'now'),
};

/** What a ledger says when its store does not answer. */
export function describeOutages(make: MakeLedger): void {
  describe('in an outage', () => {
    it.each(Object.entries(CALLS))('%s says that the ledger is unavailable', async (_, call) => {
      const { ledger, breakStore } = await make();
      const mend = breakStore();

      const failed = await outcomeOf(call(ledger));
      mend();
      const mended = await outcomeOf(call(ledger));

      expect(failed).toMatchObject({ name: 'WaybillError', code: 'ledger-unavailable' });
      expect(mended).toBeUndefined();
    });

    it('putEvents names every event', async () => {
      const { ledger, breakStore } = await make();
      const records = Array.from({ length: 30 }, (_, index) => makeRecord(`unwritten-${index}`));
      const mend = breakStore();

      const left = await ledger.putEvents(records);
      mend();

      const ids = records.map(({ trackingId }) => trackingId);
      expect([...left].sort()).toEqual([...ids].sort());
      expect((await ledger.findEvents(ids)).size).toBe(0);
    });

    it('recordDelivered that cannot write everything says so', async () => {
      const { ledger, refuseWrites } = await make();
      const records = Array.from({ length: 3 }, (_, index) => makeRecord(`left-${index}`));
      refuseWrites([records[1]?.trackingId ?? '']);
      const rows = records.map((record) => makeDelivery(record, 'delivered'));

      const failed = await outcomeOf(ledger.recordDelivered(rows, []));

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
