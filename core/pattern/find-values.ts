import type { Json } from '../event/event.ts';
import type { Scalar } from './matcher.ts';

/**
 * Calls `visit` with each leaf value of `value`: itself, or the elements of an array however deep, until one
 * answers true. Objects are no leaves. Answers whether one did.
 */
export function someScalar(value: Json | undefined, visit: (scalar: Scalar) => boolean): boolean {
  if (value === undefined) return false;
  if (typeof value !== 'object' || value === null) return visit(value);
  if (!Array.isArray(value)) return false;
  return someElement(value, (element) => (isScalar(element) ? visit(element) : false));
}

/** Calls `visit` with each element of an array, those of arrays in it included, until one answers true. */
export function someElement(array: readonly Json[], visit: (element: Json) => boolean): boolean {
  const waiting: Json[] = [...array].reverse();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (Array.isArray(next))
      for (let index = next.length - 1; index >= 0; index--) waiting.push(next[index]);
    else if (visit(next)) return true;
  }
  return false;
}

/** Whether the event has a leaf value at a path for which `visit` answers true; keys with dots count as paths. */
export function someValueAt(
  value: Json | undefined,
  path: readonly string[],
  visit: (scalar: Scalar) => boolean,
): boolean {
  if (path.length === 0) return someScalar(value, visit);
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) {
    return someElement(value, (element) => !isScalar(element) && someValueAt(element, path, visit));
  }
  const object = value as { readonly [key: string]: Json | undefined };
  for (let used = 1; used <= path.length; used++) {
    const key = used === 1 ? (path[0] ?? '') : path.slice(0, used).join('.');
    if (Object.hasOwn(object, key) && someValueAt(object[key], path.slice(used), visit))
      return true;
  }
  return false;
}

function isScalar(value: Json): value is Scalar {
  return typeof value !== 'object' || value === null;
}
