/** An attribute's numbers are integers of 32 bits (CloudEvents spec, "Type System"). */
export const LEAST = -(2 ** 31);
export const MOST = 2 ** 31 - 1;

/** Integers from one to another, both inclusive. */
type Range = readonly [low: number, high: number];

/** Integers: ranges in their order, with a gap between any two. */
export type Integers = readonly Range[];

export const ALL_INTEGERS: Integers = [[LEAST, MOST]];

/** Those from one number to another, both inclusive; neither needs to be an integer. */
export function integersFrom(low: number, high: number): Integers {
  const least = Math.max(LEAST, Math.ceil(low));
  const most = Math.min(MOST, Math.floor(high));
  // Without a zero that is negative.
  return least <= most ? [[least + 0, most + 0]] : [];
}

/** All others. */
export function otherIntegers(integers: Integers): Integers {
  const others: Range[] = [];
  let low = LEAST;
  for (const [from, to] of integers) {
    if (low < from) others.push([low, from - 1]);
    low = to + 1;
  }
  if (low <= MOST) others.push([low, MOST]);
  return others;
}

/** Those that are in both. */
export function sharedIntegers(left: Integers, right: Integers): Integers {
  return left.flatMap(([from, to]) =>
    right.flatMap(([low, high]) => integersFrom(Math.max(from, low), Math.min(to, high))),
  );
}

/** Those that are in either. */
export function joinIntegers(left: Integers, right: Integers): Integers {
  return otherIntegers(sharedIntegers(otherIntegers(left), otherIntegers(right)));
}
