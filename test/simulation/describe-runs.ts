import { describe, expect, it } from '@jest/globals';
import { runMany } from './run-many.ts';

const RUNS = 500;

/**
 * The same runs each time, 500 to a test; `npm run simulate` takes others, and as many as one likes. In two files, which
 * run side by side.
 */
export function describeRuns(firstSeed: number, runs: number): void {
  const seeds = Array.from({ length: runs / RUNS }, (_, index) => firstSeed + index * RUNS);

  describe('the delivery protocol', () => {
    it.each(seeds)(
      'loses nothing, and takes nothing back, in 500 runs from the seed %d',
      async (seed) => {
        const report = await runMany(seed, RUNS);

        expect(report.runs).toBe(RUNS);
        expect(report.handlerRuns).toBeGreaterThan(RUNS);
        expect(report.crashes).toBeGreaterThan(RUNS);
      },
    );
  });
}
