/**
 * Characters that draw nothing or turn the direction of what follows: controls, formats (among them the bidi marks), line
 * separators, and letters of Hangul that are blank. Joiners are left, which scripts and emoji need.
 */
const UNSEEN = /(?![\t\n\r\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]/gu;

/** Text of others as it can be looked at: what would not be seen, or would turn other text around, is written as `⟨U+202E⟩`. */
export function shownText(text: string): string {
  return text.replace(UNSEEN, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
    return `⟨U+${code.padStart(4, '0')}⟩`;
  });
}

/** The same, of so many characters at most, with an ellipsis for the rest. */
export function shownStart(text: string, most: number): string {
  return text.length <= most ? shownText(text) : `${shownText(text.slice(0, most))}…`;
}
