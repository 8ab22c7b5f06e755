import { systemClock } from '../../node/system-clock.ts';
import { isProcessorBusy } from '../services/lambda/processor-load.ts';
import type { LocalClock } from '../support/local-clock.ts';

/**
 * How long a poller lets messages gather while the processor is what is short: full batches of single events cost much
 * less of it. On AWS an event needs some 50 ms from PutEvents to its subscriber at all times.
 */
const GATHER_WHEN_BUSY_MS = 50;

/** For how many milliseconds messages gather now; a clock of the caller's does not wait. */
export function gatherMs(clock: LocalClock): number {
  return clock === systemClock && isProcessorBusy() ? GATHER_WHEN_BUSY_MS : 0;
}
