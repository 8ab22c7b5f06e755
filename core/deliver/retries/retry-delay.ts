import type { Random } from '../../ports/random.ts';
import type { RetryPolicy } from './retry-policy.ts';

/** The longest that a retry waits, in seconds: 14 days. */
export const LONGEST_DELAY_SECONDS = 1_209_600;

/** The longest that SQS delays a message, in seconds (SQS quotas, "Delayed messages"); what is due later goes on the due list. */
export const LONGEST_QUEUE_DELAY_SECONDS = 900;

/**
 * The delay after a failed attempt (1 is the first), in whole seconds: exponential with full jitter, so that the
 * retries of many messages spread out (AWS Architecture Blog, "Exponential Backoff And Jitter").
 */
export function retryDelaySeconds(policy: RetryPolicy, attempt: number, random: Random): number {
  const ceiling = Math.min(policy.capSeconds, policy.baseSeconds * 2 ** (attempt - 1));
  return clampDelay(random.next() * ceiling);
}

/** A delay that can be kept: whole seconds from 1 to 14 days. */
export function clampDelay(seconds: number): number {
  if (Number.isNaN(seconds)) return 1;
  return Math.min(LONGEST_DELAY_SECONDS, Math.max(1, Math.ceil(seconds)));
}
