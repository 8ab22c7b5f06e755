import { describe, expect, it } from '@jest/globals';
import type { Json } from '../../../core/event/event.ts';
import { compilePattern } from '../../../core/pattern/compile-pattern.ts';
import { wildcardComplexity } from '../../../core/pattern/operators/wildcard-complexity.ts';
import { refusalOf } from '../../support/builders/patterns.ts';

const stacks = (...names: string[]) =>
  names.map((name) => ({ wildcard: `*:stack/${name}/*` }) as const);

/** Of matchers with one text each. */
const complexityOf = (strings: readonly string[]) =>
  wildcardComplexity(
    [...new Set(strings)].map((text) => ({ strings: [text], times: 1, matches: 1 })),
    10,
  );

describe('wildcardComplexity', () => {
  // aws/event-ruler, MachineComplexityEvaluatorTest (Apache-2.0; data only).
  it.each<[number, string[]]>([
    [1, ['*']],
    [3, ['*', 'ab*c']],
    [1, ['abc']],
    [2, ['*ab']],
    [3, ['*aa']],
    [2, ['a*b']],
    [2, ['aa*']],
    [3, ['a*bcb']],
    [4, ['a*bbb']],
    [4, ['*ab*ad']],
    [3, ['*ab*d']],
    [4, ['*aba*']],
    [5, ['a*b*bb']],
    [4, ['a*b*cb']],
    [3, ['a*b*cd']],
    [4, ['a*bb*']],
    [3, ['ab*b*']],
    [3, ['ab*c', 'x*xx']],
    [4, ['*abc', '*abcde']],
    [4, ['a*bcd', 'ab*cd']],
    [7, ['a*aaa', 'aa*aa']],
    [6, ['a*aaa', 'aaa*a']],
    [5, ['a*aax', 'aaa*x']],
    [4, ['a*bc', 'abc*']],
    [3, ['abc*', 'abcde*']],
    [6, ['ab*cd', 'ab*wx', 'ab*yz']],
    [7, ['*ab*b*b*']],
    [2, ['ab*c', 'ab*c']],
    [10, ['F*eatureFeature', 'Fe*atureFeature', 'Fea*tureFeature']],
    [0, []],
    [0, ['']],
  ])('finds %d for %j', (complexity, strings) => {
    expect(complexityOf(strings)).toBe(complexity);
    expect(complexityOf(strings.toReversed())).toBe(complexity);
  });

  it.each([
    ['many stars', '*a*a*a*a*a*a*a*a*'],
    ['very many stars', 'F*e*a*t*u*r*e*'.repeat(100)],
    ['repeated characters', `*${'a'.repeat(2000)}`],
  ])('stops counting above the limit for %s', (_, text) => {
    expect(complexityOf([text])).toBeGreaterThan(10);
    expect(complexityOf([text])).toBeLessThan(20);
  });

  it('knows that an escaped star is a character like others', () => {
    expect(complexityOf(['*\\*\\*\\*'])).toBe(4);
    expect(complexityOf(['\\*\\\\'])).toBe(1);
  });

  it('counts the common beginning of strings of one matcher once', () => {
    expect(wildcardComplexity([{ strings: ['*ab*', '*cd*'], times: 1, matches: 1 }], 10)).toBe(4);
    expect(complexityOf(['*ab*', '*cd*'])).toBe(5);
  });

  // As event-ruler 2.0.1 counts the quoted strings of a field before an `$or` of so many branches.
  it.each<[number, number, string[]]>([
    [2, 3, ['"*"']],
    [1, 3, ['"abc"']],
    [4, 3, ['"*x"']],
    [7, 3, ['"*y*"']],
    [5, 1, ['"*x"', '"*y*"']],
    [8, 2, ['"*x"', '"*y*"']],
    [11, 3, ['"*x"', '"*y*"']],
    [6, 3, ['"*x"', '"*"']],
    [8, 2, ['"*x"', '"*ab*x"']],
    [6, 3, ['"ab*c"', '"ab*"']],
    // What comes up to the first letter with a case after a wildcard is in common.
    [2, 3, ['"10.*.1"']],
    [3, 3, ['"*1*"']],
    [4, 3, ['"*1x"']],
    [4, 3, ['"*x1"']],
    [5, 3, ['"a*1*x"']],
    [7, 3, ['"*a*1"']],
    [8, 3, ['"*1*x*"']],
    [4, 3, ['"*.é"']],
    [2, 3, ['"*中"']],
    [3, 3, ['"*""']],
  ])('finds %d where each is given %d times: %j', (complexity, times, strings) => {
    const matchers = strings.map((text) => ({ strings: [text], times, matches: times }));

    expect(wildcardComplexity(matchers, 20)).toBe(complexity);
  });

  it('takes little time for what is hard to settle', () => {
    const strings = Array.from({ length: 9 }, (_, index) => `${'abcdefgh'.repeat(20)}${index}*z`);

    expect(complexityOf(strings)).toBeLessThan(11);
  });
});

