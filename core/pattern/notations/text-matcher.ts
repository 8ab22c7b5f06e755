import type { Json } from '../../event/event.ts';
import { listedAddress } from '../operators/cidr.ts';

/** A text with any characters between its pieces: `['a', '']` is what begins with `a`. */
export type Pieces = readonly string[];

/** Joins two: the last piece of the one and the first of the other become one. */
export function joinPieces(left: Pieces, right: Pieces): Pieces {
  const joint = `${left.at(-1) ?? ''}${right[0] ?? ''}`;
  return [...left.slice(0, -1), joint, ...right.slice(1)];
}

/** The same with one gap between two pieces. */
export function tidyPieces(pieces: Pieces): Pieces {
  const last = pieces.length - 1;
  return pieces.filter((piece, index) => index === 0 || index === last || piece !== '');
}

/** Whether a text has the pieces, in their order and its ends by them. */
export function fitsPieces(text: string, pieces: Pieces): boolean {
  const [first = '', ...others] = pieces;
  const last = others.pop();
  if (last === undefined) return text === first;
  const end = text.length - last.length;
  let from = first.length;
  if (end < from || !text.startsWith(first) || !text.endsWith(last)) return false;
  for (const piece of others) {
    const found = text.indexOf(piece, from);
    if (found === -1) return false;
    from = found + piece.length;
  }
  return from <= end;
}

/** The simplest matcher of a text; a wildcard only where nothing else says it. */
export function matchPieces(pieces: Pieces): Json {
  const tidy = tidyPieces(pieces);
  const [first = '', last, ...others] = tidy;
  if (last === undefined) return matchText(first);
  if (others.length === 0 && last === '')
    return first === '' ? { exists: true } : { prefix: first };
  if (others.length === 0 && first === '') return { suffix: last };
  return { wildcard: writeWildcard(tidy) };
}

/** One text. An address in a list is matched however it is written (`listedAddress`), and in a `wildcard` as it is. */
export function matchText(text: string): Json {
  return listedAddress(text) === undefined ? text : { wildcard: writeWildcard([text]) };
}

/** The text of a `wildcard`. */
export function writeWildcard(pieces: Pieces): string {
  return pieces.map((piece) => piece.replaceAll(/[\\*]/g, '\\$&')).join('*');
}
