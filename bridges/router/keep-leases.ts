import { pause } from '../worker/back-off.ts';
import type { Surroundings } from '../worker/bridge.ts';
import type { Leased, Leases } from './leases.ts';

/** SQS hides a message for 12 hours from its receive (SQS quotas, "Message visibility timeout"); an hour less is asked for. */
export const LONGEST_HOLD_MS = 11 * 3_600_000;

/** Between two requests for more time, at least; in milliseconds. */
const LEAST_MS = 1000;

/** Waits for some work, and has the leases of its events last meanwhile, each time that half of the first of them is over. */
export async function keepLeases<T>(
  leased: readonly Leased[],
  work: Promise<T>,
  {
    leases,
    clock,
    giveUp,
  }: Pick<Surroundings, 'clock'> & { readonly leases: Leases; readonly giveUp: AbortSignal },
): Promise<T> {
  const over = new AbortController();
  const keeping = keep();
  try {
    return await work;
  } finally {
    over.abort();
    await keeping;
  }

  async function keep(): Promise<void> {
    const { signal } = over;
    const seconds = Math.max(1, ...leased.map(lengthOf));
    for (;;) {
      const left = Math.min(...leased.map(({ leaseUntil }) => leaseUntil)) - clock.now();
      await pause(Math.max(LEAST_MS, left / 2), signal, { clock });
      if (signal.aborted) return;
      // What is refused now is asked for again before the lease ends, and is a failed attempt otherwise.
      await leases.extend(leased, seconds, giveUp).catch(() => {});
    }
  }
}

function lengthOf({ leaseUntil, pulledAt }: Leased): number {
  return Math.round((leaseUntil - pulledAt) / 1000);
}
