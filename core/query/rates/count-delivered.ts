/** What became of messages, period by period. */
export interface Ended {
  /** Messages that were taken off queues for good. */
  readonly handled: readonly number[];
  /** Of those, the ones whose attempt failed: what is to be tried again comes as a new message. */
  readonly failed: readonly number[];
  /** Of those, the ones that have not reached their target, and come again. */
  readonly unreached: readonly number[];
}

/**
 * How many were delivered in each period: what was handled, and neither failed nor goes round again. An attempt is counted
 * before its message is taken off the queue, perhaps in the period before: what is too much in one is taken from the next.
 */
export function countDelivered({ handled, failed, unreached }: Ended): readonly number[] {
  let owed = 0;
  return handled.map((count, place) => {
    const delivered = count - (failed[place] ?? 0) - (unreached[place] ?? 0) - owed;
    owed = Math.max(0, -delivered);
    return Math.max(0, delivered);
  });
}
