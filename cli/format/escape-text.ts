/**
 * What a terminal obeys instead of showing it: the controls of ASCII and of ISO 6429 (C1), those that turn the direction of
 * a text around (Unicode, UAX #9), and separators of lines and paragraphs. A tab only moves on.
 */
const OBEYED = /(?!\t)[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/gu;

/** A text that others have written, for one line of a terminal; what a terminal would obey is shown as JSON escapes it. */
export function escapeText(text: string): string {
  return text.replaceAll(OBEYED, escapeOne);
}

/** The same for a text of several lines. */
export function escapeLines(text: string): readonly string[] {
  return text.split(/\r?\n/).map(escapeText);
}

function escapeOne(character: string): string {
  const short = JSON.stringify(character).slice(1, -1);
  if (short !== character) return short;
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
