import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '../../../../core/event/event.ts';
import { compilePattern } from '../../../../core/pattern/compile-pattern.ts';
import { makePatternIndex } from '../../../../core/pattern/index/pattern-index.ts';
import { absent, dottedEvent, matcher, patternOf, present } from '../arbitraries.ts';

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

/** Numbers whose bounds coincide, and strings that are like numbers and unlike each other in case or as addresses. */
const number = fc.constantFrom(-Infinity, -1e300, -1, -0, 0, 0.1, 1, 2, 3, 5e-324, 1e300, Infinity);
const bound = fc.constantFrom(-1e300, -1, -0, 0, 0.1, 1, 2, 3, 5e-324, 1e300);
const word = fc.oneof(
  fc.constantFrom('NaN', 'Infinity', '1', '0x1', '', '10.0.0.1', '::ffff:10.0.0.1'),
  fc.constantFrom('10.0.0.2', '010.0.0.1', '::1', '0:0::1', '::ffff:a00:1', '10.1.0.0'),
  fc.constantFrom('\u{10428}', '\u{10400}', '\ud801', '\udc28', '\udc00', 'a\ud801'),
  fc.string({
    unit: fc.constantFrom(
      's',
      'S',
      'ß',
      'ẞ',
      'ſ',
      'i',
      'I',
      'İ',
      'ı',
      'Σ',
      'σ',
      'ς',
      'ǅ',
      'K',
      'ΐ',
    ),
    maxLength: 3,
  }),
);
const block = fc.constantFrom('10.0.0.0/8', '10.0.0.0/31', '0.0.0.0/0', '::/127', '::/0', '::/96');
const finder: fc.Arbitrary<Json> = fc.oneof(
  bound,
  word,
  fc.record({ numeric: fc.tuple(fc.constantFrom('=', '<', '<=', '>', '>='), bound) }),
  fc
    .tuple(fc.constantFrom('>', '>='), bound, fc.constantFrom('<', '<='), bound)
    .filter(([, low, , high]) => low < high)
    .map((numeric) => ({ numeric })),
  fc.record({ 'equals-ignore-case': word }),
  fc.record({ prefix: fc.record({ 'equals-ignore-case': word }) }),
  fc.record({ suffix: fc.record({ 'equals-ignore-case': word }) }),
  fc.record({ cidr: block }),
  fc.constantFrom<Json>({ wildcard: '*S' }, { wildcard: 's*s' }, { exists: true }),
);
const finders = fc.array(finder, { minLength: 1, maxLength: 2 });
const found: fc.Arbitrary<Json> = fc.oneof(number, word, fc.array(fc.oneof(number, word)));

describe('an index of patterns', () => {
  it('finds what each pattern alone finds by ranges, in any case and by addresses', () => {
    const patterns = fc.array(fc.record({ a: finders, b: finders }, { requiredKeys: ['a'] }), {
      minLength: 20,
      maxLength: 120,
      size: 'max',
    });
    const events = fc.array(fc.record({ a: found, b: found }), { minLength: 10, maxLength: 10 });

    fc.assert(
      fc.property(patterns, events, (all, some) => {
        const index = indexOf(all);

        for (const event of some) {
          const alone = index.entries.filter(({ pattern }) => pattern.matches(event));
          expect(numbers(index.matching(event))).toEqual(numbers(alone));
        }
      }),
      { numRuns: 100 },
    );
  });

  it('finds a text in any case for each UTF-16 unit', () => {
    const units = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code));
    const cased = units.filter((unit) => unit.toLowerCase() !== unit.toUpperCase());
    const index = indexOf(cased.map((unit) => ({ a: [{ 'equals-ignore-case': unit }] })));

    const lost = cased.filter((unit, number) =>
      [unit.toLowerCase(), unit.toUpperCase()].some(
        (a) => !numbers(index.matching({ a })).includes(number),
      ),
    );
    expect(lost).toEqual([]);
  });

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
    [
      'strings and numbers apart',
      (n) => ({ a: [n % 2 === 0 ? n : `${n}`] }),
      { a: ['8', '9'] },
      [9],
    ],
    ['beginnings', (n) => ({ a: [{ prefix: `${n}/` }] }), { a: '12/x' }, [12]],
    ['ends', (n) => ({ a: [{ suffix: `/${n}` }] }), { a: 'x/12' }, [12]],
    ['wildcards', (n) => ({ a: [{ wildcard: `${n}/*/z` }] }), { a: '12/x/z' }, [12]],
    ['ranges', (n) => ({ a: [{ numeric: ['>', n, '<', n + 2] }] }), { a: 12 }, [11]],
    ['bounds', (n) => ({ a: [{ numeric: ['<=', n] }] }), { a: 57 }, [57, 58, 59]],
    [
      'strings in any case',
      (n) => ({ a: [{ 'equals-ignore-case': `M-${n}` }] }),
      { a: 'm-7' },
      [7],
    ],
    ['addresses', (n) => ({ a: [`10.0.0.${n}`] }), { a: '::ffff:a00:7' }, [7]],
    ['blocks', (n) => ({ a: [{ cidr: `10.${n}.0.0/16` }] }), { a: '10.7.0.1' }, [7]],
    ['wildcards by their ends', (n) => ({ a: [{ wildcard: `xyz*${n}/` }] }), { a: 'xyz7/' }, [7]],
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
