import type { Json } from '../../event/event.ts';
import { isJsonObject, type JsonObject } from '../../shared/json/json-object.ts';
import { findPart } from './find-part.ts';

/** How deep types are written, and the most values of an enumeration; what is beyond is `unknown`, or any text. */
const DEEPEST = 12;
const MOST_VALUES = 100;

/** How many characters are left for types, which each that is written takes. */
export interface Room {
  left: number;
}

interface Place {
  /** The schema that references lead into. */
  readonly root: JsonObject;
  readonly depth: number;
  readonly indent: string;
  readonly room: Room;
}

/**
 * The TypeScript type of what fits a JSON Schema (2020-12). It may take more than the schema, and never less: what types cannot say, such as
 * a pattern or a minimum, it leaves out, and it is `unknown` where there is no room.
 */
export function writeType(schema: JsonObject, { indent, room }: Pick<Place, 'indent' | 'room'>) {
  return write(schema, { root: schema, depth: DEEPEST, indent, room });
}

function write(schema: Json | undefined, place: Place): string {
  if (schema === false) return 'never';
  if (!isJsonObject(schema) || place.depth === 0 || place.room.left <= 0) return 'unknown';
  const deeper = { ...place, depth: place.depth - 1 };
  const parts = [
    ofValues(schema) ?? ofTypes(schema, deeper),
    ofReference(schema, deeper),
    ...[schema.anyOf, schema.oneOf].map((of) => joined(of, ' | ', deeper)),
    joined(schema.allOf, ' & ', deeper),
  ];
  const text = join(
    parts.filter((part) => part !== undefined),
    ' & ',
  );
  place.room.left -= text.length;
  return text;
}

function ofReference({ $ref }: JsonObject, place: Place): string | undefined {
  if (typeof $ref !== 'string') return undefined;
  const found = findPart(place.root, $ref);
  return found === undefined ? undefined : write(found.part, place);
}

function joined(schemas: Json | undefined, by: ' | ' | ' & ', place: Place): string | undefined {
  if (!Array.isArray(schemas) || schemas.length === 0) return undefined;
  return join(
    schemas.map((schema: Json) => write(schema, place)),
    by,
  );
}

/** What nothing is known of says nothing among types that all hold, and everything among types of which one does. */
function join(types: readonly string[], by: ' | ' | ' & '): string {
  const different = [...new Set(types)].filter((type) => by === ' | ' || type !== 'unknown');
  const [first = 'unknown', ...others] = different;
  if (others.length === 0) return first;
  return different.includes('unknown') ? 'unknown' : different.map(inBrackets).join(by);
}

/** In brackets, where it is more than a word. */
function inBrackets(type: string): string {
  return /^\w+$/.test(type) ? type : `(${type})`;
}

/** Of `const` and `enum`, where all values are literals. */
function ofValues(schema: JsonObject): string | undefined {
  const of = 'const' in schema ? [schema.const ?? null] : schema.enum;
  if (!Array.isArray(of) || of.length === 0 || of.length > MOST_VALUES) return undefined;
  const values: readonly Json[] = of;
  if (values.some((value) => typeof value === 'object' && value !== null)) return undefined;
  return [...new Set(values.map((value) => JSON.stringify(value)))].join(' | ');
}

const SIMPLE: ReadonlyMap<Json | undefined, string> = new Map([
  ['string', 'string'],
  ['integer', 'number'],
  ['number', 'number'],
  ['boolean', 'boolean'],
  ['null', 'null'],
]);

function ofTypes(schema: JsonObject, place: Place): string | undefined {
  const named = [schema.type].flat().filter((type) => type !== undefined);
  const types = named.length === 0 && isJsonObject(schema.properties) ? ['object'] : named;
  if (types.length === 0) return undefined;
  const texts = types.map((type: Json | undefined) => {
    if (type === 'array') return ofArray(schema, place);
    if (type === 'object') return ofObject(schema, place);
    return SIMPLE.get(type) ?? 'unknown';
  });
  return texts.includes('unknown') ? undefined : [...new Set(texts)].join(' | ');
}

function ofArray({ items, prefixItems }: JsonObject, place: Place): string {
  const item = prefixItems === undefined ? write(items, place) : 'unknown';
  return `readonly ${inBrackets(item)}[]`;
}

function ofObject(schema: JsonObject, place: Place): string {
  const members = isJsonObject(schema.properties) ? Object.entries(schema.properties) : [];
  if (members.length === 0) {
    const { additionalProperties, patternProperties } = schema;
    const value = patternProperties === undefined ? write(additionalProperties, place) : 'unknown';
    return `{ readonly [name: string]: ${value === 'never' ? 'unknown' : value} }`;
  }
  const required = Array.isArray(schema.required) ? schema.required : [];
  const inner = { ...place, indent: `${place.indent}  ` };
  const lines = members.map(([name, member]) => {
    const optional = required.includes(name) ? '' : '?';
    return `${inner.indent}readonly ${writeName(name)}${optional}: ${write(member, inner)};\n`;
  });
  return `{\n${lines.join('')}${place.indent}}`;
}

/** The name of a member, quoted where it must be. */
function writeName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}
