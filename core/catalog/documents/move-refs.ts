import type { Json } from '../../event/event.ts';
import { isJsonObject, type JsonObject } from '../../shared/json/json-object.ts';

/**
 * A schema as it is somewhere else in a document, by a JSON pointer: its references to its own parts lead there. Members of
 * data that are called `$ref` or `__proto__` are left open, since AsyncAPI's parser takes them for something else.
 */
export function moveRefs(schema: JsonObject, pointer: string): JsonObject {
  return move(schema, pointer) as JsonObject;
}

function move(value: Json, pointer: string): Json {
  if (Array.isArray(value)) return value.map((item: Json) => move(item, pointer));
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).filter(
    ([name, member]) => name !== '__proto__' && (name !== '$ref' || typeof member === 'string'),
  );
  return Object.fromEntries(
    members.map(([name, member]) => [
      name,
      name === '$ref' ? moveRef(String(member), pointer) : move(member ?? null, pointer),
    ]),
  );
}

/** What leads to a part by a JSON pointer; anything else is left as it is. */
function moveRef(ref: string, pointer: string): string {
  return /^#(?:\/|$)/.test(ref) ? `#${pointer}${ref.slice(1)}` : ref;
}
