import { describe, expect, it } from '@jest/globals';
import type { MakeLedger } from './ledger-subject.ts';

const NOW = Date.parse('2026-11-24T17:00:00Z');
const UNTIL = NOW + 50_000;

/** The marks of periodic jobs, and the lease by which one run of a job keeps out the others. */
export function describeCheckpoints(make: MakeLedger): void {
  describe('checkpoints', () => {
    it('are kept by job', async () => {
      const { ledger } = await make();

      const before = await ledger.getCheckpoint('reconcile');
      await ledger.putCheckpoint('reconcile', '2026-11-24T17:00:00.000Z');
      await ledger.putCheckpoint('reconcile', '2026-11-24T17:01:00.000Z');

      expect(before).toBeUndefined();
      expect(await ledger.getCheckpoint('reconcile')).toBe('2026-11-24T17:01:00.000Z');
      expect(await ledger.getCheckpoint('other')).toBeUndefined();
    });

    it('and leases of one job leave each other alone', async () => {
      const { ledger } = await make();
      await ledger.putCheckpoint('reconcile', 'before');

      const taken = await ledger.takeLease('reconcile', NOW, UNTIL);
      await ledger.putCheckpoint('reconcile', 'during');
      const again = await ledger.takeLease('reconcile', NOW, UNTIL);
      await ledger.endLease('reconcile', UNTIL);

      expect([taken, again]).toEqual([true, false]);
      expect(await ledger.getCheckpoint('reconcile')).toBe('during');
    });
  });

  describe('a lease', () => {
    it('is given to one run until its time is over', async () => {
      const { ledger } = await make();

      const first = await ledger.takeLease('reconcile', NOW, UNTIL);
      const during = await ledger.takeLease('reconcile', UNTIL - 1, UNTIL + 50_000);
      const then = await ledger.takeLease('reconcile', UNTIL, UNTIL + 50_000);
      const after = await ledger.takeLease('reconcile', UNTIL, UNTIL + 50_000);

      expect([first, during, then, after]).toEqual([true, false, true, false]);
    });

    it('is given to one of many runs that begin at once', async () => {
      const { ledger } = await make();

      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, run) => ledger.takeLease('reconcile', NOW, UNTIL + run)),
      );

      expect(answers.filter((taken) => taken)).toHaveLength(1);
    });

    it('of one job does not hold another', async () => {
      const { ledger } = await make();
      await ledger.takeLease('reconcile', NOW, UNTIL);

      expect(await ledger.takeLease('other', NOW, UNTIL)).toBe(true);
    });

    it('is free when its run has given it back', async () => {
      const { ledger } = await make();
      await ledger.takeLease('reconcile', NOW, UNTIL);

      await ledger.endLease('reconcile', UNTIL);

      expect(await ledger.takeLease('reconcile', NOW, UNTIL)).toBe(true);
    });

    it('is not ended by a run that has lost it, or never had it', async () => {
      const { ledger } = await make();
      await ledger.endLease('reconcile', UNTIL);
      await ledger.takeLease('reconcile', NOW, UNTIL);
      await ledger.takeLease('reconcile', UNTIL, UNTIL + 50_000);

      await ledger.endLease('reconcile', UNTIL);
      await ledger.endLease('other', UNTIL + 50_000);

      expect(await ledger.takeLease('reconcile', UNTIL + 1, UNTIL + 60_000)).toBe(false);
    });
  });
}
