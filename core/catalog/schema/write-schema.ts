import { isJsonObject, type JsonObject } from '../../shared/json/json-object.ts';
import { ANYTHING, type Inferred } from './inferred.ts';

/** Writes what was inferred as a JSON Schema, and leaves open what lies deeper. */
export function writeSchema(inferred: Inferred, depth: number): JsonObject {
  const { types, format, members, required, values, items } = inferred;
  if (depth === 0 || types.length === 0) return {};
  const must = [...(required ?? [])].sort();
  return {
    type: types.length === 1 ? types[0] : types,
    ...(format === undefined ? {} : { format }),
    ...(members === undefined
      ? {}
      : {
          properties: Object.fromEntries(
            [...members].map(([name, member]) => [name, writeSchema(member, depth - 1)]),
          ),
        }),
    ...(must.length === 0 ? {} : { required: must }),
    ...(values === undefined ? {} : { additionalProperties: writeSchema(values, depth - 1) }),
    ...(items === undefined ? {} : { items: writeSchema(items, depth - 1) }),
  };
}

/** Reads a schema back that `writeSchema` has written. */
export function readSchema(schema: JsonObject): Inferred {
  const { type, format, properties, required, additionalProperties, items } = schema;
  const types = [type].flat().filter((each) => typeof each === 'string');
  if (types.length === 0) return ANYTHING;
  return {
    types,
    format: typeof format === 'string' ? format : undefined,
    ...(isJsonObject(properties)
      ? { members: readMembers(properties), required: readNames(required) }
      : {}),
    values: readPart(additionalProperties),
    items: readPart(items),
  };
}

function readPart(schema: JsonObject[string]): Inferred | undefined {
  return isJsonObject(schema) ? readSchema(schema) : undefined;
}

function readMembers(properties: JsonObject): ReadonlyMap<string, Inferred> {
  return new Map(
    Object.entries(properties).map(([name, member]) => [name, readPart(member) ?? ANYTHING]),
  );
}

function readNames(names: JsonObject[string]): ReadonlySet<string> {
  return new Set((Array.isArray(names) ? names : []).filter((name) => typeof name === 'string'));
}
