import { backOffMs, pause } from './back-off.ts';
import type { Bridge, Ending, Surroundings } from './bridge.ts';
import { isFinal, sideOf } from './is-final.ts';

/** How a bridge is kept running. */
export interface SuperviseOptions extends Surroundings {
  readonly ending: Ending;
  /** Whether it waits at the very start, too, for what somebody must put right. */
  readonly waits: boolean;
}

/**
 * Runs a bridge until it is stopped, again and again where it fails. Throws what is refused before its end has ever worked, unless it
 * waits for that, too.
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
    if (!waits && isFinal(error) && !status.hasWorked(side)) throw error;
    const failures = status.failed(side, error);
    await pause(backOffMs(failures, random()), stop, { clock });
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
