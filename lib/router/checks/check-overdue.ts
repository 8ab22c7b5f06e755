import type { Duration } from 'aws-cdk-lib/core';

/** Throws where a router would flag its events at once; what is not known before the deployment is let through. */
export function checkOverdue(overdueAfter: Duration): void {
  if (overdueAfter.isUnresolved() || overdueAfter.toSeconds() >= 1) return;
  throw new Error(
    `overdueAfter must be a second or more; received ${overdueAfter.toHumanString()}`,
  );
}
