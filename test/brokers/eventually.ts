import { setTimeout as pause } from 'node:timers/promises';

/** Tries again until it passes; throws what it threw last when that takes too long. */
export async function eventually(check: () => Promise<void>, ms = 30_000): Promise<void> {
  const deadline = performance.now() + ms;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await pause(20);
    }
  }
}
