import { backOffMs, pause } from './back-off.ts';
import type { Bridge, Ending, Surroundings } from './bridge.ts';
import type { Route } from './bridge-status.ts';
import { isFinal, sideOf } from './is-final.ts';

/** Why a bridge does not start; the cause is what its broker or router says. */
export class CannotStart extends Error {
  readonly route: Route;
  readonly reason: unknown;

  constructor(route: Route, reason: unknown) {
    super(`${route.name} cannot start: ${textOf(reason)}`, { cause: reason });
    this.route = route;
    this.reason = reason;
  }
}

/** How a bridge is kept running. */
export interface SuperviseOptions extends Surroundings {
  readonly ending: Ending;
  /** Whether it waits at the very start, too, for what somebody must put right. */
  readonly waits: boolean;
}

/**
 * Runs a bridge until it is stopped, again and again where it fails. Throws `CannotStart` for what is refused before that end has ever
 * worked, unless it waits for that, too.
 */
export async function supervise(bridge: Bridge, options: SuperviseOptions): Promise<void> {
  const { status } = bridge;
  try {
    while (!options.ending.stop.aborted) await runOnce(bridge, options);
  } finally {
    await bridge.close();
    status.stopped();
  }
}

async function runOnce(
  bridge: Bridge,
  { ending, waits, clock, random }: SuperviseOptions,
): Promise<void> {
  const { status } = bridge;
  const { stop } = ending;
  try {
    await bridge.run(ending);
    if (!stop.aborted) throw new Error('the source has come to an end, and is read again');
  } catch (error) {
    const side = sideOf(error) ?? 'broker';
    if (stop.aborted) return status.say('warn', `it was stopped meanwhile: ${textOf(error)}`);
    if (!waits && isFinal(error) && !status.hasWorked(side))
      throw new CannotStart(status.route, error);
    const failures = status.failed(side, error);
    await pause(backOffMs(failures, random()), stop, { clock });
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
