import type { Random } from '../ports/random.ts';
import type { RetryPolicy } from './retry-policy.ts';

/** The longest an SQS message may stay invisible, in seconds (SQS quotas, "Message visibility timeout"). */
export const LONGEST_DELAY_SECONDS = 43_200;

/**
 * The delay after a failed attempt (1 is the first), in whole seconds: exponential with full jitter, so that the
 * retries of many messages spread out (AWS Architecture Blog, "Exponential Backoff And Jitter").
 */
export function retryDelaySeconds(policy: RetryPolicy, attempt: number, random: Random): number {
  const ceiling = Math.min(policy.capSeconds, policy.baseSeconds * 2 ** (attempt - 1));
  return clampDelay(random.next() * ceiling);
}

/** A delay that SQS takes: whole seconds from 1 to 43,200. */
export function clampDelay(seconds: number): number {
  if (Number.isNaN(seconds)) return 1;
  return Math.min(LONGEST_DELAY_SECONDS, Math.max(1, Math.ceil(seconds)));
}
