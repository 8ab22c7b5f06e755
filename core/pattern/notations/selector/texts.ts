import { fitsPieces, type Pieces } from '../text-matcher.ts';

/** Texts: some, those that are like one, or all but some. */
export type Texts =
  | { readonly kind: 'some'; readonly texts: readonly string[] }
  | { readonly kind: 'like'; readonly pieces: Pieces }
  | { readonly kind: 'but'; readonly texts: readonly string[]; readonly likes: readonly Pieces[] };

/** Any of these. */
export type TextUnion = readonly Texts[];

export const ALL_TEXTS: TextUnion = [{ kind: 'but', texts: [], likes: [] }];

/** Those that are like a text with any characters between its pieces. */
export function textsLike(pieces: Pieces): TextUnion {
  if (pieces.length === 1) return [{ kind: 'some', texts: pieces }];
  return pieces.every((piece) => piece === '') ? ALL_TEXTS : [{ kind: 'like', pieces }];
}

export function textsUnlike(pieces: Pieces): TextUnion {
  if (pieces.length === 1) return [{ kind: 'but', texts: pieces, likes: [] }];
  return pieces.every((piece) => piece === '') ? [] : [{ kind: 'but', texts: [], likes: [pieces] }];
}

/** Those that are in both; undefined where no pattern says them. */
export function sharedTexts(left: TextUnion, right: TextUnion): TextUnion | undefined {
  const shared: Texts[] = [];
  for (const one of left)
    for (const other of right) {
      const both = share(one, other);
      if (both === undefined) return undefined;
      shared.push(...both);
    }
  return joinTexts(shared, []);
}

/** Those that are in either, without what is said twice. */
export function joinTexts(left: TextUnion, right: TextUnion): TextUnion {
  const all = [...left, ...right];
  if (all.some(isAll)) return ALL_TEXTS;
  const some = new Set(all.flatMap((one) => (one.kind === 'some' ? one.texts : [])));
  const others = new Map(
    all.flatMap((one) => (one.kind === 'some' ? [] : [[JSON.stringify(one), one] as const])),
  );
  const texts = [...some].filter((text) => ![...others.values()].some((one) => has(one, text)));
  return [
    ...(texts.length === 0 ? [] : [{ kind: 'some' as const, texts: texts.sort() }]),
    ...others.values(),
  ];
}

function isAll(texts: Texts): boolean {
  return texts.kind === 'but' && texts.texts.length === 0 && texts.likes.length === 0;
}

function has(texts: Texts, text: string): boolean {
  if (texts.kind === 'some') return texts.texts.includes(text);
  if (texts.kind === 'like') return fitsPieces(text, texts.pieces);
  return !texts.texts.includes(text) && !texts.likes.some((pieces) => fitsPieces(text, pieces));
}

function share(left: Texts, right: Texts): TextUnion | undefined {
  if (left.kind === 'some') return only(left.texts, right);
  if (right.kind === 'some') return only(right.texts, left);
  if (left.kind === 'but' && right.kind === 'but') return [shareButs(left, right)];
  if (left.kind === 'like' && right.kind === 'like') return shareLikes(left.pieces, right.pieces);
  const [like, but] = left.kind === 'like' ? [left, right] : [right, left];
  if (like.kind !== 'like' || but.kind !== 'but') return undefined;
  // What is like the one and not like the other is more than one matcher says.
  const isOut = but.likes.some((pieces) => canMeet(like.pieces, pieces));
  const isCut = but.texts.some((text) => fitsPieces(text, like.pieces));
  if (but.likes.some((pieces) => contains(pieces, like.pieces))) return [];
  return isOut || isCut ? undefined : [like];
}

function only(texts: readonly string[], others: Texts): TextUnion {
  const left = texts.filter((text) => has(others, text));
  return left.length === 0 ? [] : [{ kind: 'some', texts: left }];
}

type But = Extract<Texts, { readonly kind: 'but' }>;

function shareButs(left: But, right: But): But {
  const likes = new Map(
    [...left.likes, ...right.likes].map((pieces) => [JSON.stringify(pieces), pieces]),
  );
  return {
    kind: 'but',
    texts: [...new Set([...left.texts, ...right.texts])].sort(),
    likes: [...likes.values()],
  };
}

function shareLikes(left: Pieces, right: Pieces): TextUnion | undefined {
  if (contains(left, right)) return [{ kind: 'like', pieces: right }];
  if (contains(right, left)) return [{ kind: 'like', pieces: left }];
  if (!canMeet(left, right)) return [];
  const [prefix] = [left, right].find(([, end, more]) => end === '' && more === undefined) ?? [];
  const [, suffix] =
    [left, right].find(([start, , more]) => start === '' && more === undefined) ?? [];
  return prefix === undefined || suffix === undefined ? undefined : between(prefix, suffix);
}

/** What begins with one text and ends with another, which may be the same characters. */
function between(prefix: string, suffix: string): TextUnion {
  const most = Math.min(prefix.length, suffix.length);
  const texts = Array.from({ length: most }, (_, index) => index + 1)
    .filter((length) => prefix.endsWith(suffix.slice(0, length)))
    .map((length) => `${prefix}${suffix.slice(length)}`);
  return [
    ...(texts.length === 0 ? [] : [{ kind: 'some' as const, texts }]),
    { kind: 'like', pieces: [prefix, suffix] },
  ];
}

/** Whether whatever is like `inner` is like `outer`, as far as their ends tell. */
function contains(outer: Pieces, inner: Pieces): boolean {
  if (JSON.stringify(outer) === JSON.stringify(inner)) return true;
  const [start = ''] = outer;
  const end = outer.at(-1) ?? '';
  return (
    outer.length === 2 &&
    (inner[0] ?? '').startsWith(start) &&
    (inner.at(-1) ?? '').endsWith(end) &&
    (start === '' || end === '')
  );
}

/** Whether a text can be like both, as far as their ends tell. */
function canMeet(left: Pieces, right: Pieces): boolean {
  const [from, to] = [left[0] ?? '', right[0] ?? ''];
  const [end, other] = [left.at(-1) ?? '', right.at(-1) ?? ''];
  return (
    (from.startsWith(to) || to.startsWith(from)) && (end.endsWith(other) || other.endsWith(end))
  );
}
