import { describe, expect, it } from '@jest/globals';
import type { Json } from '../../../core/event/event.ts';
import { fieldMatches } from '../../support/builders/patterns.ts';

type Table = [matcher: Json, value: Json, expected: boolean][];

const judge = (table: Table) =>
  it.each(table)('%j judges %j as %j', (matcher, value, expected) => {
    expect(fieldMatches([matcher], value)).toBe(expected);
  });

describe('prefix', () => {
  judge([
    [{ prefix: 'EC2' }, 'EC2 Instance', true],
    [{ prefix: 'EC2' }, 'EC2', true],
    [{ prefix: 'EC2' }, 'ec2', false],
    [{ prefix: 'EC2' }, 'AWS EC2', false],
    [{ prefix: 'EC2' }, 'EC', false],
    [{ prefix: '' }, '', true],
    [{ prefix: '' }, 'anything', true],
    [{ prefix: '' }, 5, false],
    [{ prefix: '' }, null, false],
    [{ prefix: '1' }, 12, false],
    [{ prefix: 't' }, true, false],
    [{ prefix: 'a*' }, 'a*b', true],
    [{ prefix: 'a*' }, 'ab', false],
    [{ prefix: 'x' }, ['a', 'xb'], true],
    [{ prefix: 'x' }, { x: 'x' }, false],
    [{ prefix: { 'equals-ignore-case': 'EventB' } }, 'EVENTBridge', true],
    [{ prefix: { 'equals-ignore-case': 'EventB' } }, 'eventb', true],
    [{ prefix: { 'equals-ignore-case': 'EventB' } }, 'event', false],
    [{ prefix: { 'equals-ignore-case': 'EventB' } }, 'my eventb', false],
    [{ prefix: { 'equals-ignore-case': '' } }, 'a', true],
    [{ prefix: { 'equals-ignore-case': 'a.b' } }, 'AxB', false],
  ]);
});

describe('suffix', () => {
  judge([
    [{ suffix: '.png' }, 'image.png', true],
    [{ suffix: '.png' }, '.png', true],
    [{ suffix: '.png' }, 'image.PNG', false],
    [{ suffix: '.png' }, 'image.png.bak', false],
    [{ suffix: '.png' }, 'png', false],
    [{ suffix: '' }, '', true],
    [{ suffix: '' }, 'anything', true],
    [{ suffix: '' }, false, false],
    [{ suffix: '2' }, 12, false],
    [{ suffix: { 'equals-ignore-case': '.png' } }, 'IMAGE.PNG', true],
    [{ suffix: { 'equals-ignore-case': '.png' } }, '.Png', true],
    [{ suffix: { 'equals-ignore-case': '.png' } }, 'imagexpng', false],
    [{ suffix: { 'equals-ignore-case': '.png' } }, 'png', false],
    [{ suffix: { 'equals-ignore-case': '' } }, 'a', true],
  ]);
});

describe('equals-ignore-case', () => {
  judge([
    [{ 'equals-ignore-case': 'alice' }, 'ALICE', true],
    [{ 'equals-ignore-case': 'ALICE' }, 'alice', true],
    [{ 'equals-ignore-case': 'alice' }, 'alice ', false],
    [{ 'equals-ignore-case': 'alice' }, 'alic', false],
    [{ 'equals-ignore-case': '' }, '', true],
    [{ 'equals-ignore-case': '' }, 'a', false],
    [{ 'equals-ignore-case': '5' }, 5, false],
    [{ 'equals-ignore-case': 'null' }, null, false],
    [{ 'equals-ignore-case': 'a' }, ['b', 'A'], true],
    [{ 'equals-ignore-case': '\u00e9t\u00e9' }, '\u00c9T\u00c9', true],
    [{ 'equals-ignore-case': '(a|b)' }, '(A|B)', true],
    [{ 'equals-ignore-case': '(a|b)' }, 'a', false],
    [{ 'equals-ignore-case': 'a\nb' }, 'A\nB', true],
  ]);
});

