import type { Random } from '../../../core/ports/random.ts';

/** Chance that a test decides: the given numbers, over and over. */
export class FakeRandom implements Random {
  readonly #values: readonly number[];
  #drawn = 0;

  /** Numbers in [0, 1); one half when none is given. */
  constructor(...values: readonly number[]) {
    this.#values = values.length === 0 ? [0.5] : values;
  }

  next(): number {
    return this.#values[this.#drawn++ % this.#values.length] ?? 0;
  }
}
