import type { Json } from '../../event/event.ts';
import type { MatchKey } from '../index/match-key.ts';
import { type Matcher, valueMatcher } from '../matcher.ts';
import { patternError, shorten } from '../pattern-error.ts';
import { foldCase } from './fold-case.ts';

/** A test of strings, and its name for a person. */
export interface TextTest {
  readonly wants: string;
  test(text: string): boolean;
  /** As a matcher has them. */
  readonly keys: readonly MatchKey[];
}

export function equalsIgnoringCase(text: string): TextTest {
  const form = new RegExp(`^${inAnyCase(text)}$`);
  return {
    wants: `${shorten(text)} in any case`,
    test: (value) => form.test(value),
    keys: [{ kind: 'exact', form: 'folded', value: foldCase(text) }],
  };
}

export function startsWith(prefix: string): TextTest {
  return {
    wants: `a text that begins with ${shorten(prefix)}`,
    test: (value) => value.startsWith(prefix),
    keys: [{ kind: 'prefix', value: prefix }],
  };
}

export function endsWith(suffix: string): TextTest {
  return {
    wants: `a text that ends with ${shorten(suffix)}`,
    test: (value) => value.endsWith(suffix),
    keys: [{ kind: 'suffix', value: suffix }],
  };
}

function startsIgnoringCase(prefix: string): TextTest {
  const form = new RegExp(`^${inAnyCase(prefix)}`);
  return {
    wants: `a text that begins with ${shorten(prefix)} in any case`,
    test: (value) => form.test(value),
    keys: foldedAffix('prefix', prefix),
  };
}

function endsIgnoringCase(suffix: string): TextTest {
  const form = new RegExp(`${inAnyCase(suffix)}$`);
  return {
    wants: `a text that ends with ${shorten(suffix)} in any case`,
    test: (value) => form.test(value),
    keys: foldedAffix('suffix', suffix),
  };
}

/** A half of a surrogate pair may fold to another within a pair than alone, so that what has one gets no key. */
function foldedAffix(kind: 'prefix' | 'suffix', text: string): readonly MatchKey[] {
  if (/[\ud800-\udfff]/.test(text)) return [];
  return [{ kind, form: 'folded', value: foldCase(text) }];
}

/**
 * A regular expression for a text in any case. As in event-ruler each UTF-16 unit stands in its upper or its lower
 * case, which may be longer than itself, and whatever its neighbours are: `ß` is `SS` too, but `ss` is no `ß`.
 */
function inAnyCase(text: string): string {
  return text
    .split('')
    .map((unit) => [...new Set([unit.toLowerCase(), unit.toUpperCase()])].map(escapeUnits))
    .map((cases) => `(?:${cases.join('|')})`)
    .join('');
}

function escapeUnits(text: string): string {
  return text
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}

/** `{prefix: "a"}` or `{prefix: {"equals-ignore-case": "a"}}`. */
export function parsePrefix(value: Json, path: readonly string[]): Matcher {
  return parseAffix('prefix', value, { path, exact: startsWith, folded: startsIgnoringCase });
}

/** `{suffix: "a"}` or `{suffix: {"equals-ignore-case": "a"}}`. */
export function parseSuffix(value: Json, path: readonly string[]): Matcher {
  return parseAffix('suffix', value, { path, exact: endsWith, folded: endsIgnoringCase });
}

function parseAffix(
  operator: string,
  value: Json,
  {
    path,
    exact,
    folded,
  }: {
    readonly path: readonly string[];
    readonly exact: (text: string) => TextTest;
    readonly folded: (text: string) => TextTest;
  },
): Matcher {
  if (typeof value === 'string') return textMatcher(exact(value));
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const [[key, text] = [], ...others] = Object.entries(value);
    if (key === 'equals-ignore-case' && typeof text === 'string' && others.length === 0) {
      return textMatcher(folded(text));
    }
  }
  throw patternError(
    path,
    `\`${operator}\` must be one text, or {"equals-ignore-case": text}`,
    value,
  );
}

/** `{"equals-ignore-case": "a"}`. */
export function parseEqualsIgnoreCase(value: Json, path: readonly string[]): Matcher {
  if (typeof value !== 'string')
    throw patternError(path, '`equals-ignore-case` must be one text', value);
  return textMatcher(equalsIgnoringCase(value));
}

/** A matcher that no value but a text passes. */
export function textMatcher({ wants, test, keys }: TextTest): Matcher {
  return valueMatcher(wants, (value) => typeof value === 'string' && test(value), ...keys);
}
