import type { Json } from '../event/event.ts';
import { isJsonObject, type JsonObject } from '../shared/json/json-object.ts';
import { findReference } from './find-reference.ts';
import { IN_PLACE, KEYWORDS, REFUSED_KEYWORDS } from './keywords.ts';
import { checkKeyword, checkPatternLength, DEPTH_LIMIT } from './read-keyword.ts';
import { pointTo, schemaError } from './schema-error.ts';

/** The most bytes that the text of a schema may have. */
const SCHEMA_BYTES = 65_536;

/** A schema is `true`, `false`, or an object of keywords. */
export type Schema = boolean | JsonObject;

/** A schema that is in order: all that stand in it, by their JSON Pointers, and what each reference refers to. */
export interface ReadSchema {
  readonly root: Schema;
  readonly schemas: ReadonlyMap<string, Schema>;
  /** The pointers of schemas, by the texts of `$ref`. */
  readonly references: ReadonlyMap<string, string>;
  /** Each regular expression, and the place of one that is it. */
  readonly patterns: ReadonlyMap<string, string>;
}

/**
 * Reads a schema of draft 2020-12. Refused is what its meta-schema refuses, what is unknown, what would be answered
 * otherwise than its author means it, and what could take for ever. Throws `WaybillError('invalid-schema')`.
 */
export function readSchema(value: Json): ReadSchema {
  checkSize(value);
  const found: Found = { schemas: new Map(), patterns: new Map(), within: new Map() };
  const root = walk(value, { pointer: '', depth: 0, found });
  const references = new Map<string, string>();
  for (const [pointer, schema] of found.schemas) {
    if (typeof schema === 'boolean' || typeof schema.$ref !== 'string') continue;
    const target = findReference(schema.$ref, found.schemas);
    if (target === undefined)
      throw schemaError(
        pointTo(pointer, '$ref'),
        'it must refer to a schema that there is',
        schema.$ref,
      );
    references.set(schema.$ref, target);
  }
  checkProgress(found, references);
  return { root, schemas: found.schemas, references, patterns: found.patterns };
}

interface Found {
  readonly schemas: Map<string, Schema>;
  readonly patterns: Map<string, string>;
  /** The schemas that are held against the same value as the one of a pointer. */
  readonly within: Map<string, string[]>;
}

interface Place {
  readonly pointer: string;
  readonly depth: number;
  readonly found: Found;
}

function checkSize(value: Json): void {
  // What nests deeper than the stack is deeper than a schema may be.
  const text = asText(value);
  if (text === undefined)
    throw schemaError('', `schemas may stand ${DEPTH_LIMIT} deep in each other`);
  const bytes = new TextEncoder().encode(text).length;
  if (bytes > SCHEMA_BYTES)
    throw schemaError('', `it may have ${SCHEMA_BYTES} bytes as JSON; this one has ${bytes}`);
}

function asText(value: Json): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

function walk(value: Json, { pointer, depth, found }: Place): Schema {
  if (depth > DEPTH_LIMIT)
    throw schemaError(pointer, `schemas may stand ${DEPTH_LIMIT} deep in each other`);
  if (typeof value !== 'boolean' && !isJsonObject(value))
    throw schemaError(pointer, 'it must be an object, true or false', value);
  found.schemas.set(pointer, value);
  if (typeof value === 'boolean') return value;
  const within: string[] = [];
  found.within.set(pointer, within);
  for (const [keyword, content] of Object.entries(value)) {
    const place = { pointer: pointTo(pointer, keyword), depth: depth + 1, found };
    const parts = readParts(keyword, content ?? null, place);
    for (const [part, schema] of parts) walk(schema, { ...place, pointer: part });
    if (IN_PLACE.has(keyword)) within.push(...parts.map(([part]) => part));
  }
  return value;
}

/** The schemas that a keyword has, by their pointers. */
function readParts(
  keyword: string,
  value: Json,
  { pointer, found }: Place,
): readonly [string, Json][] {
  const shape = Object.hasOwn(KEYWORDS, keyword) ? KEYWORDS[keyword] : undefined;
  if (shape === undefined) {
    if (keyword.startsWith('x-')) return [];
    const instead = Object.hasOwn(REFUSED_KEYWORDS, keyword)
      ? REFUSED_KEYWORDS[keyword]
      : 'it is no keyword of JSON Schema 2020-12, and would say nothing; one of your own begins with x-';
    throw schemaError(pointer, instead ?? '');
  }
  if (shape === 'schema') return [[pointer, value]];
  if (shape === 'schemas') {
    if (!Array.isArray(value) || value.length === 0)
      throw schemaError(pointer, 'it must be a list of one schema or more', value);
    return value.map((schema: Json, index) => [pointTo(pointer, index), schema]);
  }
  if (shape !== 'map of schemas' && shape !== 'map of patterns') {
    checkKeyword(shape, value, pointer);
    if (shape === 'pattern') found.patterns.set(value as string, pointer);
    return [];
  }
  if (!isJsonObject(value)) throw schemaError(pointer, 'it must be an object of schemas', value);
  const parts = Object.entries(value).map(([name, schema]): [string, Json] => [
    pointTo(pointer, name),
    schema ?? null,
  ]);
  if (shape === 'map of patterns')
    for (const name of Object.keys(value)) {
      checkPatternLength(name, pointer);
      found.patterns.set(name, pointTo(pointer, name));
    }
  return parts;
}

/** A schema that comes back to itself on the same value would never end. */
function checkProgress({ schemas, within }: Found, references: ReadonlyMap<string, string>): void {
  const done = new Set<string>();
  const open = new Set<string>();
  const visit = (pointer: string): void => {
    if (done.has(pointer)) return;
    if (open.has(pointer))
      throw schemaError(pointer, 'it refers to itself for the same value, which never ends');
    open.add(pointer);
    const schema = schemas.get(pointer);
    const target = typeof schema === 'object' ? references.get(String(schema.$ref)) : undefined;
    for (const next of [...(within.get(pointer) ?? []), ...(target === undefined ? [] : [target])])
      visit(next);
    open.delete(pointer);
    done.add(pointer);
  };
  for (const pointer of schemas.keys()) visit(pointer);
}
