import type { Duration } from 'aws-cdk-lib/core';

/** What a registration is told of the time that a subscriber starts from: the time, or the seconds before its registration. */
export function startFromText(startFrom: string | Duration): string {
  if (typeof startFrom === 'string') return startFrom;
  return `PT${Math.floor(startFrom.toSeconds({ integral: false }))}S`;
}
