import type { MatchKey } from '../index/match-key.ts';
import type { Matcher, Scalar } from '../matcher.ts';
import { shorten } from '../pattern-error.ts';

/** A value that is listed as itself. Most matchers are of this kind, and what one wants is only told where it is asked. */
export class ExactValue implements Matcher {
  readonly absent = false;
  readonly keys: readonly MatchKey[];
  readonly #value: Scalar;

  constructor(value: Scalar) {
    this.#value = value;
    this.keys = [{ kind: 'exact', value }];
  }

  get wants(): string {
    return shorten(this.#value);
  }

  test(value: Scalar): boolean {
    return value === this.#value;
  }
}
