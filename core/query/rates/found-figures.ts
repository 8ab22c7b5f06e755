import type { Counted } from '../../ports/rate-history.ts';

/** Figures by what they are figures of, each a list with a number for each period. */
export class FoundFigures {
  readonly #lists: ReadonlyMap<string, readonly number[]>;
  readonly #none: readonly number[];

  /** `found` has a list for each of `counted`, or is empty where nobody keeps figures; there are so many periods. */
  constructor(counted: readonly Counted[], found: readonly (readonly number[])[], periods: number) {
    this.#none = Array.from({ length: periods }, () => 0);
    this.#lists = new Map(
      counted.map((one, place) => [keyOf(one), found[place] ?? this.#none] as const),
    );
  }

  /** The figures of something; zeros of what was not asked for. */
  of(counted: Counted): readonly number[] {
    return this.#lists.get(keyOf(counted)) ?? this.#none;
  }
}

function keyOf(counted: Counted): string {
  if (counted.of === 'router') return `router ${counted.name}`;
  if (counted.of === 'subscriber') return `subscriber ${counted.subscriber} ${counted.name}`;
  return `${counted.of} ${counted.queueUrl}`;
}

export function add(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
