import type { Clock } from '../../ports/clock.ts';
import type { AttemptResult, FinalResult } from '../batch.ts';
import { findRetryAge } from '../retries/retry-age.ts';

/** What was counted while a request was answered. */
export interface PullCounts {
  /** Attempts that failed, the last ones of the dead among them. */
  readonly failed: number;
  /** Deliveries that died, and that the ledger knows to be dead. */
  readonly dead: number;
  readonly retryAgeSeconds: number;
}

/** What is counted of attempts that failed. */
export function countFailed(
  failed: readonly (AttemptResult | FinalResult)[],
  dead: number,
  { clock }: { readonly clock: Pick<Clock, 'now'> },
): PullCounts {
  return { failed: failed.length, dead, retryAgeSeconds: findRetryAge(failed, clock.now()) };
}
