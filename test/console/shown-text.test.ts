import { describe, expect, it } from '@jest/globals';
import { shownStart, shownText } from '../../console/parts/shown-text.ts';

describe('text of others', () => {
  it.each([
    ['plain', 'order-1002', 'order-1002'],
    ['with lines and tabs', 'a\n\tb', 'a\n\tb'],
    ['with a colour of a terminal', '\u001b[31mred', '⟨U+001B⟩[31mred'],
    ['turned around', 'invoice\u202Efdp.exe', 'invoice⟨U+202E⟩fdp.exe'],
    ['with a space of no width', 'or\u200Bder', 'or⟨U+200B⟩der'],
    ['with a tag of Unicode', 'a\u{E0041}b', 'a⟨U+E0041⟩b'],
    ['with an emoji of several', '👩‍🔧', '👩‍🔧'],
    ['of another script', 'عنوان', 'عنوان'],
  ])('%s is shown so that nothing of it is unseen', (_, text, shown) => {
    expect(shownText(text)).toBe(shown);
  });

  it('is cut with an ellipsis', () => {
    expect([shownStart('abc', 3), shownStart('abcd', 3)]).toEqual(['abc', 'abc…']);
  });
});
