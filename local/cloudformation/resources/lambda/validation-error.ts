import type { PropertyReader } from '../../property-reader.ts';

/** A number's bounds, by the property and by the name that Lambda's errors have for it. */
export interface Bound {
  readonly property: string;
  readonly member: string;
  readonly least: number;
  readonly most: number;
}

/** What Lambda would say of the numbers that are out of their bounds. */
export function boundFaults(properties: PropertyReader, bounds: readonly Bound[]): string[] {
  return bounds.flatMap(({ property, member, least, most }) => {
    const value = properties.number(property);
    if (value === undefined || (value >= least && value <= most)) return [];
    const bound =
      value < least ? `greater than or equal to ${least}` : `less than or equal to ${most}`;
    return [fault(member, value, `Member must have value ${bound}`)];
  });
}

/** One member of a request that Lambda refuses, in its words. */
export function fault(member: string, value: string | number, expected: string): string {
  return `Value '${value}' at '${member}' failed to satisfy constraint: ${expected}`;
}

/** Lambda's message for all that is wrong with a request. */
export function validationError(faults: readonly string[]): string {
  const count = faults.length === 1 ? '1 validation error' : `${faults.length} validation errors`;
  return `${count} detected: ${faults.join('; ')}`;
}
