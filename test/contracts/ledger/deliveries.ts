import { describe, expect, it } from '@jest/globals';
import { deliveryId } from '../../../core/records/delivery-key.ts';
import type { EventRecord } from '../../../core/records/event-record.ts';
import { bringTo, standing } from '../../support/builders/bring-to.ts';
import { incompressible, makeDelivery, makeRecord } from '../../support/builders/make-records.ts';
import type { MakeLedger } from './ledger-subject.ts';
import { describeReplacing } from './replacing.ts';

const STATES = ['pending', 'retrying', 'delivered', 'dead', 'discarded'] as const;

/** Deliveries: looked up, delivered, failed, counted. */
export function describeDeliveries(make: MakeLedger): void {
  describe('deliveries', () => {
    it('are looked up by their keys, and nothing else is found', async () => {
      const { ledger } = await make();
      const [known, other, unknown] = ['known', 'other', 'unknown'].map((id) => makeRecord(id));
      if (!known || !other || !unknown) throw new Error('three records were made');
      const row = makeDelivery(known, 'delivered');
      const failed = makeDelivery(other, 'retrying', { subscriber: 'email-2' });
      await ledger.putDelivered([row, makeDelivery(known, 'delivered', { subscriber: 'audit' })]);
      await ledger.record(failed);

      const found = await ledger.findDeliveries([
        row,
        failed,
        { ...row, subscriber: 'email' },
        { ...failed, subscriber: 'email' },
        { trackingId: unknown.trackingId, subscriber: 'billing' },
        row,
      ]);

      expect(found).toEqual(
        new Map([
          [deliveryId(row), row],
          [deliveryId(failed), failed],
        ]),
      );
    });

    it('are looked up by the hundred', async () => {
      const { ledger } = await make();
      const rows = Array.from({ length: 120 }, (_, index) =>
        makeDelivery(makeRecord(`look-${index}`), 'delivered'),
      );
      await ledger.putDelivered(rows);

      const found = await ledger.findDeliveries(rows);
      const nothing = await ledger.findDeliveries([]);

      expect(found).toEqual(new Map(rows.map((row) => [deliveryId(row), row])));
      expect(nothing).toEqual(new Map());
    });

    it('are looked up though they are more than one page of the store', async () => {
      const { ledger } = await make();
      const error = { class: 'Error', message: incompressible(1000) };
      const history = Array.from(
        { length: 10 },
        () => ({ at: '2026-11-24T17:20:30.500Z', number: 1, outcome: 'failed', error }) as const,
      );
      const rows = Array.from({ length: 300 }, (_, index) =>
        makeDelivery(makeRecord(`large-${index}`), 'dead', { error, history }),
      );
      for (const row of rows) await ledger.record(row);

      expect((await ledger.findDeliveries(rows)).size).toBe(300);
    });

    it('come back as they were written', async () => {
      const { ledger } = await make();
      const record = makeRecord('as-written');
      const { error: _, ...bare } = makeDelivery(record, 'dead', { subscriber: 'bare' });
      const { firstAttemptAt: _first, ...unknownFirst } = makeDelivery(record, 'dead');
      const rows = [
        makeDelivery(record, 'retrying', { subscriber: 'a', attempts: 12 }),
        makeDelivery(record, 'dead', { subscriber: 'b', error: { class: '', message: '' } }),
        makeDelivery(record, 'delivered', { subscriber: 'c', round: 3, attempts: 2 }),
        makeDelivery(record, 'discarded', { subscriber: 'd', attempts: 0, history: [] }),
        { ...bare, history: [] },
        { ...unknownFirst, subscriber: 'e', attempts: 0, round: 2 },
      ];

      for (const row of rows)
        expect(await ledger.record(row)).toEqual({ written: true, standing: row });

      expect([...(await ledger.findDeliveries(rows)).values()].sort(bySubscriber)).toEqual(
        [...rows].sort(bySubscriber),
      );
    });

    it('are counted while they fail, for their subscriber alone', async () => {
      const { ledger } = await make();
      const records = Array.from({ length: 20 }, (_, index) => makeRecord(`count-${index}`));
      const fail = (subscriber: string) => (record: EventRecord, index: number) =>
        ledger.record(makeDelivery(record, index % 3 === 0 ? 'dead' : 'retrying', { subscriber }));

      await Promise.all(records.map(fail('billing')));
      await Promise.all(records.slice(0, 4).map(fail('email')));
      await ledger.putDelivered(
        records.slice(0, 2).map((record) => makeDelivery(record, 'delivered')),
      );

      expect(await ledger.countFailed('billing')).toMatchObject({ retrying: 12, dead: 6 });
      expect(await ledger.countFailed('email')).toMatchObject({ retrying: 2, dead: 2 });
      expect(await ledger.countFailed('mail')).toEqual({ retrying: 0, dead: 0 });
    });

    it('say since when the one has failed that has longest: from its first attempt on, or since it died', async () => {
      const { ledger } = await make();
      const at = (minute: number) => `2026-11-24T17:${minute}:00.000Z`;
      const fail = (status: 'retrying' | 'dead', [first, last]: readonly [number, number]) =>
        ledger.record(
          makeDelivery(makeRecord(`since-${status}-${first}`), status, {
            firstAttemptAt: at(first),
            lastAttemptAt: at(last),
          }),
        );

      await fail('retrying', [30, 31]);
      await fail('retrying', [20, 45]);
      await fail('dead', [10, 50]);
      await fail('dead', [40, 41]);

      expect(await ledger.countFailed('billing')).toEqual({
        ...{ retrying: 2, dead: 2 },
        ...{ retryingSince: at(20), deadSince: at(41) },
      });
    });
  });

  describeDelivered(make);
  describeReplacing(make);
}

