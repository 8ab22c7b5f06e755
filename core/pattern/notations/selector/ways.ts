import { type Cell, cellOf, isAnything, isEmpty, joinCells, shareCells } from './cell.ts';
import type { Expression } from './expression.ts';

/** One way in which a selector is true: what each attribute must be; those that may be anything are not there. */
export type Way = ReadonlyMap<string, Cell>;

/** EventBridge takes 2,048 characters of a pattern, and no way has fewer than ten. */
const MOST_WAYS = 128;

/** Why no pattern says a selector. */
export class NoPattern extends Error {}

/**
 * All ways in which a selector is true, of which one is enough. By three-valued logic, in which the negation of what is
 * unknown is unknown: a condition is true for some values, false for others, and neither where the attribute is absent. Throws `NoPattern`.
 */
export function listWays(expression: Expression): readonly Way[] {
  return join(list(expression, true));
}

/** Those in which it is true, or false where that is wanted. */
function list(expression: Expression, wanted: boolean): readonly Way[] {
  switch (expression.kind) {
    case 'constant':
      return expression.value === wanted ? [new Map()] : [];
    case 'not':
      return list(expression.of, !wanted);
    case 'test': {
      const { attribute, condition } = expression;
      return tidy([new Map([[attribute, cellOf(condition, wanted)]])]);
    }
    default: {
      const parts = expression.of.map((part) => list(part, wanted));
      return (expression.kind === 'and') === wanted ? parts.reduce(combine) : join(parts.flat());
    }
  }
}

/** Both at once. */
function combine(left: readonly Way[], right: readonly Way[]): readonly Way[] {
  const both = left.flatMap((one) => right.map((other) => combineTwo(one, other)));
  return both.length > MOST_WAYS ? join(both) : tidy(both);
}

function combineTwo(left: Way, right: Way): Way {
  const both = new Map(left);
  for (const [attribute, cell] of right) {
    const known = left.get(attribute);
    const shared = known === undefined ? cell : shareCells(known, cell);
    if (shared === undefined)
      throw new NoPattern(
        `asks more than one thing of the text of \`${attribute}\` at once, and an EventBridge pattern asks one`,
      );
    both.set(attribute, shared);
  }
  return both;
}

/** Without the impossible ones; those that differ in one attribute only are one. */
function join(all: readonly Way[]): readonly Way[] {
  let ways = tidy(all);
  for (let before = Number.POSITIVE_INFINITY; ways.length > 1 && ways.length < before; ) {
    if (ways.some((way) => way.size === 0)) return [new Map()];
    before = ways.length;
    const attributes = new Set(ways.flatMap((way) => [...way.keys()]));
    ways = tidy([...attributes].reduce(mergeBy, ways));
  }
  if (ways.length <= MOST_WAYS) return ways;
  throw new NoPattern(
    `comes to ${ways.length} alternatives, and ${MOST_WAYS} are more than EventBridge takes; make it shorter, or make two subscribers`,
  );
}

function tidy(ways: readonly Way[]): readonly Way[] {
  return ways
    .filter((way) => ![...way.values()].some(isEmpty))
    .map((way) => new Map([...way].filter(([, cell]) => !isAnything(cell))));
}

/** Those that have this attribute, and are alike in all others, are one in which it may be what it is in any. */
function mergeBy(ways: readonly Way[], attribute: string): readonly Way[] {
  const merged = new Map<string, Way>();
  ways.forEach((way, index) => {
    const cell = way.get(attribute);
    const key = cell === undefined ? `${index}` : keyWithout(way, attribute);
    const before = merged.get(key)?.get(attribute);
    const joined = cell === undefined || before === undefined ? cell : joinCells(before, cell);
    merged.set(key, joined === undefined ? way : new Map([...way, [attribute, joined]]));
  });
  return [...merged.values()];
}

function keyWithout(way: Way, attribute: string): string {
  const keys: string[] = [];
  for (const [name, cell] of way) if (name !== attribute) keys.push(`${name} ${keyOf(cell)}`);
  return keys.sort().join('\n');
}

const KEYS = new WeakMap<Cell, string>();

/** The same for cells that are alike. */
function keyOf(cell: Cell): string {
  const known = KEYS.get(cell);
  if (known !== undefined) return known;
  const key = JSON.stringify(cell);
  KEYS.set(cell, key);
  return key;
}