describe('a long text in any case', () => {
  it.each(['1', 'a', '\u00df'])('is compared in no time when it is many %s', (character) => {
    const matcher = { 'equals-ignore-case': character.repeat(400) };

    expect(fieldMatches([matcher], character.repeat(400))).toBe(true);
    expect(fieldMatches([matcher], `${character.repeat(399)}-`)).toBe(false);
  });
});

/*
 * event-ruler compares character by character, each in its upper and its lower case (EqualsIgnoreCaseParser), and
 * not strings that were changed to lower case as wholes.
 */
describe('a character whose cases differ in more than one way', () => {
  judge([
    [{ 'equals-ignore-case': '\u039f\u03a3' }, '\u03bf\u03c3', true], // a sigma as within a word
    [{ 'equals-ignore-case': '\u03bf\u03c3' }, '\u039f\u03a3', true],
    [{ 'equals-ignore-case': 'stra\u00dfe' }, 'STRASSE', true],
    [{ 'equals-ignore-case': 'stra\u00dfe' }, 'STRA\u00dfE', true],
    [{ 'equals-ignore-case': 'strasse' }, 'STRA\u00dfE', false],
    [{ 'equals-ignore-case': 'k' }, '\u212a', false], // the Kelvin sign
    [{ 'equals-ignore-case': '\u212a' }, 'k', true],
    [{ 'equals-ignore-case': 'i' }, '\u0130', false],
    [{ 'equals-ignore-case': '\u2c65' }, '\u023a', true], // two bytes of UTF-8 against three
    [{ prefix: { 'equals-ignore-case': 'gro\u00df' } }, 'GROSSER', true],
    [{ suffix: { 'equals-ignore-case': 'fu\u00df' } }, 'PLATTFUSS', true],
    [{ suffix: { 'equals-ignore-case': '\u03a3' } }, '\u03bf\u03c3', true],
    [{ 'anything-but': { 'equals-ignore-case': 'stra\u00dfe' } }, 'STRASSE', false],
  ]);
});

describe('wildcard', () => {
  judge([
    [{ wildcard: '*' }, '', true],
    [{ wildcard: '*' }, 'anything', true],
    [{ wildcard: '*' }, 5, false],
    [{ wildcard: '*' }, null, false],
    [{ wildcard: '' }, '', true],
    [{ wildcard: '' }, 'a', false],
    [{ wildcard: 'abc' }, 'abc', true],
    [{ wildcard: 'abc' }, 'abcd', false],
    [{ wildcard: 'a*' }, 'a', true],
    [{ wildcard: 'a*' }, 'ba', false],
    [{ wildcard: '*a' }, 'a', true],
    [{ wildcard: '*a' }, 'ab', false],
    [{ wildcard: 'a*a' }, 'a', false],
    [{ wildcard: 'a*a' }, 'aa', true],
    [{ wildcard: 'a*b*c' }, 'abc', true],
    [{ wildcard: 'a*b*c' }, 'axxbyyc', true],
    [{ wildcard: 'a*b*c' }, 'acb', false],
    [{ wildcard: 'a*b*c' }, 'abcx', false],
    [{ wildcard: 'a*bc*bcd' }, 'abcd', false],
    [{ wildcard: 'a*bc*bcd' }, 'abcbcd', true],
    [{ wildcard: '*ab*ab*' }, 'aab', false],
    [{ wildcard: '*ab*ab*' }, 'abab', true],
    [{ wildcard: '*a*b' }, 'bab', true],
    [{ wildcard: '*a*b' }, 'bba', false],
    [{ wildcard: 'a?c' }, 'abc', false],
    [{ wildcard: 'a.c' }, 'abc', false],
    [{ wildcard: 'A*' }, 'abc', false],
    [{ wildcard: 'a\\*c' }, 'a*c', true],
    [{ wildcard: 'a\\*c' }, 'abc', false],
    [{ wildcard: 'a\\\\c' }, 'a\\c', true],
    [{ wildcard: '*\\*' }, 'ab*', true],
    [{ wildcard: '\\**' }, '*ab', true],
    [{ wildcard: 'a\\\\*' }, 'a\\anything', true],
    [{ wildcard: '*\n*' }, 'a\nb', true],
    [{ wildcard: '*\u{1F680}*' }, 'go \u{1F680}!', true],
    [{ wildcard: 'x*' }, ['a', 'xb'], true],
  ]);
});

