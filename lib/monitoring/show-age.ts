import type { Duration } from 'aws-cdk-lib/core';

/** An age for people, who get its seconds where it is known at the deployment only. */
export function showAge(age: Duration): string {
  return age.isUnresolved() ? `${age.toSeconds()} seconds` : age.toHumanString();
}
