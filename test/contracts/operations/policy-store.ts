import { describe, expect, it } from '@jest/globals';
import { makePolicy } from '../../support/builders/make-policy.ts';
import type { MakeOperations } from './operations-subject.ts';

/** What is declared of types. */
export function describePolicyStore(make: MakeOperations): void {
  describe('what is declared of types', () => {
    it('is read as it was written, by name and in the order of the bytes of the names', async () => {
      const { policies } = await make();
      const names = ['a', 'order.placed', 'ö/ä #1', '\uffee', '\u{1f600}'];
      const written = names.map((type) =>
        makePolicy({ type, schema: { $defs: { b: 1, 10: true, 9: [] } }, producers: ['/shop/*'] }),
      );
      for (const policy of [...written].reverse())
        expect(await policies.replacePolicy(undefined, policy)).toBe(true);

      expect(await policies.listPolicies()).toEqual(written);
      for (const policy of written) expect(await policies.findPolicy(policy.type)).toEqual(policy);
      for (const type of ['nothing', '', 'x'.repeat(1025)])
        expect(await policies.findPolicy(type)).toBeUndefined();
    });

    it('is changed and deleted by who has read what stands, and by nobody else', async () => {
      const { policies } = await make();
      const [first, second] = [makePolicy(), makePolicy({ version: 2 })];
      await policies.replacePolicy(undefined, first);

      expect(await policies.replacePolicy(undefined, second)).toBe(false);
      expect(await policies.replacePolicy(first, second)).toBe(true);
      expect(await policies.replacePolicy(first, makePolicy({ version: 3 }))).toBe(false);
      expect(await policies.deletePolicy(first)).toBe(false);
      expect(await policies.findPolicy('order.placed')).toEqual(second);
      expect(await policies.deletePolicy(second)).toBe(true);
      expect(await policies.deletePolicy(second)).toBe(false);
      expect(await policies.listPolicies()).toEqual([]);
    });

    it('has its changes counted beside those of subscribers, which stay', async () => {
      const { policies, ledger } = await make();
      const policy = makePolicy();
      const versions = [await ledger.registryVersion()];
      for (const change of [
        () => policies.replacePolicy(undefined, policy),
        () => policies.replacePolicy(policy, makePolicy({ version: 2 })),
        () => policies.deletePolicy(makePolicy({ version: 2 })),
      ]) {
        await change();
        versions.push(await ledger.registryVersion());
      }
      await policies.deletePolicy(policy);

      expect(versions[0]).toEqual({ subscribers: 0, policies: 0 });
      expect(new Set(versions.map((version) => version.policies)).size).toBe(4);
      expect(new Set(versions.map(({ subscribers }) => subscribers)).size).toBe(1);
      expect(await ledger.registryVersion()).toEqual(versions.at(-1));
    });
  });
}
