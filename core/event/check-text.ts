/** Control characters, noncharacters and lone surrogates: what the CloudEvents type `String` leaves out (spec, "Type System"). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
const FORBIDDEN = /[\u0000-\u001f\u007f-\u009f\ufdd0-\ufdef\ufffe\uffff]/;

/** Whether a text may be the value of an attribute. */
export function isAttributeText(text: string): boolean {
  return !FORBIDDEN.test(text) && text.isWellFormed() && !hasAstralNoncharacter(text);
}

/** U+nFFFE and U+nFFFF of the planes above the first. */
function hasAstralNoncharacter(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.codePointAt(index) ?? 0;
    if (code > 0xffff) {
      if ((code & 0xfffe) === 0xfffe) return true;
      index++;
    }
  }
  return false;
}
