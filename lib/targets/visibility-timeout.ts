import { Duration } from 'aws-cdk-lib/core';

/** How long a queue hides what a function has: six times its timeout, and the window (Lambda developer guide, "Configuring an Amazon SQS queue"). */
export function visibilityTimeoutOf(
  timeout: Duration,
  { maxBatchingWindow = Duration.seconds(0) }: { readonly maxBatchingWindow?: Duration },
): Duration {
  return Duration.seconds(6 * timeout.toSeconds() + maxBatchingWindow.toSeconds());
}