const WORDS = ['*ERROR*', '*WARN*', '*FATAL*', '*PANIC*'];

describe('a pattern of wildcards', () => {
  it.each<[string, Json]>([
    ['three of one form, which EventBridge takes', stacks('A', 'B', 'C')],
    ['an example of the user guide', [{ wildcard: 'arn:aws:events:us-east-1:*:event-bus/*' }]],
    [
      'words that are too many side by side, in one anything-but',
      [{ 'anything-but': { wildcard: WORDS } }],
    ],
    [
      'four within one anything-but',
      [{ 'anything-but': { wildcard: ['*/a/*', '*/b/*', '*/c/*', '*/d/*'] } }],
    ],
  ])('may have %s', (_, list) => {
    expect(() => compilePattern({ data: { id: list } })).not.toThrow();
  });

  it('may have one without letters and an anything-but before three branches', () => {
    const id = [{ wildcard: '10.*.1' }, { 'anything-but': { wildcard: '*x*' } }];
    const $or = [{ subject: ['p'] }, { time: ['q'] }, { type: ['r'] }];

    expect(() => compilePattern({ id, $or })).not.toThrow();
  });

  it.each<[string, Json]>([
    // vals-ai/Valkyrie, pull request 278: EventBridge took three of these and refused four.
    ['four of one form', stacks('A', 'B', 'C', 'D')],
    ['what four words may add up to', WORDS.map((wildcard) => ({ wildcard }))],
    [
      'those that are in anything-but, too',
      [{ 'anything-but': { wildcard: WORDS.slice(0, 3) } }, { wildcard: '*:*:*:*' }],
    ],
    ['six stars between equal characters', [{ wildcard: '*:*:*:*:*:event-bus/*' }]],
    ['stars within anything-but', [{ 'anything-but': { wildcard: '*:*:*:*:*:event-bus/*' } }]],
    ['stars in a list within anything-but', [{ 'anything-but': { wildcard: ['*:*:*:*:*:*'] } }]],
    ['one that is too complex among others', ['a', { prefix: 'b' }, { wildcard: '*a*a*a*a*a*a' }]],
  ])('rejects %s, as EventBridge does, and names the field', (_, list) => {
    const { code, message } = refusalOf({ data: { id: list } });

    expect(code).toBe('invalid-pattern');
    expect(message).toContain('`data.id`');
    expect(message).toContain('too complex');
    expect(message).toContain('use fewer `*`');
  });

  const words = (...names: string[]) => names.map((name) => ({ wildcard: `*${name}*` }));

  it('rejects those of one field that `$or` spreads over its branches', () => {
    const $or = [{ line: words('ERROR', 'WARN') }, { line: words('FATAL', 'PANIC') }];

    expect(refusalOf({ $or }).message).toContain('`line`');
    expect(refusalOf({ app: ['a'], $or }).message).toContain('`line`');
    expect(refusalOf({ data: { $or } }).message).toContain('`data.line`');
  });

  it('rejects those of a field before an `$or`, which count for each of its branches', () => {
    const a = [{ wildcard: '*x' }, { wildcard: '*y*' }];
    const branches = [{ b: [1] }, { c: [1] }, { d: [1] }];

    expect(() => compilePattern({ a, $or: branches.slice(1) })).not.toThrow();
    expect(refusalOf({ a, $or: branches }).message).toContain('`a`');
  });

  it.each<[string, Json]>([
    ['other fields', { $or: [{ a: words('ERROR', 'WARN') }, { b: words('FATAL', 'PANIC') }] }],
    [
      'branches that are told apart by a field before it',
      {
        $or: [
          { app: ['a'], line: words('ERROR', 'WARN') },
          { app: ['b'], line: words('FATAL', 'PANIC') },
        ],
      },
    ],
    [
      'a field after one that must be absent, which EventBridge does not count',
      { app: [{ exists: false }], line: words('ERROR', 'WARN', 'FATAL', 'PANIC') },
    ],
  ])('may have as many in %s', (_, pattern) => {
    expect(() => compilePattern(pattern)).not.toThrow();
  });
});
