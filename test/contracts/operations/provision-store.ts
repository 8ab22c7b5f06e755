import { describe, expect, it } from '@jest/globals';
import type { Provision } from '../../../core/operate/provision/provision.ts';
import type { MakeOperations } from './operations-subject.ts';

function provisionOf(name: string, own: Partial<Provision> = {}): Provision {
  return {
    ...{ name, state: 'creating', queueName: `r-dyn-${name}-abcd`, ruleName: `dyn.${name}.abcd` },
    spec: {
      pattern: { type: ['order.placed'], data: { note: ['é', null] } },
      retry: { maxAttempts: 3, baseSeconds: 1, capSeconds: 10 },
      leaseSeconds: 30,
    },
    ...{ by: 'me', reason: 'INC-42', createdAt: '2026-11-24T17:00:00.000Z', version: 1 },
    ...own,
  };
}

/** Which subscribers are made at run time. */
export function describeProvisionStore(make: MakeOperations): void {
  describe('subscribers that are made at run time', () => {
    it('are read as they were written, by name and in a list', async () => {
      const { provisions } = await make();
      const search = provisionOf('search', { heldUntil: '2026-11-24T17:01:00.000Z' });
      const audit = provisionOf('audit', {
        ...{ state: 'deleting', removedAt: '2026-11-24T18:00:00.000Z' },
        before: provisionOf('audit').spec,
      });
      for (const provision of [search, audit])
        expect(await provisions.replaceProvision(undefined, provision)).toBe(true);

      expect(await provisions.listProvisions()).toEqual([audit, search]);
      expect(await provisions.findProvision('search')).toEqual(search);
      expect(await provisions.findProvision('nobody')).toBeUndefined();
    });

    it('are replaced and taken out by who has read what stands, and by nobody else', async () => {
      const { provisions } = await make();
      const first = provisionOf('search');
      const second = provisionOf('search', { state: 'active' });
      await provisions.replaceProvision(undefined, first);

      expect(await provisions.replaceProvision(undefined, second)).toBe(false);
      expect(await provisions.replaceProvision(first, second)).toBe(true);
      expect(await provisions.replaceProvision(first, second)).toBe(false);
      expect(await provisions.removeProvision(first)).toBe(false);
      expect(await provisions.findProvision('search')).toEqual(second);
      expect(await provisions.removeProvision(second)).toBe(true);
      expect(await provisions.removeProvision(second)).toBe(false);
      expect(await provisions.listProvisions()).toEqual([]);
    });
  });
}
