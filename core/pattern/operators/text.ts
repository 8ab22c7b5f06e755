import type { Json } from '../../event/event.ts';
import { type Matcher, valueMatcher } from '../matcher.ts';
import { patternError, shorten } from '../pattern-error.ts';

/** A test of texts, and its name for a person. */
export interface TextTest {
  readonly wants: string;
  test(text: string): boolean;
}

export function equalsIgnoringCase(text: string): TextTest {
  const folded = text.toLowerCase();
  return { wants: `${shorten(text)} in any case`, test: (value) => value.toLowerCase() === folded };
}

export function startsWith(prefix: string): TextTest {
  return {
    wants: `a text that begins with ${shorten(prefix)}`,
    test: (value) => value.startsWith(prefix),
  };
}

export function endsWith(suffix: string): TextTest {
  return {
    wants: `a text that ends with ${shorten(suffix)}`,
    test: (value) => value.endsWith(suffix),
  };
}

function startsIgnoringCase(prefix: string): TextTest {
  const folded = prefix.toLowerCase();
  return {
    wants: `a text that begins with ${shorten(prefix)} in any case`,
    test: (value) => value.slice(0, prefix.length).toLowerCase() === folded,
  };
}

function endsIgnoringCase(suffix: string): TextTest {
  const folded = suffix.toLowerCase();
  return {
    wants: `a text that ends with ${shorten(suffix)} in any case`,
    test: (value) =>
      value.length >= suffix.length &&
      value.slice(value.length - suffix.length).toLowerCase() === folded,
  };
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
export function textMatcher({ wants, test }: TextTest): Matcher {
  return valueMatcher(wants, (value) => typeof value === 'string' && test(value));
}
