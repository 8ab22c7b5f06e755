/** What ECMA-262 calls white space and line ends, of which RE2 knows six; the second is all else. */
const SPACE =
  '\\t-\\r \\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}';
const NO_SPACE =
  '\\x00-\\x08\\x0e-\\x1f!-\\x{9f}\\x{a1}-\\x{167f}\\x{1681}-\\x{1fff}\\x{200b}-\\x{2027}\\x{202a}-\\x{202e}\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}\\x{3001}-\\x{fefe}\\x{ff00}-\\x{10ffff}';
const NO_LINE_END = '[^\\n\\r\\x{2028}\\x{2029}]';
const EVERYTHING = '\\x00-\\x{10ffff}';

/** General categories of Unicode (https://unicode.org/reports/tr18/, 1.2.5), by what RE2 calls them. */
const CATEGORIES: Readonly<Record<string, string>> = {
  ...{ Letter: 'L', Uppercase_Letter: 'Lu', Lowercase_Letter: 'Ll', Mark: 'M', Number: 'N' },
  ...{ Decimal_Number: 'Nd', Punctuation: 'P', Symbol: 'S', Separator: 'Z', Space_Separator: 'Zs' },
  ...{ L: 'L', Lu: 'Lu', Ll: 'Ll', Lt: 'Lt', Lm: 'Lm', Lo: 'Lo', M: 'M', N: 'N', Nd: 'Nd' },
  ...{ digit: 'Nd', punct: 'P', P: 'P', S: 'S', Sc: 'Sc', Sm: 'Sm', Z: 'Z', Zs: 'Zs' },
};

/** One step of a pattern: an escape, a group's beginning, or a character. */
const STEP =
  /\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})|\\u\{([0-9a-f]+)\}|\\u([0-9a-f]{4})|\\c([a-z])|\\([pP])\{([^}]*)\}|\\k<|\\[\s\S]|\(\?<?[^:]|\[\^?\]?|[\s\S]/giu;

/**
 * A regular expression of ECMA-262 with the flag `u`, which is what JSON Schema means, in the syntax of RE2. Throws a
 * `SyntaxError` for what is none, and an `Error` for what no engine can match in linear time, or RE2 has not.
 */
export function translatePattern(pattern: string): string {
  new RegExp(pattern, 'u');
  let inClass = false;
  return pattern.replaceAll(STEP, (step, ...groups: (string | undefined)[]) => {
    const [high, low, long, short, control, property, name] = groups;
    if (high !== undefined && low !== undefined)
      return `\\x{${String.fromCodePoint(Number.parseInt(high, 16), Number.parseInt(low, 16)).codePointAt(0)?.toString(16)}}`;
    const hex = long ?? short;
    if (hex !== undefined) return `\\x{${hex}}`;
    if (control !== undefined) return `\\x{${(control.charCodeAt(0) % 32).toString(16)}}`;
    if (property !== undefined) return translateProperty(property, name ?? '');
    if (step.startsWith('[') && !inClass) {
      inClass = !step.endsWith(']');
      if (step === '[]') return `[^${EVERYTHING}]`;
      return step === '[^]' ? `[${EVERYTHING}]` : step;
    }
    if (inClass) {
      if (step.endsWith(']') && step !== '\\]') inClass = false;
      return translateInClass(step);
    }
    return translateOutside(step);
  });
}

function translateProperty(letter: string, name: string): string {
  const short = name.replace(/^(?:General_Category|gc)=/, '');
  const category = Object.hasOwn(CATEGORIES, short) ? CATEGORIES[short] : undefined;
  if (category === undefined)
    throw new Error(
      `of Unicode's properties it may name a general category, such as \\p{L} or \\p{Letter}; received \\${letter}{${name}}`,
    );
  return `\\${letter}{${category}}`;
}

/** In a class, `[`, `&`, `~` and `-` may mean something to others. */
function translateInClass(step: string): string {
  if (step === '\\s') return SPACE;
  if (step === '\\S') return NO_SPACE;
  if (step === '\\b') return '\\x08';
  if (step === '\\0') return '\\x00';
  return step.startsWith('[') ? step.replace('[', '\\[') : step;
}

function translateOutside(step: string): string {
  if (step === '.') return NO_LINE_END;
  if (step === '\\s') return `[${SPACE}]`;
  if (step === '\\S') return `[${NO_SPACE}]`;
  if (step === '\\0') return '\\x00';
  if (/^\\[1-9k]/.test(step)) throw new Error('it may not refer back to a group');
  if (/^\(\?<?[=!]/.test(step)) throw new Error('it may not look ahead or behind');
  if (/^\(\?[^<]/.test(step)) throw new Error('a group may have no flags');
  return step;
}
