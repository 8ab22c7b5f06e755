import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '../../../core/event/event.ts';
import { compilePattern } from '../../../core/pattern/compile-pattern.ts';
import { makePatternIndex } from '../../../core/pattern/pattern-index.ts';
import { absent, dottedEvent, matcher, patternOf, present } from './arbitraries.ts';

const indexOf = (patterns: readonly Json[]) =>
  makePatternIndex(
    patterns.map((pattern, number) => ({ number, pattern: compilePattern(pattern) })),
  );

const numbers = (entries: readonly { readonly number: number }[]) =>
  entries.map(({ number }) => number);

/** As many patterns as one field each, of different values. */
const many = (count: number, make: (number: number) => Json) =>
  Array.from({ length: count }, (_, number) => make(number));

const field = fc.record({ a: fc.array(matcher, { minLength: 1, maxLength: 2 }) });

describe('an index of patterns', () => {
  it('finds what each pattern alone finds', () => {
    const pattern = fc.oneof(patternOf(fc.oneof(present, absent)), field);
    const tables = fc.tuple(
      fc.array(pattern, { minLength: 1, maxLength: 60 }),
      fc.array(dottedEvent, { minLength: 1, maxLength: 5 }),
    );

    fc.assert(
      fc.property(tables, ([patterns, events]) => {
        const index = indexOf(patterns);

        for (const event of events) {
          const alone = index.entries.filter(({ pattern }) => pattern.matches(event));
          expect(numbers(index.matching(event))).toEqual(numbers(alone));
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each<[string, (number: number) => Json, Json, readonly number[]]>([
    ['values', (n) => ({ a: [n, n + 1] }), { a: 7 }, [6, 7]],
    ['texts and numbers apart', (n) => ({ a: [n % 2 === 0 ? n : `${n}`] }), { a: ['8', '9'] }, [9]],
    ['beginnings', (n) => ({ a: [{ prefix: `${n}/` }] }), { a: '12/x' }, [12]],
    ['ends', (n) => ({ a: [{ suffix: `/${n}` }] }), { a: 'x/12' }, [12]],
    ['wildcards', (n) => ({ a: [{ wildcard: `${n}/*/z` }] }), { a: '12/x/z' }, [12]],
    ['ranges', (n) => ({ a: [{ numeric: ['>', n, '<', n + 2] }] }), { a: 12 }, [11]],
    [
      'two fields',
      (n) => ({ type: ['t'], a: [n % 10], b: [n % 7] }),
      { type: 't', a: 3, b: 4 },
      [53],
    ],
    [
      'fields of their own',
      (n) => ({ data: { [`f${n}`]: [1] } }),
      { data: { f3: 1, f9: [{}, 1] } },
      [3, 9],
    ],
    [
      'keys with dots',
      (n) => ({ data: { [`f${n}`]: { x: [1] } } }),
      { 'data.f3': { x: 1 }, data: { 'f9.x': 1 } },
      [3, 9],
    ],
    [
      'absence',
      (n) => ({ [`f${n}`]: [{ exists: false }], a: [n % 9] }),
      { a: 1, f1: 1, f19: 1 },
      [10, 28, 37, 46, 55],
    ],
    ['alternatives', (n) => ({ $or: [{ a: [n] }, { b: [n] }] }), { a: 5, b: [5, 6] }, [5, 6]],
  ])('tells %s apart', (_, make, event, expected) => {
    expect(numbers(indexOf(many(60, make)).matching(event))).toEqual(expected);
  });

  it.each<Json>([null, 'text', 5, [], { a: {} }, { a: [[]] }])(
    'bears an event that is %j',
    (event) => {
      const index = indexOf(many(40, (n) => ({ [`f${n}`]: ['x'] })));

      expect(index.matching(event)).toEqual([]);
    },
  );

  it('is found nothing in when it is empty', () => {
    expect(indexOf([]).matching({ a: 1 })).toEqual([]);
  });
});
