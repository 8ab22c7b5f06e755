import { pause } from './back-off.ts';
import type { Bridge, Surroundings } from './bridge.ts';
import { supervise } from './supervise.ts';

/** How long a worker takes to end at most, and after how long of it what is under way is given up; in milliseconds. */
const DRAIN_MS = 20_000;
const GIVE_UP_MS = 15_000;

/** How bridges are run. */
export interface RunOptions extends Surroundings {
  readonly waits: boolean;
  /** Stops all of them. */
  readonly signal: AbortSignal;
}

/**
 * Runs bridges side by side until the signal aborts, and then lets each finish what it holds, for a bounded time; answers whether all of
 * them have. Throws the error of one that cannot start, once the others have ended.
 */
export async function runBridges(
  bridges: readonly Bridge[],
  { signal, ...options }: RunOptions,
): Promise<boolean> {
  const stop = new AbortController();
  const giveUp = new AbortController();
  const ending = { stop: stop.signal, giveUp: giveUp.signal };
  let failure: { readonly reason: unknown } | undefined;
  const all = Promise.all(
    bridges.map(async (bridge) => {
      try {
        await supervise(bridge, { ...options, ending });
      } catch (reason) {
        failure ??= { reason };
        stop.abort();
      }
    }),
  );
  signal.addEventListener('abort', () => stop.abort(), { once: true });
  if (signal.aborted) stop.abort();
  await Promise.race([aborted(stop.signal), all]);
  stop.abort();
  const hasEnded = await within(all, options, giveUp);
  if (failure !== undefined) throw failure.reason;
  return hasEnded;
}

async function within(
  all: Promise<unknown>,
  options: Surroundings,
  giveUp: AbortController,
): Promise<boolean> {
  const over = new AbortController();
  const timer = (async () => {
    await pause(GIVE_UP_MS, over.signal, options);
    giveUp.abort();
    await pause(DRAIN_MS - GIVE_UP_MS, over.signal, options);
    return false;
  })();
  const hasEnded = await Promise.race([all.then(() => true), timer]);
  over.abort();
  return hasEnded;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done();
    signal.addEventListener('abort', () => done(), { once: true });
  });
}
