import { describe, expect, it } from '@jest/globals';
import { mapBounded } from '../../../core/map-bounded.ts';
import type { MakeLedger } from './ledger-subject.ts';
import { makeSubscriber } from './make-records.ts';

/** Who subscribes. */
export function describeRegistry(make: MakeLedger): void {
  describe('subscribers', () => {
    it('are listed by name, as they were put', async () => {
      const { ledger } = await make();
      const [a, b, c] = [
        makeSubscriber('analytics', { once: true, pattern: { source: [{ prefix: '/é' }] } }),
        makeSubscriber('billing'),
        makeSubscriber('billing-2'),
      ] as const;

      for (const subscriber of [c, a, b]) await ledger.putSubscriber(subscriber);

      expect(await ledger.listSubscribers()).toEqual([a, b, c]);
    });

    it('are replaced by name', async () => {
      const { ledger } = await make();
      const next = makeSubscriber('billing', { version: 2, once: true });
      await ledger.putSubscriber(makeSubscriber('billing'));

      await ledger.putSubscriber(next);

      expect(await ledger.listSubscribers()).toEqual([next]);
    });

    it('are gone when they are deleted, and deleting one that is not there is nothing', async () => {
      const { ledger } = await make();
      await ledger.putSubscriber(makeSubscriber('billing'));

      await ledger.deleteSubscriber('billing');
      await ledger.deleteSubscriber('nobody');

      expect(await ledger.listSubscribers()).toEqual([]);
    });

    it('are listed however many there are', async () => {
      const { ledger } = await make();
      const pattern = { data: { sku: Array.from({ length: 400 }, (_, n) => `sku-${n}`) } };
      const names = Array.from({ length: 300 }, (_, n) => `s${String(n).padStart(3, '0')}`);

      await mapBounded(names, 25, (name) =>
        ledger.putSubscriber(makeSubscriber(name, { pattern })),
      );

      const listed = await ledger.listSubscribers();
      expect(listed.map(({ name }) => name)).toEqual(names);
    });
  });
}
