import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cutText, shortenText } from '../../../core/shared/cut-text.ts';

describe('cutText', () => {
  it.each([
    ['abc', 3, 'abc'],
    ['abcd', 3, 'abc'],
    ['ab😀', 3, 'ab'],
    ['ab😀', 4, 'ab😀'],
    ['😀😀', 3, '😀'],
    ['\ud83dab', 1, '\ud83d'],
    ['abc', 0, ''],
  ])('cuts %j to %d units without cutting a pair in two', (text, most, cut) => {
    expect(cutText(text, most)).toBe(cut);
  });

  it('leaves a well-formed text well-formed, and takes no more than it must', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(20), (text, most) => {
        const cut = cutText(text, most);

        expect(cut.isWellFormed()).toBe(true);
        expect(text.startsWith(cut)).toBe(true);
        expect(cut.length).toBeLessThanOrEqual(most);
        expect(cut.length).toBeGreaterThanOrEqual(Math.min(text.length, most) - 1);
      }),
    );
  });
});

describe('shortenText', () => {
  it('ends with an ellipsis where it cuts, within the length', () => {
    expect(shortenText('abcd', 4)).toBe('abcd');
    expect(shortenText('abcde', 4)).toBe('abc…');
    expect(shortenText('ab😀e', 4)).toBe('ab…');
  });
});
