import type { Json } from '../../event/event.ts';
import { isJsonObject, type JsonObject } from '../../shared/json/json-object.ts';
import { isBeyondDouble, type Matcher, valueMatcher } from '../matcher.ts';
import { patternError, shorten } from '../pattern-error.ts';
import { endsWith, equalsIgnoringCase, startsWith, type TextTest } from './text.ts';
import { wildcard } from './wildcard.ts';

const ALLOWED =
  '`anything-but` must be a text or a number, a list of only strings or only numbers, or one of {prefix|suffix|equals-ignore-case|wildcard: text or list of strings}';

/** `{anything-but: ...}`: matches every value that is there and is not named; values of other types always match. */
export function parseAnythingBut(value: Json, path: readonly string[]): Matcher {
  if (isJsonObject(value)) return parseNested(value, path);
  const named: readonly Json[] = Array.isArray(value) ? value : [value];
  const kind = typeof named[0];
  const scalars = new Set<Json>(named);
  const alike = named.every((item) => typeof item === kind && !isBeyondDouble(item));
  if ((kind !== 'string' && kind !== 'number') || !alike) {
    throw patternError(path, ALLOWED, value);
  }
  return valueMatcher(`anything but ${shorten(value)}`, (actual) => !scalars.has(actual));
}

const NESTED: Readonly<Record<string, (text: string, path: readonly string[]) => TextTest>> = {
  prefix: startsWith,
  suffix: endsWith,
  'equals-ignore-case': equalsIgnoringCase,
  wildcard,
};

function parseNested(value: JsonObject, path: readonly string[]): Matcher {
  const [[operator = '', operand] = [], ...others] = Object.entries(value);
  const make = Object.hasOwn(NESTED, operator) ? NESTED[operator] : undefined;
  const strings: readonly (Json | undefined)[] = Array.isArray(operand) ? operand : [operand];
  if (make === undefined || others.length > 0 || strings.length === 0)
    throw patternError(path, ALLOWED, value);
  const tests = strings.map((text) => {
    if (typeof text !== 'string') throw patternError(path, ALLOWED, value);
    if (text === '' && (operator === 'prefix' || operator === 'suffix')) {
      throw patternError(
        path,
        `\`anything-but\` with an empty ${operator} matches no text; name at least one character`,
        value,
      );
    }
    return make(text, path);
  });
  const wants = `anything but ${tests.map((test) => test.wants).join(' or ')}`;
  return valueMatcher(
    wants,
    (actual) => typeof actual !== 'string' || !tests.some((test) => test.test(actual)),
  );
}
