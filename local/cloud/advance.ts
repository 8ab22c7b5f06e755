import type { LocalClock } from '../support/local-clock.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

/**
 * Lets the time of a cloud pass from one timer to the next, and waits each time until it is idle, so that all happens at
 * its time. Throws of a clock that goes by itself.
 */
export async function advance(
  ms: number,
  clock: LocalClock,
  waitUntilIdle: () => Promise<void>,
): Promise<void> {
  if (!(clock instanceof VirtualClock))
    throw new Error(
      'cloud.advance() needs a clock that stands still: startCloud({ clock: new VirtualClock(Date.now()), ... })',
    );
  if (!(ms >= 0 && ms < Number.POSITIVE_INFINITY))
    throw new RangeError(`cloud.advance() takes milliseconds, 0 or more; received ${ms}`);
  await waitUntilIdle();
  const until = clock.now() + ms;
  while (clock.now() < until) {
    const next = Math.min(clock.nextAt ?? until, until);
    clock.advance(Math.max(0, next - clock.now()));
    await waitUntilIdle();
  }
}
