/** How a subscriber's failed deliveries are retried: exponential backoff with full jitter. */
export interface RetryPolicy {
  /** Attempts in all, the first included; 1 to 1,000. */
  readonly maxAttempts: number;
  /** Ceiling of the first delay, in seconds; it doubles with every attempt. */
  readonly baseSeconds: number;
  /** Ceiling of any delay, in seconds; at most 1,209,600 (14 days). */
  readonly capSeconds: number;
}

/** About ten hours of retries in the mean. */
export const DEFAULT_RETRY_POLICY: RetryPolicy = {
  maxAttempts: 30,
  baseSeconds: 2,
  capSeconds: 3600,
};
