import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { escapeLines, escapeText } from '../../../cli/format/escape-text.ts';
import { expectHarmless, foreignText } from './foreign-text.ts';

describe('escapeText', () => {
  it.each([
    ['the start of a sequence (ESC)', '\u001b[2J', '\\u001b[2J'],
    ['a sequence of one character (CSI, C1)', '\u009b2J', '\\u009b2J'],
    ['a title of a window (OSC)', '\u001b]0;a\u0007', '\\u001b]0;a\\u0007'],
    ['a return', 'dead\rdelivered', 'dead\\rdelivered'],
    ['a backspace', 'no\b\bok', 'no\\b\\bok'],
    ['a line', 'a\nb', 'a\\nb'],
    ['NUL and DEL', '\u0000\u007f', '\\u0000\\u007f'],
    ['a next line (NEL)', 'a\u0085b', 'a\\u0085b'],
    ['separators of lines and paragraphs', '\u2028\u2029', '\\u2028\\u2029'],
    ['an override of the direction', 'a\u202egnp.exe', 'a\\u202egnp.exe'],
    ['an isolate and its end', '\u2066a\u2069', '\\u2066a\\u2069'],
    ['marks of a direction', '\u200e\u200f\u061c', '\\u200e\\u200f\\u061c'],
  ])('shows %s', (_, text, shown) => {
    expect(escapeText(text)).toBe(shown);
  });

  it.each(['héllo 🚚', '👩‍👩‍👧', 'שלום', 'a\tb', 'a\\u001b', '"'])('leaves %j as it is', (text) => {
    expect(escapeText(text)).toBe(text);
  });

  it('leaves nothing that a terminal obeys, of any text, and JSON as the same JSON', () => {
    fc.assert(
      fc.property(foreignText, (text) => {
        expectHarmless(escapeText(text));
        for (const line of escapeLines(text)) expectHarmless(line);
        expect(JSON.parse(escapeText(JSON.stringify({ text })))).toEqual({ text });
      }),
    );
  });
});

describe('escapeLines', () => {
  it('takes lines of either kind', () => {
    expect(escapeLines('a\nb\r\nc\rd')).toEqual(['a', 'b', 'c\\rd']);
  });
});
