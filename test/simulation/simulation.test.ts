import { describe, expect, it } from '@jest/globals';
import { runMany } from './run-many.ts';

const RUNS = 1000;

/** The same ten thousand runs each time; `npm run simulate` takes others, and as many as one likes. */
const FIRST_SEEDS = Array.from({ length: 10 }, (_, index) => 1 + index * RUNS);

describe('the delivery protocol', () => {
  it.each(FIRST_SEEDS)(
    'loses nothing, and takes nothing back, in 1,000 runs from the seed %d',
    async (firstSeed) => {
      const report = await runMany(firstSeed, RUNS);

      expect(report.runs).toBe(RUNS);
      expect(report.handlerRuns).toBeGreaterThan(RUNS);
      expect(report.crashes).toBeGreaterThan(RUNS);
    },
  );
});
