import { describe, expect, it } from '@jest/globals';
import type { LearnedType } from '../../../core/records/catalog/learned-type.ts';
import type { TypeReport } from '../../../core/records/catalog/type-report.ts';
import { makeSeenType } from '../../support/builders/make-seen-type.ts';
import type { MakeOperations } from './operations-subject.ts';

const typeOf = (type: string, own: Partial<LearnedType> = {}): LearnedType => ({
  ...makeSeenType({ type, schema: { type: 'object', properties: { amount: {} } } }),
  ...{ reports: ['a'], ...own },
});

const reportOf = (second: number, own: Partial<TypeReport> = {}): TypeReport => ({
  ...{ id: `r${second}`, toldAt: new Date(Date.UTC(2026, 10, 24, 17, 0, second)).toISOString() },
  ...{ types: [makeSeenType()], leftOut: 0, ...own },
});

/** What is known of the types of events. */
export function describeCatalogStore(make: MakeOperations): void {
  describe('the types that were learned', () => {
    it('are found as they were written, whatever their names are', async () => {
      const { catalog } = await make();
      const names = ['order.placed', 'ö/ä #1', '__proto__', 'x'.repeat(1024)];
      const types = names.map((type) => typeOf(type));
      for (const type of types) expect(await catalog.replaceLearned(undefined, type)).toBe(true);

      const found = await catalog.findLearned([...names, 'nothing', '', 'x'.repeat(1025)]);
      expect([...found.keys()].sort()).toEqual([...names].sort());
      for (const type of types) expect(found.get(type.type)).toEqual(type);
      expect(await catalog.countLearned()).toBe(4);
    });

    it('are changed by who has read what stands, and by nobody else', async () => {
      const { catalog } = await make();
      const [first, second] = [typeOf('a'), typeOf('a', { count: 2 })];
      await catalog.replaceLearned(undefined, first);

      expect(await catalog.replaceLearned(undefined, second)).toBe(false);
      expect(await catalog.replaceLearned(first, second)).toBe(true);
      expect(await catalog.replaceLearned(first, typeOf('a', { count: 3 }))).toBe(false);
      expect((await catalog.findLearned(['a'])).get('a')).toEqual(second);
    });

    it('are paged by the bytes of their names, without a gap or a double', async () => {
      const { catalog } = await make();
      const names = ['a', 'b', 'é', '\uffee', '\u{1f600}'];
      for (const type of ['b', '\u{1f600}', 'a', '\uffee', 'é'])
        await catalog.replaceLearned(undefined, typeOf(type));

      const seen: string[] = [];
      let after: string | undefined;
      do {
        const page = await catalog.listLearned({
          limit: 2,
          ...(after === undefined ? {} : { after }),
        });
        seen.push(...page.types.map(({ type }) => type));
        after = page.next;
      } while (after !== undefined);

      expect(seen).toEqual(names);
      const later = await catalog.listLearned({ limit: 2, after: 'aa' });
      expect(later.types.map(({ type }) => type)).toEqual(['b', 'é']);
    });

    it('have a state of their own', async () => {
      const { catalog } = await make();
      const state = { types: 3, countedAt: '2026-11-24T17:00:00.000Z', leftOut: 0 };

      expect(await catalog.findState()).toBeUndefined();
      await catalog.putState(state);
      expect(await catalog.findState()).toEqual(state);
      expect((await catalog.listLearned({ limit: 10 })).types).toEqual([]);
    });
  });

  describe('the reports of what was seen', () => {
    it('are listed oldest first until they are deleted', async () => {
      const { catalog } = await make();
      const [first, second, third] = [reportOf(1), reportOf(2), reportOf(3)];
      for (const report of [second, third, first]) await catalog.addReport(report);

      expect(await catalog.listReports(2)).toEqual([first, second]);
      expect(await catalog.listReports(10)).toEqual([first, second, third]);
      await catalog.deleteReports([first, second]);
      expect(await catalog.listReports(10)).toEqual([third]);
    });

    it('have two that were told in the same millisecond', async () => {
      const { catalog } = await make();
      await catalog.addReport(reportOf(1));
      await catalog.addReport(reportOf(1, { id: 'other' }));

      expect(await catalog.listReports(10)).toHaveLength(2);
    });
  });
}
