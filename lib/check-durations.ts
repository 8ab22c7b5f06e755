import { type Duration, Token } from 'aws-cdk-lib/core';

/** Throws where a router would forget its events at once, or flag them at once; what is not known before the deployment is let through. */
export function checkDurations({
  retentionDays,
  overdueAfter,
}: {
  readonly retentionDays: number;
  readonly overdueAfter: Duration;
}): void {
  const isKnown = !Token.isUnresolved(retentionDays);
  if (isKnown && (!Number.isInteger(retentionDays) || retentionDays < 1))
    throw new Error(
      `retentionDays must be a whole number of days, 1 or more; received ${retentionDays}`,
    );
  if (!overdueAfter.isUnresolved() && overdueAfter.toSeconds() < 1)
    throw new Error(
      `overdueAfter must be a second or more; received ${overdueAfter.toHumanString()}`,
    );
}
