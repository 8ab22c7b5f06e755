import type { Json } from '../../core/event/event.ts';

/** A JSON object. */
export type JsonObject = { readonly [key: string]: Json };

/** True for a JSON object, not for an array or null. */
export function isRecord(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** True for a JSON array; unlike `Array.isArray` it keeps the element type. */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** A value that CloudFormation lets be written alone or in a list, as a list. */
export function asList(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return [];
  return isList(value) ? value : [value];
}
