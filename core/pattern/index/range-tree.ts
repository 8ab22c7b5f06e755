import type { Range } from './match-key.ts';

/** So few ranges are looked at one by one. */
const FEW = 8;

interface Split<Item extends Range> {
  readonly center: number;
  readonly below: RangeTree<Item>;
  readonly above: RangeTree<Item>;
  /** Those that contain the center, from the lowest lower bound up. */
  readonly byLow: readonly Item[];
  /** The same, from the highest upper bound down. */
  readonly byHigh: readonly Item[];
}

/** Ranges, however they overlap, of which those are found that contain a number (a centered interval tree, built where numbers come to). */
export class RangeTree<Item extends Range> {
  readonly #ranges: readonly Item[];
  #split: Split<Item> | undefined;

  /** The ranges must come from the lowest lower bound up. */
  constructor(ranges: readonly Item[]) {
    this.#ranges = ranges;
  }

  /** Calls `found` for each range that contains a number. */
  visit(value: number, found: (range: Item) => void): void {
    if (this.#ranges.length <= FEW) {
      for (const range of this.#ranges) if (range.low <= value && value <= range.high) found(range);
      return;
    }
    this.#split ??= split(this.#ranges);
    const { center, below, above, byLow, byHigh } = this.#split;
    if (value <= center) {
      for (const range of byLow) {
        if (range.low > value) break;
        found(range);
      }
      if (value < center) below.visit(value, found);
    } else {
      for (const range of byHigh) {
        if (range.high < value) break;
        found(range);
      }
      above.visit(value, found);
    }
  }
}

/** Compares numbers of which some may be infinite. */
export function compareNumbers(left: number, right: number): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** At the middle one's lower bound, which it contains itself: each side keeps at most half. */
function split<Item extends Range>(ranges: readonly Item[]): Split<Item> {
  const center = ranges[ranges.length >> 1]?.low ?? 0;
  const byLow = ranges.filter(({ low, high }) => low <= center && center <= high);
  return {
    center,
    below: new RangeTree(ranges.filter(({ high }) => high < center)),
    above: new RangeTree(ranges.filter(({ low }) => low > center)),
    byLow,
    byHigh: [...byLow].sort((left, right) => compareNumbers(right.high, left.high)),
  };
}