describe('anything-but', () => {
  judge([
    [{ 'anything-but': 'a' }, 'b', true],
    [{ 'anything-but': 'a' }, 'a', false],
    [{ 'anything-but': 'a' }, 'A', true],
    [{ 'anything-but': 'a' }, 5, true],
    [{ 'anything-but': 'a' }, null, true],
    [{ 'anything-but': 'a' }, true, true],
    [{ 'anything-but': 'a' }, '', true],
    [{ 'anything-but': '' }, '', false],
    [{ 'anything-but': '5' }, 5, true],
    [{ 'anything-but': 5 }, '5', true],
    [{ 'anything-but': 5 }, 5, false],
    [{ 'anything-but': 300 }, 3e2, false],
    [{ 'anything-but': 0 }, false, true],
    [{ 'anything-but': 'null' }, null, true],
    [{ 'anything-but': ['a', 'b'] }, 'b', false],
    [{ 'anything-but': ['a', 'b'] }, 'c', true],
    [{ 'anything-but': [1, 2] }, 2, false],
    [{ 'anything-but': [1, 2] }, '2', true],
    [{ 'anything-but': 'a' }, [], false],
    [{ 'anything-but': 'a' }, {}, false],
    [{ 'anything-but': 'a' }, { a: 'b' }, false],
    [{ 'anything-but': 'a' }, ['a'], false],
    [{ 'anything-but': 'a' }, ['a', 'b'], true],
    [{ 'anything-but': { prefix: 'init' } }, 'initial', false],
    [{ 'anything-but': { prefix: 'init' } }, 'post-init', true],
    [{ 'anything-but': { prefix: 'init' } }, 12, true],
    [{ 'anything-but': { prefix: ['a', 'b'] } }, 'bc', false],
    [{ 'anything-but': { prefix: ['a', 'b'] } }, 'cb', true],
    [{ 'anything-but': { suffix: '.txt' } }, 'a.txt', false],
    [{ 'anything-but': { suffix: ['.txt', '.rtf'] } }, 'a.rtf', false],
    [{ 'anything-but': { suffix: ['.txt', '.rtf'] } }, 'a.png', true],
    [{ 'anything-but': { 'equals-ignore-case': 'init' } }, 'INIT', false],
    [{ 'anything-but': { 'equals-ignore-case': ['a', 'b'] } }, 'B', false],
    [{ 'anything-but': { 'equals-ignore-case': ['a', 'b'] } }, 'AB', true],
    [{ 'anything-but': { 'equals-ignore-case': '' } }, '', false],
    [{ 'anything-but': { wildcard: '*/lib/*' } }, 'a/lib/b', false],
    [{ 'anything-but': { wildcard: '*/lib/*' } }, 'a/bin/b', true],
    [{ 'anything-but': { wildcard: ['*.jar', '*.class'] } }, 'a.class', false],
    [{ 'anything-but': { wildcard: ['*.jar', '*.class'] } }, false, true],
    [{ 'anything-but': { wildcard: '' } }, '', false],
  ]);

  it('matches no field that is absent', () => {
    expect(fieldMatches([{ 'anything-but': 'a' }], [])).toBe(false);
    expect(fieldMatches([{ 'anything-but': 5 }, { exists: false }], [])).toBe(true);
  });
});
