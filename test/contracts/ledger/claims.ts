import { describe, expect, it } from '@jest/globals';
import type { MakeLedger } from './ledger-subject.ts';
import { makeDelivery, makeRecord } from './make-records.ts';

const NOW = Date.parse('2026-11-24T17:00:00Z');
const UNTIL = NOW + 30_000;

/** Claims: one handler at a time for a delivery with `once`. */
export function describeClaims(make: MakeLedger): void {
  const record = makeRecord('claimed');
  const key = { trackingId: record.trackingId, subscriber: 'billing' };

  describe('a claim', () => {
    it('is given once while it runs', async () => {
      const { ledger } = await make();

      const first = await ledger.claim(key, NOW, UNTIL);
      const again = await ledger.claim(key, NOW, UNTIL);
      const atItsEnd = await ledger.claim(key, UNTIL, UNTIL + 30_000);

      expect([first, again, atItsEnd]).toEqual([true, false, false]);
    });

    it('is given to one of many who ask at once', async () => {
      const { ledger } = await make();

      const answers = await Promise.all(
        Array.from({ length: 8 }, () => ledger.claim(key, NOW, UNTIL)),
      );

      expect(answers.filter((taken) => taken)).toHaveLength(1);
    });

    it('is given again when it has run out', async () => {
      const { ledger } = await make();
      await ledger.claim(key, NOW, UNTIL);

      const again = await ledger.claim(key, UNTIL + 1, UNTIL + 30_000);
      const third = await ledger.claim(key, UNTIL + 2, UNTIL + 30_000);

      expect([again, third]).toEqual([true, false]);
    });

    it('of one subscriber does not touch another', async () => {
      const { ledger } = await make();
      await ledger.claim(key, NOW, UNTIL);

      expect(await ledger.claim({ ...key, subscriber: 'email' }, NOW, UNTIL)).toBe(true);
    });

    it('shows as a pending delivery', async () => {
      const { ledger } = await make();

      await ledger.claim(key, NOW, UNTIL);

      expect((await ledger.getWaybill(record.trackingId)).deliveries).toEqual([
        { ...key, status: 'pending', attempts: 0, history: [] },
      ]);
    });

    it('is given for a delivery that is retried, whose history stays', async () => {
      const { ledger } = await make();
      const row = makeDelivery(record, 'retrying', { attempts: 3 });
      await ledger.recordFailure(row);

      const taken = await ledger.claim(key, NOW, UNTIL);

      expect(taken).toBe(true);
      const { deliveries } = await ledger.getWaybill(record.trackingId);
      expect(deliveries).toEqual([{ ...row, status: 'pending' }]);
      expect(await ledger.countFailed('billing')).toEqual({ retrying: 0, dead: 0 });
    });

    it('ends with the failure of its attempt', async () => {
      const { ledger } = await make();
      await ledger.claim(key, NOW, UNTIL);
      await ledger.recordFailure(makeDelivery(record, 'retrying'));

      expect(await ledger.claim(key, NOW, UNTIL)).toBe(true);
    });

    it.each(['delivered', 'dead', 'discarded'] as const)(
      'is not given for a delivery that is %s',
      async (status) => {
        const { ledger } = await make();
        const row = makeDelivery(record, status);
        if (status === 'dead') await ledger.recordFailure(row);
        else await ledger.recordDelivered([row], []);

        const taken = await ledger.claim(key, NOW, UNTIL);

        expect(taken).toBe(false);
        expect((await ledger.getWaybill(record.trackingId)).deliveries).toEqual([row]);
      },
    );
  });
}
