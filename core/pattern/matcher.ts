import type { Json } from '../event/event.ts';
import type { FieldPath } from './field-path.ts';
import type { MatchKey } from './index/match-key.ts';

/** A value that a matcher can look at: a leaf of the event. */
export type Scalar = null | boolean | number | string;

/** One matcher of a field's list, such as `"a"` or `{prefix: "a"}`. */
export interface Matcher {
  /** Whether a leaf value matches; `absent` matchers match no value. */
  test(value: Scalar): boolean;
  /** What it wants, to follow "must be", such as `a number > 100`. */
  readonly wants: string;
  /** True for `{exists: false}`, which matches where the whole event has no value at the path. */
  readonly absent: boolean;
  /** By any one of which an index finds it, by none of them where there is none; a key may let more pass than `test` does. */
  readonly keys: readonly MatchKey[];
}

/** A field of a pattern: matches when any of its matchers does. */
export interface Leaf {
  readonly path: FieldPath;
  readonly matchers: readonly Matcher[];
  /** Whether it matches where the field is absent: one of the matchers is `{exists: false}`. */
  readonly absent: boolean;
  /** The list as it was written. */
  readonly clause: readonly Json[];
}

/** One way to match: all of these fields. A pattern without `$or` is one rule. */
export type Rule = readonly Leaf[];

/** A matcher of values. */
export function valueMatcher(
  wants: string,
  test: (value: Scalar) => boolean,
  ...keys: readonly MatchKey[]
): Matcher {
  return { test, wants, absent: false, keys };
}

/** Whether a number was written larger than any double, so that `JSON.parse` made it infinite. */
export function isBeyondDouble(value: unknown): boolean {
  return typeof value === 'number' && !Number.isFinite(value);
}

/** Whether a field's list accepts a value that is there. */
export function accepts({ matchers }: Leaf, value: Scalar): boolean {
  for (const matcher of matchers) if (matcher.test(value)) return true;
  return false;
}
