import type { Json } from '../../../core/event/event.ts';
import { isJsonObject, type JsonObject } from '../../../core/shared/json/json-object.ts';

/** An object with another value of one member, or without it; what is no object begins as an empty one. */
export function withMember(value: Json | undefined, name: string, member: Json | undefined): Json {
  const before: JsonObject = isJsonObject(value) ? value : {};
  if (member !== undefined) return { ...before, [name]: member };
  const { [name]: _, ...others } = before;
  return others as Json;
}

/** A list with another item at a place, or without it; what is no list begins as an empty one. */
export function withItem(value: Json | undefined, index: number, item: Json | undefined): Json {
  const before: readonly Json[] = Array.isArray(value) ? value : [];
  if (item === undefined) return before.filter((_, at) => at !== index);
  return [...before.slice(0, index), item, ...before.slice(index + 1)];
}
