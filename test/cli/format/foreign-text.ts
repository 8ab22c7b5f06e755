import { expect } from '@jest/globals';
import fc from 'fast-check';

/** Code points that a terminal may obey: ASCII's controls but the tab, C1, and those of direction and of lines. */
const OBEYED: readonly (readonly [number, number])[] = [
  [0x00, 0x08],
  [0x0a, 0x1f],
  [0x7f, 0x9f],
  [0x061c, 0x061c],
  [0x200e, 0x200f],
  [0x2028, 0x202e],
  [0x2066, 0x2069],
];

const obeyed = fc.oneof(
  ...OBEYED.map(([min, max]) => fc.integer({ min, max }).map((code) => String.fromCharCode(code))),
);

/** Texts of any characters, in which those that a terminal obeys are frequent. */
export const foreignText = fc.string({
  unit: fc.oneof(
    obeyed,
    fc.constantFrom('\n', '\r', '\u001b', '"'),
    fc.string({ maxLength: 3, unit: 'binary' }),
  ),
  maxLength: 20,
});

/** Fails where a line has a character that a terminal obeys. */
export function expectHarmless(line: string): void {
  const harm = [...line].filter((character) => {
    const code = character.codePointAt(0) ?? 0;
    return OBEYED.some(([first, last]) => code >= first && code <= last);
  });
  expect(harm).toEqual([]);
}
