import { describe, expect, it } from '@jest/globals';
import type { Json } from '../../../core/event/event.ts';
import { compilePattern } from '../../../core/pattern/compile-pattern.ts';
import { wildcardComplexity } from '../../../core/pattern/operators/wildcard-complexity.ts';
import { refusalOf } from './patterns.ts';

const stacks = (...names: string[]) =>
  names.map((name) => ({ wildcard: `*:stack/${name}/*` }) as const);

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
  ])('finds %d for %j', (complexity, texts) => {
    expect(wildcardComplexity(texts)).toBe(complexity);
    expect(wildcardComplexity(texts.toReversed())).toBe(complexity);
  });

  it.each([
    ['many stars', '*a*a*a*a*a*a*a*a*'],
    ['very many stars', 'F*e*a*t*u*r*e*'.repeat(100)],
    ['repeated characters', `*${'a'.repeat(2000)}`],
  ])('stops counting above the limit for %s', (_, text) => {
    expect(wildcardComplexity([text])).toBeGreaterThan(10);
    expect(wildcardComplexity([text])).toBeLessThan(20);
  });

  it('knows that an escaped star is a character like others', () => {
    expect(wildcardComplexity(['*\\*\\*\\*'])).toBe(4);
    expect(wildcardComplexity(['\\*\\\\'])).toBe(1);
  });

  it('takes little time for what is hard to settle', () => {
    const texts = Array.from({ length: 9 }, (_, index) => `${'abcdefgh'.repeat(20)}${index}*z`);

    expect(wildcardComplexity(texts)).toBeLessThan(11);
  });
});

describe('a pattern of wildcards', () => {
  it.each<[string, Json]>([
    ['three of one form, which EventBridge takes', stacks('A', 'B', 'C')],
    ['an example of the user guide', [{ wildcard: 'arn:aws:events:us-east-1:*:event-bus/*' }]],
    [
      'four within one anything-but',
      [{ 'anything-but': { wildcard: ['*/a/*', '*/b/*', '*/c/*', '*/d/*'] } }],
    ],
  ])('may have %s', (_, list) => {
    expect(() => compilePattern({ data: { id: list } })).not.toThrow();
  });

  it.each<[string, Json]>([
    // vals-ai/Valkyrie, pull request 278: EventBridge took three of these and refused four.
    ['four of one form', stacks('A', 'B', 'C', 'D')],
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
});
