import type { RetryPolicy } from './retry-policy.ts';

/** The sum of all delays of a policy in seconds, each as long as its jitter lets it be. */
export function longestRetries({ maxAttempts, baseSeconds, capSeconds }: RetryPolicy): number {
  let seconds = 0;
  for (let attempt = 1; attempt < maxAttempts; attempt++)
    seconds += Math.min(capSeconds, baseSeconds * 2 ** (attempt - 1));
  return seconds;
}
