import { describe, expect, it } from '@jest/globals';
import type { DeliveryStatus } from '../../../core/delivery/delivery.ts';
import { canReplace } from '../../../core/delivery/transitions.ts';
import { deliveryId, type Ledger } from '../../../core/ports/ledger.ts';
import type { EventRecord } from '../../../core/records/event-record.ts';
import type { MakeLedger } from './ledger-subject.ts';
import { incompressible, makeDelivery, makeRecord } from './make-records.ts';

const STATES = ['pending', 'retrying', 'delivered', 'dead', 'discarded'] as const;

const STEPS = [undefined, ...STATES].flatMap((before) =>
  (['retrying', 'dead'] as const).map((next) => ({ before, next, was: before ?? 'not there' })),
);

/** Deliveries: looked up, delivered, failed, counted. */
export function describeDeliveries(make: MakeLedger): void {
  describe('deliveries', () => {
    it('are looked up together with their events', async () => {
      const { ledger } = await make();
      const [known, lost, unknown] = ['known', 'lost', 'unknown'].map((id) => makeRecord(id));
      if (!known || !lost || !unknown) throw new Error('three records were made');
      const row = makeDelivery(known, 'delivered');
      const orphan = makeDelivery(lost, 'retrying');
      await ledger.putEvents([known]);
      await ledger.recordDelivered([row], []);
      await ledger.recordFailure(orphan);

      const { deliveries, events } = await ledger.lookupBatch([
        ...[known, lost, unknown, known].map(({ trackingId }) => ({
          trackingId,
          subscriber: 'billing',
        })),
        { trackingId: known.trackingId, subscriber: 'email' },
      ]);

      expect(events).toEqual(new Set([known.trackingId]));
      expect(deliveries).toEqual(
        new Map([
          [deliveryId(row), row],
          [deliveryId(orphan), orphan],
        ]),
      );
    });

    it('are counted by event, whatever became of them', async () => {
      const { ledger } = await make();
      const [first, second, lost] = ['first', 'second', 'lost'].map((id) => makeRecord(id));
      if (!first || !second || !lost) throw new Error('three records were made');
      await ledger.putEvents([first, second]);
      await ledger.recordDelivered([makeDelivery(first, 'delivered')], []);
      await ledger.recordFailure(makeDelivery(first, 'dead', { subscriber: 'email' }));
      await ledger.recordFailure(makeDelivery(lost, 'retrying'));
      await ledger.claim({ trackingId: lost.trackingId, subscriber: 'audit' }, 1000, 2000);

      const ids = [first, second, lost, first].map(({ trackingId }) => trackingId);

      expect(await ledger.findAccounted(ids)).toEqual(
        new Map([
          [first.trackingId, new Set(['billing', 'email'])],
          [second.trackingId, new Set()],
          [lost.trackingId, new Set(['audit', 'billing'])],
        ]),
      );
      expect(await ledger.findAccounted([])).toEqual(new Map());
    });

    it('are counted for many events', async () => {
      const { ledger } = await make();
      const records = Array.from({ length: 60 }, (_, index) => makeRecord(`count-${index}`));
      await ledger.recordDelivered(
        records.map((record) => makeDelivery(record, 'delivered')),
        [],
      );

      const accounted = await ledger.findAccounted(records.map(({ trackingId }) => trackingId));

      expect(accounted.size).toBe(60);
      expect([...accounted.values()].every((names) => names.has('billing'))).toBe(true);
    });

    it('are counted though they are more than one page of the store', async () => {
      const { ledger } = await make();
      const record = makeRecord('large');
      const error = { class: 'Error', message: incompressible(1000) };
      const attempt = { at: record.acceptedAt, number: 1, outcome: 'failed', error } as const;
      const history = Array.from({ length: 10 }, () => attempt);
      const names = Array.from({ length: 150 }, (_, index) => `subscriber-${index}`);
      for (const subscriber of names)
        await ledger.recordFailure(makeDelivery(record, 'dead', { subscriber, error, history }));

      const accounted = await ledger.findAccounted([record.trackingId]);

      expect([...(accounted.get(record.trackingId) ?? [])].sort()).toEqual(names.sort());
    });

    it('are looked up by the hundred', async () => {
      const { ledger } = await make();
      const records = Array.from({ length: 120 }, (_, index) => makeRecord(`look-${index}`));
      await ledger.putEvents(records);
      await ledger.recordDelivered(
        records.map((record) => makeDelivery(record, 'delivered')),
        [],
      );

      const keys = records.map(({ trackingId }) => ({ trackingId, subscriber: 'billing' }));
      const { deliveries, events } = await ledger.lookupBatch(keys);
      const nothing = await ledger.lookupBatch([]);

      expect([deliveries.size, events.size]).toEqual([120, 120]);
      expect([nothing.deliveries.size, nothing.events.size]).toEqual([0, 0]);
    });

    it('come back as they were written', async () => {
      const { ledger } = await make();
      const record = makeRecord('as-written');
      const { error: _, ...bare } = makeDelivery(record, 'dead', { subscriber: 'bare' });
      const rows = [
        makeDelivery(record, 'retrying', { subscriber: 'a', attempts: 12 }),
        makeDelivery(record, 'dead', { subscriber: 'b', error: { class: '', message: '' } }),
        { ...bare, history: [] },
      ];

      for (const row of rows) expect(await ledger.recordFailure(row)).toEqual(row);

      expect((await ledger.getWaybill(record.trackingId)).deliveries).toEqual(rows);
    });

    it('are recorded in one call with the events that were lost', async () => {
      const { ledger } = await make();
      const records = Array.from({ length: 28 }, (_, index) => makeRecord(`rebuilt-${index}`));
      const rows = records.map((record) => makeDelivery(record, 'delivered'));

      await ledger.recordDelivered(rows, records);
      await ledger.recordDelivered([], []);

      for (const [index, record] of records.entries())
        expect(await ledger.getWaybill(record.trackingId)).toEqual({
          record,
          deliveries: [rows[index]],
        });
    });

    it('and lost events that stand twice in one call are recorded once', async () => {
      const { ledger } = await make();
      const record = makeRecord('two-copies');
      const row = makeDelivery(record, 'delivered');

      await ledger.recordDelivered([row, row], [record, record]);

      expect(await ledger.getWaybill(record.trackingId)).toEqual({ record, deliveries: [row] });
    });

    it.each(STATES)('are delivered whatever stood before: %s', async (before) => {
      const { ledger } = await make();
      const record = makeRecord(`delivered-after-${before}`);
      await bringTo(ledger, record, before);
      const row = makeDelivery(record, 'delivered', { attempts: 2 });

      await ledger.recordDelivered([row], []);

      expect((await ledger.getWaybill(record.trackingId)).deliveries).toEqual([row]);
      expect(await ledger.countFailed('billing')).toEqual({ retrying: 0, dead: 0 });
    });

    it.each(STEPS.filter(({ before, next }) => canReplace(before, next)))(
      'that are $was become $next',
      async ({ before, next }) => {
        const { ledger } = await make();
        const record = makeRecord(`${before}-${next}`);
        await bringTo(ledger, record, before);
        const row = makeDelivery(record, next, { attempts: 7 });

        const standing = await ledger.recordFailure(row);

        expect(standing).toEqual(row);
        expect((await ledger.getWaybill(record.trackingId)).deliveries).toEqual([row]);
      },
    );

    it.each(STEPS.filter(({ before, next }) => !canReplace(before, next)))(
      'that are $was stay so when they are said to be $next',
      async ({ before, next }) => {
        const { ledger } = await make();
        const record = makeRecord(`${before}-not-${next}`);
        await bringTo(ledger, record, before);
        const { deliveries } = await ledger.getWaybill(record.trackingId);

        const standing = await ledger.recordFailure(makeDelivery(record, next, { attempts: 7 }));

        expect(standing).toEqual(deliveries[0]);
        expect((await ledger.getWaybill(record.trackingId)).deliveries).toEqual(deliveries);
      },
    );

    it('are counted while they fail, for their subscriber alone', async () => {
      const { ledger } = await make();
      const records = Array.from({ length: 20 }, (_, index) => makeRecord(`count-${index}`));
      const fail = (subscriber: string) => (record: EventRecord, index: number) =>
        ledger.recordFailure(
          makeDelivery(record, index % 3 === 0 ? 'dead' : 'retrying', { subscriber }),
        );

      await Promise.all(records.map(fail('billing')));
      await Promise.all(records.slice(0, 4).map(fail('email')));
      await ledger.recordDelivered(
        records.slice(0, 2).map((record) => makeDelivery(record, 'delivered')),
        [],
      );

      expect(await ledger.countFailed('billing')).toEqual({ retrying: 12, dead: 6 });
      expect(await ledger.countFailed('email')).toEqual({ retrying: 2, dead: 2 });
      expect(await ledger.countFailed('mail')).toEqual({ retrying: 0, dead: 0 });
    });
  });
}

/** Brings a delivery into a state by the port's own means. */
async function bringTo(
  ledger: Ledger,
  record: EventRecord,
  state: DeliveryStatus | undefined,
): Promise<void> {
  if (state === undefined) return;
  const row = makeDelivery(record, state);
  if (state === 'pending') await ledger.claim(row, 1000, 2000);
  else if (state === 'retrying' || state === 'dead') await ledger.recordFailure(row);
  else await ledger.recordDelivered([row], []);
}
