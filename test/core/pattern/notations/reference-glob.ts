import fc from 'fast-check';

/** Whether Redis takes a text of ASCII characters by a glob, as far as globs are taken here (`stringmatchlen` of its source). */
export function matchesGlob(glob: string, text: string): boolean {
  const [first, second] = glob;
  if (first === undefined) return text === '';
  if (first === '*')
    return Array.from({ length: text.length + 1 }, (_, at) => text.slice(at)).some((rest) =>
      matchesGlob(glob.slice(1), rest),
    );
  if (text === '') return false;
  const rest = text.slice(1);
  if (first === '[') {
    const [whole = '', inside = ''] = /^\[((?:\\.|[^\]])*)\]/.exec(glob) ?? [];
    return isIn(inside, text[0] ?? '') && matchesGlob(glob.slice(whole.length), rest);
  }
  const [literal, length] = first === '\\' && second !== undefined ? [second, 2] : [first, 1];
  return literal === text[0] && matchesGlob(glob.slice(length), rest);
}

/** Whether a character is one of a class, given without its brackets. */
function isIn(inside: string, character: string): boolean {
  const members = inside.match(/\\.|.-.|./g) ?? [];
  return members.some((member) => {
    if (member.startsWith('\\')) return member[1] === character;
    const [low = '', high = ''] = [member[0] ?? '', member[2] ?? member[0] ?? ''].sort();
    return low <= character && character <= high;
  });
}

const part = fc.constantFrom(
  ...[
    'a',
    'b',
    'c',
    ':',
    '.',
    '*',
    '*',
    '[ab]',
    '[a-c]',
    '[c-a]',
    '[a:]',
    '[*]',
    '[\\]]',
    '[ab-c]',
  ],
  ...['\\*', '\\[', '\\a', '\\\\', ']', '-', '^'],
);

export const globText = fc
  .array(part, { minLength: 1, maxLength: 6 })
  .map((parts) => parts.join(''));

export const globKey = fc.string({
  unit: fc.constantFrom('a', 'b', 'c', ':', '.', '*', '[', ']', '\\', '-', '^'),
  minLength: 1,
  maxLength: 6,
});
