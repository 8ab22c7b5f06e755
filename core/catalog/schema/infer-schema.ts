import type { Json } from '../../event/event.ts';
import { isJsonObject, type JsonObject } from '../../shared/json/json-object.ts';
import { ANYTHING, type Inferred, mergeInferred, ofMembers } from './inferred.ts';
import { textFormat } from './text-format.ts';
import { readSchema, writeSchema } from './write-schema.ts';

/** What lies deeper is left open. */
const DEEPEST = 8;

/** The longest that a schema may be as JSON, in characters. */
const LONGEST = 16_384;

/** A JSON Schema (2020-12) that a value fits: with types, formats and the names of members, and nothing else of the value. */
export function inferSchema(value: Json): JsonObject {
  return write(ofValue(value, DEEPEST));
}

/** A schema that fits what fits one of two, both of which were inferred. */
export function mergeSchemas(left: JsonObject, right: JsonObject): JsonObject {
  return write(mergeInferred(readSchema(left), readSchema(right)));
}

/** As deep as there is room for. */
function write(inferred: Inferred): JsonObject {
  for (let depth = DEEPEST; depth > 0; depth--) {
    const schema = writeSchema(inferred, depth);
    if (JSON.stringify(schema).length <= LONGEST) return schema;
  }
  return {};
}

function ofValue(value: Json, depth: number): Inferred {
  if (depth === 0) return ANYTHING;
  if (Array.isArray(value)) {
    const [first, ...others] = value.map((item: Json) => ofValue(item, depth - 1));
    return { types: ['array'], items: first && others.reduce(mergeInferred, first) };
  }
  if (isJsonObject(value)) {
    const members = Object.entries(value);
    return ofMembers(
      new Map(members.map(([name, each]) => [name, ofValue(each ?? null, depth - 1)])),
    );
  }
  if (value === null) return { types: ['null'] };
  if (typeof value === 'number') return { types: [Number.isInteger(value) ? 'integer' : 'number'] };
  if (typeof value === 'string') return { types: ['string'], format: textFormat(value) };
  return { types: ['boolean'] };
}
