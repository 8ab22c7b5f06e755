import type { Json } from '../../../event/event.ts';
import type { JsonObject } from '../../../shared/json/json-object.ts';
import { matchCell } from './cell.ts';
import type { Expression } from './expression.ts';
import { selectorError } from './selector-error.ts';
import { listWays, NoPattern, type Way } from './ways.ts';

/** The EventBridge pattern that matches the events for which a selector is true. Throws `WaybillError('invalid-pattern')`. */
export function compileSelector(expression: Expression, selector: string): JsonObject {
  try {
    return compile(expression);
  } catch (error) {
    if (error instanceof NoPattern) throw selectorError(selector, error.message);
    throw error;
  }
}

function compile(expression: Expression): JsonObject {
  const ways = listWays(expression).map(writeWay);
  const [first] = ways;
  if (first === undefined) throw new NoPattern('is true for no event');
  // What is the same in all ways stands beside `$or`.
  const shared = Object.entries(first).filter(([name, list]) =>
    ways.every((way) => JSON.stringify(way[name]) === JSON.stringify(list)),
  );
  const names = shared.map(([name]) => name);
  const others = ways.map((way) => without(way, names));
  const isSame = others.some((way) => Object.keys(way).length === 0);
  const pattern = { ...Object.fromEntries(shared), ...(isSame ? {} : { $or: others }) };
  // Every event has a type.
  return Object.keys(pattern).length === 0 ? { type: [{ exists: true }] } : pattern;
}

function writeWay(way: Way): Readonly<Record<string, readonly Json[]>> {
  return Object.fromEntries(
    [...way].map(([attribute, cell]) => {
      const list = matchCell(cell);
      if (list !== undefined) return [attribute, list];
      throw new NoPattern(
        `asks of \`${attribute}\` that it is any text but some, and not any number or boolean, for which EventBridge has no matcher`,
      );
    }),
  );
}

function without(
  way: Readonly<Record<string, readonly Json[]>>,
  names: readonly string[],
): Readonly<Record<string, readonly Json[]>> {
  return Object.fromEntries(Object.entries(way).filter(([name]) => !names.includes(name)));
}
