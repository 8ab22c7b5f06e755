import { Token } from 'aws-cdk-lib/core';

/** Refuses a number that is not whole or out of its bounds; one that is not given, or not known before the deployment, is let through. */
export function checkWholeNumber(
  property: string,
  value: number | undefined,
  bounds: {
    readonly least: number;
    readonly most: number;
    readonly refuse: (message: string) => void;
  },
): void {
  const { least, most, refuse } = bounds;
  if (value === undefined || Token.isUnresolved(value)) return;
  if (Number.isInteger(value) && value >= least && value <= most) return;
  refuse(`${property} must be a whole number from ${least} to ${most}; received ${value}`);
}
