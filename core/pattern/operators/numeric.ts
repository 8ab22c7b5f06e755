import type { Json } from '../../event/event.ts';
import type { Range } from '../index/match-key.ts';
import { isBeyondDouble, type Matcher, valueMatcher } from '../matcher.ts';
import { patternError } from '../pattern-error.ts';

const ALLOWED =
  '`numeric` must be a list of an operator (=, <, <=, >, >=) and a number, or a range such as [">", 0, "<=", 5]';

const COMPARE: Readonly<Record<string, (actual: number, bound: number) => boolean>> = {
  '=': (actual, bound) => actual === bound,
  '<': (actual, bound) => actual < bound,
  '<=': (actual, bound) => actual <= bound,
  '>': (actual, bound) => actual > bound,
  '>=': (actual, bound) => actual >= bound,
};

interface Comparison {
  readonly operator: string;
  readonly bound: number;
  readonly holds: (actual: number, bound: number) => boolean;
}

/** `{numeric: [">", 0, "<=", 5]}`; a number in a text does not match. */
export function parseNumeric(value: Json, path: readonly string[]): Matcher {
  if (!Array.isArray(value) || (value.length !== 2 && value.length !== 4))
    throw patternError(path, ALLOWED, value);
  const first = parseComparison(value[0], value[1], path);
  const wants = `a number ${value[0]} ${value[1]}`;
  if (value.length === 2) {
    return valueMatcher(
      wants,
      (actual) => typeof actual === 'number' && first.holds(actual, first.bound),
      first.operator === '='
        ? { kind: 'exact', value: first.bound }
        : { kind: 'range', ...rangeOf(first) },
    );
  }
  const second = parseComparison(value[2], value[3], path);
  if (!first.operator.startsWith('>') || !second.operator.startsWith('<')) {
    throw patternError(
      path,
      'a `numeric` range must give its lower bound (> or >=) first, then its upper (< or <=)',
      value,
    );
  }
  if (first.bound >= second.bound) {
    throw patternError(
      path,
      'the lower bound of a `numeric` range must be less than its upper bound',
      value,
    );
  }
  return valueMatcher(
    `${wants} and ${value[2]} ${value[3]}`,
    (actual) =>
      typeof actual === 'number' &&
      first.holds(actual, first.bound) &&
      second.holds(actual, second.bound),
    { kind: 'range', low: first.bound, high: second.bound },
  );
}

function rangeOf({ operator, bound }: Comparison): Range {
  return operator.startsWith('>')
    ? { low: bound, high: Infinity }
    : { low: -Infinity, high: bound };
}

function parseComparison(
  operator: Json | undefined,
  bound: Json | undefined,
  path: readonly string[],
): Comparison {
  const holds =
    typeof operator === 'string' && Object.hasOwn(COMPARE, operator)
      ? COMPARE[operator]
      : undefined;
  if (typeof operator !== 'string' || holds === undefined)
    throw patternError(path, ALLOWED, operator);
  if (typeof bound !== 'number' || isBeyondDouble(bound)) throw patternError(path, ALLOWED, bound);
  return { operator, bound, holds };
}
