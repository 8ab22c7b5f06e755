import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { groupEntries } from '../../aws/group-entries.ts';

/** What the source, the detail type and the time of `makeEntry` count. */
const OVERHEAD = 14 + 's'.length + 't'.length;
const LIMIT = 1_048_576;

function makeEntry(bytes: number) {
  return { Source: 's', DetailType: 't', Detail: 'x'.repeat(bytes - OVERHEAD) };
}

describe('groupEntries', () => {
  it('makes no group of nothing', () => {
    expect(groupEntries([])).toEqual([]);
  });

  it.each([
    [1, [1]],
    [10, [10]],
    [11, [10, 1]],
    [37, [10, 10, 10, 7]],
  ])('splits %d small entries into groups of ten', (count, expected) => {
    const groups = groupEntries(Array.from({ length: count }, () => makeEntry(100)));

    expect(groups.map(({ length }) => length)).toEqual(expected);
  });

  it.each([
    ['just less than 1 MB', [LIMIT / 2, LIMIT / 2 - 1], [2]],
    ['1 MB', [LIMIT / 2, LIMIT / 2], [1, 1]],
    ['one that is too large', [100, LIMIT + 5, 100], [1, 1, 1]],
    ['three, of which two fit', [400_000, 400_000, 400_000], [2, 1]],
  ])('splits entries of %s by their size', (_, sizes, expected) => {
    const groups = groupEntries(sizes.map(makeEntry));

    expect(groups.map(({ length }) => length)).toEqual(expected);
  });

  it('counts bytes and not characters', () => {
    const entry = { Source: 's', DetailType: 't', Detail: '🚚'.repeat(200_000) };

    expect(groupEntries([entry, entry])).toHaveLength(2);
  });

  it('keeps every entry, in order, within both limits', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 20, max: 600_000 }), { maxLength: 40 }), (sizes) => {
        const entries = sizes.map((size) => makeEntry(size));

        const groups = groupEntries(entries);

        expect(groups.flat()).toEqual(entries);
        for (const group of groups) {
          const bytes = group.reduce((sum, { Detail = '' }) => sum + Detail.length + OVERHEAD, 0);
          expect(group.length).toBeLessThanOrEqual(10);
          expect(bytes).toBeLessThan(LIMIT);
        }
      }),
      { numRuns: 30 },
    );
  });
});
