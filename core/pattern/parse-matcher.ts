import type { Json } from '../event/event.ts';
import { cutText } from '../shared/cut-text.ts';
import { isBeyondDouble, type Matcher, valueMatcher } from './matcher.ts';
import { parseAnythingBut } from './operators/anything-but.ts';
import { listedAddress, parseCidr } from './operators/cidr.ts';
import { ExactValue } from './operators/exact-value.ts';
import { parseNumeric } from './operators/numeric.ts';
import { parseEqualsIgnoreCase, parsePrefix, parseSuffix } from './operators/text.ts';
import { parseWildcard } from './operators/wildcard.ts';
import { patternError } from './pattern-error.ts';

const OPERATORS: Readonly<Record<string, (value: Json, path: readonly string[]) => Matcher>> = {
  prefix: parsePrefix,
  suffix: parseSuffix,
  'equals-ignore-case': parseEqualsIgnoreCase,
  wildcard: parseWildcard,
  'anything-but': parseAnythingBut,
  numeric: parseNumeric,
  cidr: parseCidr,
  exists: parseExists,
};

/** One element of a field's list. */
export function parseMatcher(element: Json, path: readonly string[]): Matcher {
  if (isBeyondDouble(element))
    throw patternError(path, 'a number must be one that a double holds', element);
  if (typeof element !== 'object' || element === null) {
    const address = typeof element === 'string' ? listedAddress(element) : undefined;
    return address ?? new ExactValue(element);
  }
  if (Array.isArray(element)) {
    throw patternError(
      path,
      'a list may not stand in a list; put its elements directly into the field’s list',
      element,
    );
  }
  const [[operator = '', operand] = [], ...others] = Object.entries(element);
  const parse = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined;
  if (parse === undefined || operand === undefined) {
    const names = Object.keys(OPERATORS).join(', ');
    throw patternError(
      path,
      `there is no operator \`${cutText(operator, 64)}\`; there are ${names}`,
      element,
    );
  }
  if (others.length > 0) {
    throw patternError(
      path,
      'a matcher has one operator only; put each into an object of its own',
      element,
    );
  }
  return parse(operand, path);
}

function parseExists(value: Json, path: readonly string[]): Matcher {
  if (value === true) return valueMatcher('there', () => true);
  if (value === false) return { test: () => false, wants: 'absent', absent: true, keys: [] };
  throw patternError(path, '`exists` must be true or false', value);
}
