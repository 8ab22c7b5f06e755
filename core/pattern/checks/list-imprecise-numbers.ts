import type { Json } from '../../event/event.ts';
import { isJsonObject } from '../../shared/json/json-object.ts';

/** "Numbers from -5.0e9 to 5.0e9 inclusive, with 15 digits of precision" (EventBridge user guide, numeric matching). */
const LARGEST = 5e9;
const DIGITS = 15;

/** The numbers of a pattern that EventBridge does not promise to compare exactly, with the path of the field of each. */
export function listImpreciseNumbers(
  pattern: Json,
  path = '',
): readonly { readonly path: string; readonly number: number }[] {
  if (typeof pattern === 'number') return isPrecise(pattern) ? [] : [{ path, number: pattern }];
  if (Array.isArray(pattern)) return pattern.flatMap((item) => listImpreciseNumbers(item, path));
  if (!isJsonObject(pattern)) return [];
  return Object.entries(pattern).flatMap(([key, value]) =>
    value === undefined ? [] : listImpreciseNumbers(value, path === '' ? key : `${path}.${key}`),
  );
}

function isPrecise(number: number): boolean {
  return Math.abs(number) <= LARGEST && Number(number.toPrecision(DIGITS)) === number;
}
