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
