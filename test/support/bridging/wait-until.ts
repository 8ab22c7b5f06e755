import { setTimeout as wait } from 'node:timers/promises';

/** Waits until something is so; throws what it is for after ten seconds. */
export async function waitUntil(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  patienceMs = 10_000,
): Promise<void> {
  const until = performance.now() + patienceMs;
  while (!(await isSo())) {
    if (performance.now() > until) throw new Error(`it has not come to be so: ${what}`);
    await wait(5);
  }
}
