import type { Rates } from '../../../client/index.ts';
import { router } from '../../app/router.ts';

/** Rates are those of so many milliseconds until now: long enough to be steady, and for figures that come a minute or two late. */
const RECENT_MS = 15 * 60_000;

/** The rates of the last minutes, and how long the oldest event of each subscriber waits. */
export function loadRecent(signal: AbortSignal): Promise<Rates> {
  return router.metrics({ from: new Date(Date.now() - RECENT_MS).toISOString() }, { signal });
}