function describeDelivered(make: MakeLedger): void {
  describe('deliveries at the first attempt', () => {
    it('are written in one call, by the dozen, and each once', async () => {
      const { ledger } = await make();
      const rows = Array.from({ length: 28 }, (_, index) =>
        makeDelivery(makeRecord(`first-${index}`), 'delivered'),
      );

      const left = await ledger.putDelivered([...rows, ...rows.slice(0, 3)]);
      const nothing = await ledger.putDelivered([]);

      expect([left, nothing]).toEqual([[], []]);
      expect(await ledger.findDeliveries(rows)).toEqual(
        new Map(rows.map((row) => [deliveryId(row), row])),
      );
    });

    it('that cannot be written are given back, and the others are written', async () => {
      const { ledger, refuseWrites } = await make();
      const records = Array.from({ length: 30 }, (_, index) => makeRecord(`some-${index}`));
      const rows = records.map((record) => makeDelivery(record, 'delivered'));
      const refused = [rows[3], rows[28]].filter((row) => row !== undefined);
      refuseWrites(refused.map(({ trackingId }) => trackingId));

      const left = await ledger.putDelivered(rows);

      expect(left).toEqual(refused);
      expect((await ledger.findDeliveries(rows)).size).toBe(28);
    });

    // Who writes so has read that there is no row; what was written between the two is an attempt of the same event.
    it.each(STATES)('stand whatever stood before: %s', async (before) => {
      const { ledger } = await make();
      const record = makeRecord(`delivered-after-${before}`);
      await bringTo(ledger, makeDelivery(record, before, { attempts: 5 }));
      const row = makeDelivery(record, 'delivered');

      const left = await ledger.putDelivered([row]);

      expect(left).toEqual([]);
      expect(await standing(ledger, row)).toEqual(row);
      expect(await ledger.countFailed('billing')).toEqual({ retrying: 0, dead: 0 });
    });
  });
}

function bySubscriber(a: { readonly subscriber: string }, b: { readonly subscriber: string }) {
  return a.subscriber < b.subscriber ? -1 : 1;
}
