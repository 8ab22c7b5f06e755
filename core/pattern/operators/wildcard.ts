import type { Json } from '../../event/event.ts';
import type { MatchKey } from '../index/match-key.ts';
import type { Matcher } from '../matcher.ts';
import { patternError, shorten } from '../pattern-error.ts';
import { type TextTest, textMatcher } from './text.ts';

/** `{wildcard: "a*b"}`: `*` stands for any characters, `\*` and `\\` for themselves. */
export function parseWildcard(value: Json, path: readonly string[]): Matcher {
  if (typeof value !== 'string') throw patternError(path, '`wildcard` must be one text', value);
  return textMatcher(wildcard(value, path));
}

/** Compiles a wildcard text; throws for `**` and for a backslash before anything but `*` and `\`. */
export function wildcard(text: string, path: readonly string[]): TextTest {
  const pieces = splitAtStars(text, path);
  return {
    wants: `a text like ${shorten(text)}`,
    test: (value) => fits(value, pieces),
    keys: keysOf(pieces),
  };
}

function keysOf(pieces: readonly string[]): readonly MatchKey[] {
  const [first = ''] = pieces;
  const last = pieces.at(-1) ?? '';
  if (pieces.length === 1) return [{ kind: 'exact', value: first }];
  const keys: MatchKey[] = [];
  if (first !== '') keys.push({ kind: 'prefix', value: first });
  if (last !== '') keys.push({ kind: 'suffix', value: last });
  return keys;
}

/** The strings before, between and after the stars of a wildcard text, without its escapes. */
export function splitAtStars(text: string, path: readonly string[]): readonly string[] {
  const pieces = [''];
  for (let index = 0; index < text.length; index++) {
    let character = text[index] ?? '';
    if (character === '*') {
      if (text[index + 1] === '*') {
        throw patternError(
          path,
          '`wildcard` may not have two `*` in a row; one means the same',
          text,
        );
      }
      pieces.push('');
      continue;
    }
    if (character === '\\') {
      character = text[++index] ?? '';
      if (character !== '*' && character !== '\\') {
        throw patternError(
          path,
          'a backslash in `wildcard` must stand before `*` or another backslash',
          text,
        );
      }
    }
    pieces[pieces.length - 1] += character;
  }
  return pieces;
}

/** The first piece must begin the text and the last end it; the others are looked for in between, leftmost first. */
function fits(text: string, pieces: readonly string[]): boolean {
  const first = pieces[0] ?? '';
  if (pieces.length === 1) return text === first;
  const last = pieces[pieces.length - 1] ?? '';
  if (text.length < first.length + last.length) return false;
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  const end = text.length - last.length;
  let from = first.length;
  for (let index = 1; index < pieces.length - 1; index++) {
    const piece = pieces[index] ?? '';
    const found = text.indexOf(piece, from);
    if (found === -1 || found + piece.length > end) return false;
    from = found + piece.length;
  }
  return true;
}
