import type { Json } from '../../../event/event.ts';
import { matchPieces, matchText, writeWildcard } from '../text-matcher.ts';
import type { Condition } from './expression.ts';
import {
  ALL_INTEGERS,
  type Integers,
  integersFrom,
  joinIntegers,
  LEAST,
  MOST,
  otherIntegers,
  sharedIntegers,
} from './integers.ts';
import {
  ALL_TEXTS,
  joinTexts,
  sharedTexts,
  type Texts,
  type TextUnion,
  textsLike,
  textsUnlike,
} from './texts.ts';

/** What an attribute may be: absent, a boolean, an integer, a text. */
export interface Cell {
  readonly absent: boolean;
  readonly booleans: readonly boolean[];
  readonly integers: Integers;
  readonly texts: TextUnion;
}

const NONE: Cell = { absent: false, booleans: [], integers: [], texts: [] };

const PRESENT: Cell = {
  absent: false,
  booleans: [false, true],
  integers: ALL_INTEGERS,
  texts: ALL_TEXTS,
};

/**
 * For what an attribute must be that a condition is true, or false where `wanted` is; where neither, it is unknown. A value is not
 * equal to what is of another type, and neither less nor more.
 */
export function cellOf(condition: Condition, wanted: boolean): Cell {
  switch (condition.kind) {
    case 'absent':
      return wanted ? { ...NONE, absent: true } : PRESENT;
    case 'equal':
      return wanted ? equal(condition.value) : unequal(condition.value);
    case 'like':
      return wanted
        ? { ...NONE, texts: textsLike(condition.pieces) }
        : { ...PRESENT, texts: textsUnlike(condition.pieces) };
    case 'in': {
      const texts = [...new Set(condition.values)].sort();
      return wanted
        ? { ...NONE, texts: [{ kind: 'some', texts }] }
        : { ...PRESENT, texts: [{ kind: 'but', texts, likes: [] }] };
    }
    default: {
      const integers = integersOf(condition.kind, condition.bound);
      return wanted ? { ...NONE, integers } : { ...PRESENT, integers: otherIntegers(integers) };
    }
  }
}

function equal(value: string | number | boolean): Cell {
  if (typeof value === 'boolean') return { ...NONE, booleans: [value] };
  if (typeof value === 'number') return { ...NONE, integers: integersFrom(value, value) };
  return { ...NONE, texts: textsLike([value]) };
}

function unequal(value: string | number | boolean): Cell {
  if (typeof value === 'boolean') return { ...PRESENT, booleans: [!value] };
  if (typeof value === 'string') return { ...PRESENT, texts: textsUnlike([value]) };
  return { ...PRESENT, integers: otherIntegers(integersFrom(value, value)) };
}

function integersOf(kind: 'less' | 'atMost' | 'more' | 'atLeast', bound: number): Integers {
  if (kind === 'atMost') return integersFrom(LEAST, bound);
  if (kind === 'atLeast') return integersFrom(bound, MOST);
  return kind === 'less'
    ? integersFrom(LEAST, Math.ceil(bound) - 1)
    : integersFrom(Math.floor(bound) + 1, MOST);
}

/** What is in both; undefined where no pattern says it. */
export function shareCells(left: Cell, right: Cell): Cell | undefined {
  const texts = sharedTexts(left.texts, right.texts);
  if (texts === undefined) return undefined;
  return {
    absent: left.absent && right.absent,
    booleans: left.booleans.filter((value) => right.booleans.includes(value)),
    integers: sharedIntegers(left.integers, right.integers),
    texts,
  };
}

/** What is in either. */
export function joinCells(left: Cell, right: Cell): Cell {
  return {
    absent: left.absent || right.absent,
    booleans: [false, true].filter(
      (value) => left.booleans.includes(value) || right.booleans.includes(value),
    ),
    integers: joinIntegers(left.integers, right.integers),
    texts: joinTexts(left.texts, right.texts),
  };
}

/** Whether no event has it. */
export function isEmpty({ absent, booleans, integers, texts }: Cell): boolean {
  return !absent && booleans.length + integers.length + texts.length === 0;
}

/** Whether every event has it. */
export function isAnything(cell: Cell): boolean {
  return cell.absent && isPresent(cell);
}

function isPresent(cell: Cell): boolean {
  return JSON.stringify({ ...cell, absent: false }) === JSON.stringify(PRESENT);
}

/** The list of a field's matchers; undefined where EventBridge has none for it. */
export function matchCell(cell: Cell): readonly Json[] | undefined {
  const absent: readonly Json[] = cell.absent ? [{ exists: false }] : [];
  if (isPresent(cell)) return [...absent, { exists: true }];
  const others = cell.texts.map(matchTexts);
  // `anything-but` takes every number and boolean, too.
  const isOpen = others.some((matcher) => matcher.isOpen);
  const hasAll =
    cell.booleans.length === 2 && JSON.stringify(cell.integers) === JSON.stringify(ALL_INTEGERS);
  if (isOpen && !hasAll) return undefined;
  return [
    ...absent,
    ...others.flatMap(({ matchers }) => matchers),
    ...(isOpen ? [] : [...cell.booleans, ...cell.integers.map(matchRange)]),
  ];
}

function matchTexts(texts: Texts): {
  readonly matchers: readonly Json[];
  readonly isOpen: boolean;
} {
  if (texts.kind === 'some') return { matchers: texts.texts.map(matchText), isOpen: false };
  if (texts.kind === 'like') return { matchers: [matchPieces(texts.pieces)], isOpen: false };
  const { texts: names, likes } = texts;
  if (names.length + likes.length === 0) return { matchers: [{ prefix: '' }], isOpen: false };
  return { matchers: [{ 'anything-but': exclude(names, likes) }], isOpen: true };
}

/** By prefixes or suffixes alone, or by wildcards, of which a bus has room for few. */
function exclude(texts: readonly string[], likes: Extract<Texts, { kind: 'but' }>['likes']): Json {
  if (likes.length === 0) return texts;
  const matchers = likes.map(matchPieces);
  for (const kind of ['prefix', 'suffix'] as const) {
    const named = matchers.flatMap((matcher) =>
      typeof matcher === 'object' && matcher !== null && kind in matcher
        ? [(matcher as Readonly<Record<string, Json>>)[kind] ?? '']
        : [],
    );
    if (texts.length === 0 && named.length === matchers.length) return { [kind]: named };
  }
  return { wildcard: [...texts.map((text) => [text]), ...likes].map(writeWildcard) };
}

function matchRange([low, high]: readonly [number, number]): Json {
  if (low === high) return { numeric: ['=', low] };
  if (high === MOST) return { numeric: ['>=', low] };
  return low === LEAST ? { numeric: ['<=', high] } : { numeric: ['>=', low, '<=', high] };
}
