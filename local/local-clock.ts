import type { Clock } from '../core/ports/clock.ts';

/** The embedded cloud's time: a clock that can also call back. Every timer of `local/` is set here. */
export interface LocalClock extends Clock {
  /** Calls `run` once at `at` (epoch ms) or soon after; the answer cancels it. */
  schedule(at: number, run: () => void): () => void;
}
