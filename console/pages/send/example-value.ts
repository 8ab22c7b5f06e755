import type { Json } from '../../../core/event/event.ts';
import { isJsonObject, type JsonObject } from '../../../core/shared/json/json-object.ts';
import { unwrap } from './form-model.ts';

/** Texts of the formats that a schema may ask for; reserved names and addresses (RFC 2606, RFC 5737, RFC 3849). */
const FORMATS: Readonly<Record<string, string>> = {
  time: '14:03:05Z',
  duration: 'PT5M',
  email: 'ada@example.com',
  hostname: 'example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  uri: 'https://example.com/',
  'uri-reference': '/example',
  'uri-template': 'https://example.com/{id}',
  uuid: '7f1f6f1e-4c1b-4c7e-9b1a-2f6d1c0e9a55',
  'json-pointer': '/example',
  'relative-json-pointer': '0/example',
};

/** Below this depth only what is required is there, and below the next nothing. */
const WHOLE_DEPTH = 4;
const DEEPEST = 8;
const MOST_VALUES = 1000;

/** What an example may be made of beside the schema. */
interface ExampleOf {
  /** Of formats with a date; epoch milliseconds. */
  readonly now: number;
}

/**
 * A value that is likely to fit a JSON Schema (2020-12): its own examples and defaults first, then the least that its types
 * allow. What only a regular expression says is not kept.
 */
export function exampleValue(schema: Json, { now }: ExampleOf): Json {
  return exampleOf(schema, {
    root: isJsonObject(schema) ? schema : {},
    depth: 0,
    room: { left: MOST_VALUES },
    now,
  });
}

interface Place extends ExampleOf {
  readonly root: JsonObject;
  readonly depth: number;
  /** How many values there may still be. */
  readonly room: { left: number };
}

function exampleOf(written: Json | undefined, place: Place): Json {
  const { schema, nullable } = unwrap(written, place);
  const told = toldValue(schema);
  if (told !== undefined) return told;
  if (place.depth > DEEPEST || place.room.left-- <= 0) return nullable ? null : {};
  const deeper = { ...place, depth: place.depth + 1 };
  const [variant] = [schema.anyOf, schema.oneOf].flatMap((parts) => parts ?? []);
  if (variant !== undefined) {
    const { anyOf: _, oneOf: _one, ...own } = schema;
    return exampleOf(isJsonObject(variant) ? { ...own, ...variant } : own, deeper);
  }
  const { type } = schema;
  const [kind = kindOf(schema)] = Array.isArray(type) ? type : [type];
  if (kind === 'object') return objectOf(schema, deeper);
  if (kind === 'array') return listOf(schema, deeper);
  if (kind === 'string') return textOf(schema, place.now);
  if (kind === 'number' || kind === 'integer') return numberOf(schema, kind);
  if (kind === 'boolean') return true;
  return null;
}

/** What the schema itself gives as a value. */
function toldValue(schema: JsonObject): Json | undefined {
  const { examples, enum: values } = schema;
  const given = Array.isArray(examples) ? examples[0] : undefined;
  return schema.const ?? given ?? schema.default ?? (Array.isArray(values) ? values[0] : undefined);
}

function kindOf({ properties, items }: JsonObject): Json {
  if (properties !== undefined) return 'object';
  return items === undefined ? null : 'array';
}

function objectOf({ properties, required }: JsonObject, place: Place): Json {
  const wanted: readonly Json[] = Array.isArray(required) ? required : [];
  const known = Object.entries(isJsonObject(properties) ? properties : {});
  const isWhole = place.depth <= WHOLE_DEPTH;
  const unsaid = wanted.filter(
    (name) => typeof name === 'string' && !known.some(([own]) => own === name),
  );
  return Object.fromEntries([
    ...known
      .filter(([name]) => isWhole || wanted.includes(name))
      .map(([name, schema]) => [name, exampleOf(schema, place)] as const),
    ...unsaid.map((name) => [String(name), 'text'] as const),
  ]);
}

function listOf({ items, prefixItems, minItems, maxItems }: JsonObject, place: Place): Json {
  const first = Array.isArray(prefixItems) ? prefixItems : [];
  const least = typeof minItems === 'number' ? minItems : 0;
  const most = typeof maxItems === 'number' ? maxItems : Number.POSITIVE_INFINITY;
  const wanted = Math.min(most, Math.max(least, first.length, items === undefined ? 0 : 1), 20);
  return Array.from({ length: wanted }, (_, index) => exampleOf(first[index] ?? items, place));
}

function textOf({ format, minLength, maxLength }: JsonObject, now: number): string {
  const time = new Date(now).toISOString();
  if (format === 'date-time') return time;
  if (format === 'date') return time.slice(0, 10);
  if (typeof format === 'string') return FORMATS[format] ?? 'text';
  const least = typeof minLength === 'number' ? minLength : 0;
  const text = 'text'.padEnd(Math.min(least, 10_000), ' text');
  return typeof maxLength === 'number' ? text.slice(0, maxLength) : text;
}

function numberOf(schema: JsonObject, kind: 'number' | 'integer'): number {
  const bound = (name: string) => (typeof schema[name] === 'number' ? schema[name] : undefined);
  const step = bound('multipleOf') ?? (kind === 'integer' ? 1 : undefined);
  const [above, below] = [bound('exclusiveMinimum'), bound('exclusiveMaximum')];
  const [least, most] = [bound('minimum'), bound('maximum')];
  const low = above === undefined ? least : Math.max(above + (step ?? 0.5), least ?? above);
  const high = below === undefined ? most : Math.min(below - (step ?? 0.5), most ?? below);
  const wanted = Math.min(Math.max(1, low ?? 1), high ?? Number.POSITIVE_INFINITY);
  if (step === undefined) return wanted;
  const onStep = Math.ceil(wanted / step) * step;
  return high !== undefined && onStep > high ? Math.floor(high / step) * step : onStep;
}
