import type { Json } from '../../event/event.ts';
import { isJsonObject, type JsonObject } from '../../shared/json/json-object.ts';
import { findPart } from './find-part.ts';

interface Move {
  readonly root: JsonObject;
  /** Where it will be. */
  readonly pointer: string;
}

/**
 * A schema as it is somewhere else in a document, by a JSON pointer: its references to its own parts lead there. What else a
 * reference names is left open, and so are members of data that are called `$ref` or `__proto__`, which AsyncAPI's parser takes
 * for something else.
 */
export function moveRefs(schema: JsonObject, pointer: string): JsonObject {
  return moveMembers(schema, { root: schema, pointer });
}

function move(value: Json, to: Move): Json {
  if (Array.isArray(value)) return value.map((item: Json) => move(item, to));
  return isJsonObject(value) ? moveMembers(value, to) : value;
}

function moveMembers(schema: JsonObject, to: Move): JsonObject {
  return Object.fromEntries(
    Object.entries(schema).flatMap(([name, member]) => {
      if (name === '__proto__' || member === undefined) return [];
      if (name !== '$ref') return [[name, move(member, to)]];
      const found = typeof member === 'string' ? findPart(to.root, member) : undefined;
      return found === undefined ? [] : [[name, `#${to.pointer}${found.pointer}`]];
    }),
  );
}
