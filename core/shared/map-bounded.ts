/** How many calls of one kind run at once: half of the sockets that the SDK has for a client. */
export const CALLS_AT_ONCE = 25;

/** Maps items with at most so many calls at once, results in order; rejects with the first failure. */
export async function mapBounded<T, R>(
  items: readonly T[],
  limit: number,
  map: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  const left = items.entries();
  const work = async () => {
    for (const [index, item] of left) results[index] = await map(item);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, work));
  return results;
}
