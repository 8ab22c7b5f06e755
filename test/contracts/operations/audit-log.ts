import { describe, expect, it } from '@jest/globals';
import type { AuditEntry } from '../../../core/records/audit-entry.ts';
import type { MakeOperations } from './operations-subject.ts';

function entryOf(at: string, id = 'x'): AuditEntry {
  return {
    ...{ id, at, by: 'me', action: 'redrive', reason: 'INC-42', subscriber: 'billing' },
    job: 'job_a',
    details: { ratePerSecond: 200, filter: {} },
  };
}

const SPAN = { from: '2026-11-01T00:00:00.000Z', to: '2026-12-01T00:00:00.000Z' };

/** Who did what, when and why. */
export function describeAuditLog(make: MakeOperations): void {
  describe('the audit', () => {
    it('has its entries as they were written, newest first, over days', async () => {
      const { audit } = await make();
      const times = [
        '2026-11-24T17:00:00.000Z',
        '2026-11-25T00:00:00.000Z',
        '2026-11-24T23:59:59.999Z',
        '2026-11-20T08:00:00.000Z',
      ];
      const entries = times.map((at) => entryOf(at));
      for (const entry of entries) await audit.addEntry(entry);

      const { entries: listed, cursor } = await audit.listEntries({ ...SPAN, limit: 10 });

      expect(listed).toEqual([entries[1], entries[2], entries[0], entries[3]]);
      expect(cursor).toBeUndefined();
    });

    it('is paged without a gap or a double, several at one time among them', async () => {
      const { audit } = await make();
      const made = Array.from({ length: 9 }, (_, n) =>
        entryOf(`2026-11-2${n % 3}T00:00:00.000Z`, `id${n}`),
      );
      for (const entry of made) await audit.addEntry(entry);

      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await audit.listEntries({
          ...SPAN,
          limit: 2,
          ...(cursor === undefined ? {} : { cursor }),
        });
        seen.push(...page.entries.map(({ id }) => id));
        cursor = page.cursor;
      } while (cursor !== undefined);

      expect(seen).toHaveLength(9);
      expect(new Set(seen).size).toBe(9);
    });

    it('has what is in a span: its beginning, and not its end', async () => {
      const { audit } = await make();
      for (const at of ['2026-11-23T12:00:00.000Z', '2026-11-24T12:00:00.000Z'])
        await audit.addEntry(entryOf(at));

      const span = { from: '2026-11-23T12:00:00.000Z', to: '2026-11-24T12:00:00.000Z' };
      const { entries } = await audit.listEntries({ ...span, limit: 10 });

      expect(entries.map(({ at }) => at)).toEqual(['2026-11-23T12:00:00.000Z']);
    });
  });
}
