import { describe, expect, it } from '@jest/globals';
import { mapBounded } from '../../../core/shared/map-bounded.ts';
import { makeSubscriber } from '../../support/builders/make-records.ts';
import type { MakeLedger } from './ledger-subject.ts';

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

    it('are not replaced by one that is managed in another way', async () => {
      const { ledger } = await make();
      const deployed = makeSubscriber('billing');
      const made = makeSubscriber('search', {
        target: { kind: 'queue', leaseSeconds: 30 },
        managedBy: 'api',
      });
      for (const subscriber of [deployed, made])
        expect(await ledger.putSubscriber(subscriber)).toBe(true);
      const version = (await ledger.registryVersion()).subscribers;

      expect(await ledger.putSubscriber({ ...deployed, managedBy: 'api' })).toBe(false);
      expect(await ledger.putSubscriber(makeSubscriber('search'))).toBe(false);
      expect(await ledger.listSubscribers()).toEqual([deployed, made]);
      expect((await ledger.registryVersion()).subscribers).toBe(version);
      expect(await ledger.putSubscriber({ ...made, version: 2 })).toBe(true);
      expect(await ledger.putSubscriber({ ...deployed, version: 2 })).toBe(true);
    });

    it('are gone when they are deleted, and deleting one that is not there is nothing', async () => {
      const { ledger } = await make();
      await ledger.putSubscriber(makeSubscriber('billing'));

      await ledger.deleteSubscriber(makeSubscriber('billing'));
      await ledger.deleteSubscriber(makeSubscriber('nobody'));

      expect(await ledger.listSubscribers()).toEqual([]);
    });

    it('stay when they are deleted by who knows an older queue of theirs', async () => {
      const { ledger } = await make();
      const moved = makeSubscriber('billing', { queueUrl: 'https://sqs/new' });
      await ledger.putSubscriber(moved);

      await ledger.deleteSubscriber(makeSubscriber('billing'));

      expect(await ledger.listSubscribers()).toEqual([moved]);
    });

    it('have another version after each change, and the same while there is none', async () => {
      const { ledger } = await make();
      const versions = [(await ledger.registryVersion()).subscribers];
      const changes = [
        () => ledger.putSubscriber(makeSubscriber('billing')),
        () => ledger.putSubscriber(makeSubscriber('billing', { version: 2 })),
        () => ledger.deleteSubscriber(makeSubscriber('billing')),
      ];

      for (const change of changes) {
        await change();
        versions.push((await ledger.registryVersion()).subscribers);
      }

      expect(new Set(versions).size).toBe(4);
      expect((await ledger.registryVersion()).subscribers).toBe(versions.at(-1));
    });

    it('are all there, and under a new version, when two deployments put theirs at once', async () => {
      const { ledger } = await make();
      const before = (await ledger.registryVersion()).subscribers;
      const names = Array.from({ length: 20 }, (_, n) => `s${String(n).padStart(2, '0')}`);

      await Promise.all(names.map((name) => ledger.putSubscriber(makeSubscriber(name))));

      expect((await ledger.listSubscribers()).map(({ name }) => name)).toEqual(names);
      expect((await ledger.registryVersion()).subscribers).not.toBe(before);
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
