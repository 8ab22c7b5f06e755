import type { Json } from '../../event/event.ts';

/** A JSON object. */
export type JsonObject = { readonly [key: string]: Json | undefined };

/** Whether a value is an object, and neither an array nor null. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
