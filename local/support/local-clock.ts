import type { Clock } from '../../core/ports/clock.ts';

/** The embedded cloud's time: every timer of `local/` is set here, so that a test can run hours in milliseconds. */
export type LocalClock = Clock;
