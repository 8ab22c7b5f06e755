import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  afterFailure,
  type Batch,
} from '../../../../../local/services/dynamodb-streams/mapping/batch.ts';

const batchOf = (count: number): Batch => ({
  records: Array.from({ length: count }, (_, number) => ({ number, at: 0, text: '' })),
  attempts: 0,
  invocations: 0,
});

/** Plays a function that fails at its first bad record, and says which that is or not. */
function play(count: number, bad: ReadonlySet<number>, rules: Rules) {
  const done: number[] = [];
  const discarded: number[] = [];
  let batches: readonly Batch[] = [batchOf(count)];
  let invocations = 0;
  while (batches.length > 0) {
    const [batch = batchOf(0), ...others] = batches;
    const numbers = batch.records.map(({ number }) => number);
    const first = numbers.findIndex((number) => bad.has(number));
    invocations += 1;
    if (first < 0) {
      done.push(...numbers);
      batches = others;
      continue;
    }
    const failedAt = rules.reports ? first : 0;
    done.push(...numbers.slice(0, failedAt));
    const { left, discarded: given } = afterFailure(batch, failedAt, rules);
    discarded.push(...(given?.records ?? []).map(({ number }) => number));
    batches = [...left, ...others];
  }
  return { done, discarded, invocations };
}

interface Rules {
  readonly reports: boolean;
  readonly bisects: boolean;
  readonly maxRetries: number;
}

const cases = fc.record({
  count: fc.integer({ min: 1, max: 40 }),
  bad: fc.array(fc.nat(39)).map((list) => new Set(list)),
  reports: fc.boolean(),
  maxRetries: fc.nat(3),
});

describe('afterFailure', () => {
  it('ends, and does or gives up each record once, in order', () => {
    fc.assert(
      fc.property(cases, fc.boolean(), ({ count, bad, ...rules }, bisects) => {
        const { done, discarded } = play(count, bad, { ...rules, bisects });

        expect([...done, ...discarded].sort((one, other) => one - other)).toEqual(
          Array.from({ length: count }, (_, number) => number),
        );
        for (const list of [done, discarded])
          expect([...list].sort((one, other) => one - other)).toEqual(list);
      }),
    );
  });

  it('gives up the bad records alone where it splits', () => {
    fc.assert(
      fc.property(cases, ({ count, bad, ...rules }) => {
        const { discarded } = play(count, bad, { ...rules, bisects: true });

        expect(discarded).toEqual(
          [...bad].filter((number) => number < count).sort((one, other) => one - other),
        );
      }),
    );
  });
});
