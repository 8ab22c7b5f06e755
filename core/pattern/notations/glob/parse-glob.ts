import { notationError } from '../notation.ts';
import { joinPieces, type Pieces, tidyPieces } from '../text-matcher.ts';

/** No attribute that a glob is about is longer. */
const LONGEST = 2048;

/** How many texts classes may come to together. */
const MOST_TEXTS = 64;

/** A part of a glob: any characters, or one of some texts. */
type Part = { readonly kind: 'any' } | { readonly kind: 'one'; readonly texts: readonly string[] };

/**
 * Reads a glob as Redis has them (`PSUBSCRIBE`; `stringmatchlen` of its source) into the texts that it takes, each with any
 * characters between its pieces. Throws `WaybillError('invalid-pattern')`.
 */
export function parseGlob(glob: string): readonly Pieces[] {
  if (glob === '') throw globError(glob, 'is empty, and no type is; `*` takes all');
  if (glob.length > LONGEST)
    throw globError(
      glob,
      `has ${glob.length} characters, and no type or subject has more than ${LONGEST}`,
    );
  let texts: readonly Pieces[] = [['']];
  for (const part of readParts(glob)) {
    const next: readonly Pieces[] =
      part.kind === 'any' ? [['', '']] : part.texts.map((text) => [text]);
    texts = texts.flatMap((before) => next.map((after) => joinPieces(before, after)));
    if (texts.length > MOST_TEXTS)
      throw globError(
        glob,
        `has classes that come to more than ${MOST_TEXTS} texts; write \`*\` for one of them, or make two subscribers`,
      );
  }
  return texts.map(tidyPieces);
}

/** The error for a glob. */
export function globError(glob: string, fault: string) {
  return notationError('glob', glob, fault);
}

function* readParts(glob: string): Iterable<Part> {
  const characters = [...glob];
  for (let index = 0; index < characters.length; index++) {
    const character = characters[index] ?? '';
    if (character === '*') yield { kind: 'any' };
    else if (character === '?')
      throw globError(
        glob,
        'has a `?`, which is any one byte, and no EventBridge pattern takes just one; write `*`, or a class such as `[abc]`',
      );
    else if (character === '[') {
      const { texts, end } = readClass(glob, { characters, from: index + 1 });
      yield { kind: 'one', texts };
      index = end;
    } else if (character === '\\' && index + 1 < characters.length) {
      index++;
      yield { kind: 'one', texts: [characters[index] ?? ''] };
    } else yield { kind: 'one', texts: [character] };
  }
}

/** The characters of a class, and where its `]` is. */
function readClass(
  glob: string,
  { characters, from }: { readonly characters: readonly string[]; readonly from: number },
): { readonly texts: readonly string[]; readonly end: number } {
  if (characters[from] === '^')
    throw globError(
      glob,
      'has a class that begins with `^`, and EventBridge has no pattern for all characters but some; list those that are meant, or write `*`',
    );
  const texts = new Set<string>();
  for (let index = from; index < characters.length; index++) {
    const character = characters[index] ?? '';
    if (character === ']') return { texts: orRefuse(glob, texts), end: index };
    if (character === '\\') {
      index++;
      texts.add(oneByte(glob, characters[index]));
    } else if (characters[index + 1] === '-') {
      for (const one of rangeOf(glob, character, characters[index + 2])) texts.add(one);
      index += 2;
    } else texts.add(oneByte(glob, character));
  }
  throw globError(glob, 'has a class that does not end; write `\\[` for a `[` of the text');
}

function orRefuse(glob: string, texts: ReadonlySet<string>): readonly string[] {
  if (texts.size > 0) return [...texts];
  throw globError(
    glob,
    'has a class of no characters, which takes nothing; write `\\[\\]` for them',
  );
}

/** Redis compares bytes, of which a character beyond ASCII has several. */
function oneByte(glob: string, character: string | undefined): string {
  if (character !== undefined && /^[\x20-\x7e]$/.test(character)) return character;
  throw globError(
    glob,
    'has a class with a character that is no ASCII, of which Redis takes a byte alone; write each text by itself',
  );
}

/** Redis takes any two bytes, whatever their order, and a `]` or a `\` is one of them. */
function rangeOf(glob: string, first: string, last: string | undefined): readonly string[] {
  const isPlain = [first, last].every((end) => end !== undefined && /^[a-zA-Z0-9]$/.test(end));
  if (!isPlain)
    throw globError(
      glob,
      'has a class with a range of other characters than ASCII letters and digits; list them, and write `\\-` for a `-`',
    );
  const [low, high] = [first, last ?? ''].map((end) => end.charCodeAt(0)).sort((a, b) => a - b);
  const count = (high ?? 0) - (low ?? 0) + 1;
  return Array.from({ length: count }, (_, index) => String.fromCharCode((low ?? 0) + index));
}
