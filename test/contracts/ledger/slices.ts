import { describe, expect, it } from '@jest/globals';
import type { MakeLedger } from './ledger-subject.ts';

const NOW = Date.parse('2026-11-24T17:00:00Z');
const UNTIL = NOW + 65_000;
const JOB = 'reconcile';
const KEY = { job: JOB, id: 'b' };

/** The parts of a job that functions do side by side. */
export function describeSlices(make: MakeLedger): void {
  describe('slices', () => {
    it('of a job are listed in the order of their ids, so many as are asked for', async () => {
      const { ledger } = await make();
      const [a, b, c] = ['a', 'b', 'c'].map((id) => ({ id, work: `work of ${id}` }));
      await ledger.putCheckpoint(JOB, 'is no slice');
      await ledger.takeLease(JOB, NOW, UNTIL);
      await ledger.putSlices('other', [{ id: 'd', work: 'w' }]);

      await ledger.putSlices(
        JOB,
        [c, a, b].flatMap((each) => each ?? []),
      );

      const open = [a, b, c].map((slice) => ({ ...slice, leasedUntil: 0 }));
      expect(await ledger.listSlices(JOB, 10)).toEqual(open);
      expect(await ledger.listSlices(JOB, 2)).toEqual(open.slice(0, 2));
      expect(await ledger.listSlices('none', 10)).toEqual([]);
    });

    it('are put however many there are, and none is nothing', async () => {
      const { ledger } = await make();
      const ids = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, '0'));

      await ledger.putSlices(JOB, []);
      await ledger.putSlices(
        JOB,
        ids.map((id) => ({ id, work: 'w' })),
      );

      expect((await ledger.listSlices(JOB, 100)).map(({ id }) => id)).toEqual(ids);
    });

    it('are taken by one of many runs that begin at once', async () => {
      const { ledger } = await make();
      await ledger.putSlices(JOB, [{ id: 'b', work: 'w', reached: 'here' }]);

      const taken = await Promise.all(
        Array.from({ length: 8 }, (_, run) => ledger.takeSlice(KEY, NOW, UNTIL + run)),
      );

      expect(taken.filter((slice) => slice !== undefined)).toEqual([
        { id: 'b', work: 'w', reached: 'here' },
      ]);
    });

    it('are free again when the time of a run is over, and no sooner', async () => {
      const { ledger } = await make();
      await ledger.putSlices(JOB, [{ id: 'b', work: 'w' }]);
      await ledger.takeSlice(KEY, NOW, UNTIL);

      expect(await ledger.takeSlice(KEY, UNTIL - 1, UNTIL + 1)).toBeUndefined();
      expect(await ledger.listSlices(JOB, 1)).toMatchObject([{ leasedUntil: UNTIL }]);
      expect(await ledger.takeSlice(KEY, UNTIL, UNTIL + 1)).toEqual({ id: 'b', work: 'w' });
    });

    it('that are left are free, and go on from where they were', async () => {
      const { ledger } = await make();
      await ledger.putSlices(JOB, [{ id: 'b', work: 'w' }]);
      await ledger.takeSlice(KEY, NOW, UNTIL);

      await ledger.leaveSlice(KEY, UNTIL, 'half');

      expect(await ledger.listSlices(JOB, 1)).toMatchObject([{ leasedUntil: 0 }]);
      expect(await ledger.takeSlice(KEY, NOW, UNTIL)).toMatchObject({ reached: 'half' });
    });

    it('that are done are gone, and cannot be taken', async () => {
      const { ledger } = await make();
      await ledger.putSlices(JOB, [{ id: 'b', work: 'w' }]);
      await ledger.takeSlice(KEY, NOW, UNTIL);

      await ledger.endSlice(KEY, UNTIL);

      expect(await ledger.listSlices(JOB, 1)).toEqual([]);
      expect(await ledger.takeSlice(KEY, NOW, UNTIL)).toBeUndefined();
    });

    it.each(['ended', 'left'])('are not %s by a run that has lost them', async (how) => {
      const { ledger } = await make();
      await ledger.putSlices(JOB, [{ id: 'b', work: 'w' }]);
      await ledger.takeSlice(KEY, NOW, UNTIL);
      await ledger.takeSlice(KEY, UNTIL, UNTIL + 65_000);

      if (how === 'ended') await ledger.endSlice(KEY, UNTIL);
      else await ledger.leaveSlice(KEY, UNTIL, 'half');
      await ledger.leaveSlice({ job: JOB, id: 'none' }, UNTIL, 'half');

      expect(await ledger.listSlices(JOB, 10)).toEqual([
        { id: 'b', work: 'w', leasedUntil: UNTIL + 65_000 },
      ]);
    });
  });
}
