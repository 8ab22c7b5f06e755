import type { Range } from './match-key.ts';
import { compareNumbers } from './range-tree.ts';

/** Counts the ranges that a number would be found in. */
export class RangeCrowd {
  readonly #lows: number[] = [];
  readonly #highs: number[] = [];
  #sorted = true;

  add({ low, high }: Range): void {
    this.#lows.push(low);
    this.#highs.push(high);
    this.#sorted = false;
  }

  /** How many ranges contain the bound of a range that more of them contain. */
  around({ low, high }: Range): number {
    if (!this.#sorted) {
      this.#lows.sort(compareNumbers);
      this.#highs.sort(compareNumbers);
      this.#sorted = true;
    }
    return Math.max(this.#at(low), this.#at(high));
  }

  #at(value: number): number {
    const begun = countUntil(this.#lows, (low) => low <= value);
    return begun - countUntil(this.#highs, (high) => high < value);
  }
}

/** How many of the numbers pass, of which those that do stand first. */
function countUntil(numbers: readonly number[], passes: (number: number) => boolean): number {
  let [from, to] = [0, numbers.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (passes(numbers[middle] ?? Infinity)) from = middle + 1;
    else to = middle;
  }
  return from;
}
