import type { Json } from '../../../event/event.ts';
import type { JsonObject } from '../../../shared/json/json-object.ts';
import { shorten } from '../../pattern-error.ts';
import { showText } from '../notation.ts';
import { fitsPieces } from '../text-matcher.ts';
import type { Condition, Expression, Test } from './expression.ts';

/** Undefined is the third value of SQL's logic: unknown. */
type Truth = boolean | undefined;

/** As many conditions as a reason names. */
const MOST_NAMED = 3;

/** Why a selector is not true of an event: the conditions that decided, what they are, and what they saw. */
export function explainSelector(
  selector: string,
  expression: Expression,
  event: JsonObject,
): { readonly tests: readonly Test[]; readonly reason: string } {
  const found = findDeciding(expression, event, true);
  const tests = [...new Map(found.map((test) => [test.text, test])).values()];
  const about = tests.slice(0, MOST_NAMED).map((test) => describe(test, event));
  const more =
    tests.length > MOST_NAMED
      ? `, and ${tests.length - MOST_NAMED} more are not as it needs them`
      : '';
  const truth = nameOf(evaluate(expression, event));
  const why = about.length === 0 ? '' : `: ${about.join('; ')}${more}`;
  return { tests, reason: `the selector ${showText(selector)} is ${truth}${why}` };
}

/** The conditions for which an expression is not as it is wanted to be. */
function findDeciding(expression: Expression, event: JsonObject, wanted: boolean): readonly Test[] {
  switch (expression.kind) {
    case 'constant':
      return [];
    case 'test':
      return [expression];
    case 'not':
      return findDeciding(expression.of, event, !wanted);
    default: {
      const failing = expression.of.filter((part) => evaluate(part, event) !== wanted);
      const needsAll = (expression.kind === 'and') === wanted;
      const deciding = needsAll ? failing.slice(0, 1) : failing;
      return deciding.flatMap((part) => findDeciding(part, event, wanted));
    }
  }
}

/** Whether a selector is true of an event, by three-valued logic (Jakarta Messaging 3.1, section 3.8.1.2). */
function evaluate(expression: Expression, event: JsonObject): Truth {
  switch (expression.kind) {
    case 'constant':
      return expression.value;
    case 'test':
      return test(expression.condition, event[expression.attribute]);
    case 'not': {
      const truth = evaluate(expression.of, event);
      return truth === undefined ? undefined : !truth;
    }
    default: {
      const truths = expression.of.map((part) => evaluate(part, event));
      const decisive = expression.kind === 'or';
      if (truths.includes(decisive)) return decisive;
      return truths.includes(undefined) ? undefined : !decisive;
    }
  }
}

function test(condition: Condition, value: Json | undefined): Truth {
  if (condition.kind === 'absent') return value === undefined;
  if (value === undefined) return undefined;
  switch (condition.kind) {
    case 'equal':
      return value === condition.value;
    case 'like':
      return typeof value === 'string' && fitsPieces(value, condition.pieces);
    case 'in':
      return typeof value === 'string' && condition.values.includes(value);
    default:
      return typeof value === 'number' && compare(condition.kind, value, condition.bound);
  }
}

function compare(kind: string, value: number, bound: number): boolean {
  if (kind === 'less') return value < bound;
  if (kind === 'more') return value > bound;
  return kind === 'atMost' ? value <= bound : value >= bound;
}

function describe({ text, condition, attribute }: Test, event: JsonObject): string {
  const value = event[attribute];
  const truth = nameOf(test(condition, value));
  const seen = value === undefined ? 'absent' : shorten(value);
  return `${showText(text)} is ${truth}, since ${attribute} is ${seen}`;
}

function nameOf(truth: Truth): string {
  return truth === undefined ? 'unknown' : String(truth);
}
