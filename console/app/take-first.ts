/** The first of a list, and whether there are more. */
export interface Taken<T> {
  readonly items: readonly T[];
  readonly more: boolean;
}

/** Takes the first items of a list, and asks for no page behind them. */
export async function takeFirst<T>(list: AsyncIterable<T>, count: number): Promise<Taken<T>> {
  const items: T[] = [];
  for await (const item of list) {
    if (items.length === count) return { items, more: true };
    items.push(item);
  }
  return { items, more: false };
}

/** What was found on the first pages of a list. */
export interface Found<T> extends Taken<T> {
  /** Whether the look has ended before so many were found as were wanted: what is looked for is rare, or is not there. */
  readonly isCut: boolean;
}

/** How many items are wanted, and on how many pages they are looked for. */
export interface Bounds {
  readonly items: number;
  readonly pages: number;
}

/** The same of a list by pages, of which so many are turned. */
export async function takePages<T>(
  pages: AsyncIterable<readonly T[]>,
  bounds: Bounds,
): Promise<Found<T>> {
  const found: T[] = [];
  let turned = 0;
  for await (const page of pages) {
    found.push(...page);
    turned++;
    if (found.length > bounds.items)
      return { items: found.slice(0, bounds.items), more: true, isCut: false };
    if (turned === bounds.pages) return { items: found, more: true, isCut: true };
  }
  return { items: found, more: false, isCut: false };
}
