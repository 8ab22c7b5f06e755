import type { Json } from '../../event/event.ts';

/** A text with any characters between its pieces: `['a', '']` is what begins with `a`. */
export type Pieces = readonly string[];

/** Joins two: the last piece of the one and the first of the other become one. */
export function joinPieces(left: Pieces, right: Pieces): Pieces {
  const joint = `${left.at(-1) ?? ''}${right[0] ?? ''}`;
  return [...left.slice(0, -1), joint, ...right.slice(1)];
}

/** The simplest matcher of a text; a wildcard only where nothing else says it. */
export function matchPieces(pieces: Pieces): Json {
  const [first = '', ...others] = pieces;
  const last = others.pop();
  if (last === undefined) return first;
  const inner = others.filter((piece) => piece !== '');
  if (inner.length === 0 && last === '') return first === '' ? { exists: true } : { prefix: first };
  if (inner.length === 0 && first === '') return { suffix: last };
  const escaped = [first, ...inner, last].map((piece) => piece.replaceAll(/[\\*]/g, '\\$&'));
  return { wildcard: escaped.join('*') };
}
