import { findPart } from '../../../core/catalog/documents/find-part.ts';
import type { Json } from '../../../core/event/event.ts';
import { isJsonObject, type JsonObject } from '../../../core/shared/json/json-object.ts';
import { rulesOf } from './rule-words.ts';

/** How a value is asked for. What no field can ask for is `json`, which is written by hand. */
export type FormField = FieldAbout &
  (
    | { readonly kind: 'object'; readonly members: readonly FormMember[] }
    | { readonly kind: 'list'; readonly item: FormField }
    | { readonly kind: 'text'; readonly long: boolean }
    | { readonly kind: 'number' }
    | { readonly kind: 'flag' }
    | { readonly kind: 'choice'; readonly values: readonly Json[] }
    | { readonly kind: 'json' }
  );

/** What a schema says of a value beside its kind. */
interface FieldAbout {
  readonly title?: string;
  readonly description?: string;
  /** What the value must be, in words: `1 to 50 characters`. */
  readonly rules?: string;
  /** Whether it may be `null`. */
  readonly nullable: boolean;
  /** What a new one begins with. */
  readonly schema: Json;
}

/** A field of an object. */
interface FormMember {
  readonly name: string;
  readonly required: boolean;
  readonly field: FormField;
}

/** So deep forms go, of so many fields, and so many values are chosen from; what is beyond is JSON. */
const DEEPEST = 8;
const MOST_FIELDS = 500;
const MOST_CHOICES = 200;
/** A text that may be longer has an input of several lines. */
const ONE_LINE = 120;

/** The form for what fits a JSON Schema (2020-12). */
export function makeForm(schema: Json): FormField {
  return fieldOf(schema, {
    root: isJsonObject(schema) ? schema : {},
    depth: 0,
    room: { left: MOST_FIELDS },
  });
}

interface Place {
  /** The schema that references lead into. */
  readonly root: JsonObject;
  readonly depth: number;
  /** How many fields there may still be. */
  readonly room: { left: number };
}

function fieldOf(written: Json | undefined, place: Place): FormField {
  const { schema, nullable } = unwrap(written, place);
  const deeper = { ...place, depth: place.depth + 1 };
  const about = aboutOf(schema, nullable);
  if (place.depth > DEEPEST || place.room.left-- <= 0) return { kind: 'json', ...about };
  const values = valuesOf(schema);
  if (values !== undefined) return { kind: 'choice', values, ...about };
  if (hasVariants(schema)) return { kind: 'json', ...about };
  const type = typeOf(schema);
  if (type === 'boolean') return { kind: 'flag', ...about };
  if (type === 'number' || type === 'integer') return { kind: 'number', ...about };
  if (type === 'string') return { kind: 'text', long: isLong(schema), ...about };
  if (type === 'array' && isJsonObject(schema.items) && schema.prefixItems === undefined)
    return { kind: 'list', item: fieldOf(schema.items, deeper), ...about };
  if (type === 'object' && isJsonObject(schema.properties))
    return { kind: 'object', members: membersOf(schema, deeper), ...about };
  return { kind: 'json', ...about };
}

function membersOf({ properties, required }: JsonObject, place: Place): readonly FormMember[] {
  if (!isJsonObject(properties)) return [];
  const wanted: readonly Json[] = Array.isArray(required) ? required : [];
  return Object.entries(properties).map(([name, schema]) => ({
    ...{ name, required: wanted.includes(name), field: fieldOf(schema, place) },
  }));
}

/** A schema without what only wraps it: references, `null` beside one other type, and one or more that all must hold. */
export function unwrap(
  written: Json | undefined,
  { root, depth }: Pick<Place, 'root' | 'depth'>,
): { readonly schema: JsonObject; readonly nullable: boolean } {
  let schema: JsonObject = isJsonObject(written) ? written : {};
  let nullable = false;
  // Each step takes one wrapping off; a reference that leads in a circle ends here.
  for (let step = depth; step <= DEEPEST; step++) {
    const { $ref, allOf, anyOf, oneOf, ...own } = schema;
    const parts = anyOf ?? oneOf;
    const others = Array.isArray(parts) ? parts.filter((part) => !isNullOnly(part)) : [];
    if (typeof $ref === 'string') schema = { ...partOf(root, $ref), ...own };
    else if (Array.isArray(allOf)) schema = merge([own, ...allOf], root);
    else if (Array.isArray(parts) && others.length === 1 && isJsonObject(others[0])) {
      nullable ||= others.length < parts.length;
      schema = { ...own, ...others[0] };
    } else break;
  }
  const { type } = schema;
  if (Array.isArray(type) && type.includes('null'))
    return { schema: { ...schema, type: single(type) }, nullable: true };
  return { schema, nullable };
}

function single(types: readonly Json[]): Json {
  const others = types.filter((type) => type !== 'null');
  return others.length === 1 ? (others[0] ?? null) : others;
}

function partOf(root: JsonObject, ref: string): JsonObject {
  const part = findPart(root, ref)?.part;
  return isJsonObject(part) ? part : {};
}

/** The members of all of them; what two of them say otherwise is as the last has it. */
function merge(schemas: readonly Json[], root: JsonObject): JsonObject {
  const all = schemas.filter(isJsonObject).map((schema) => {
    const { $ref, ...own } = schema;
    return typeof $ref === 'string' ? { ...partOf(root, $ref), ...own } : schema;
  });
  const properties = Object.assign({}, ...all.map((schema) => schema.properties));
  const required = all.flatMap((schema) => (Array.isArray(schema.required) ? schema.required : []));
  const merged: JsonObject = Object.assign({}, ...all);
  return Object.keys(properties).length === 0 ? merged : { ...merged, properties, required };
}

function isNullOnly(schema: Json): boolean {
  return isJsonObject(schema) && (schema.type === 'null' || schema.const === null);
}

function hasVariants({ anyOf, oneOf, not, ...others }: JsonObject): boolean {
  return [anyOf, oneOf, not, others.if].some((part) => part !== undefined);
}

function valuesOf(schema: JsonObject): readonly Json[] | undefined {
  if (schema.const !== undefined) return [schema.const];
  const { enum: values } = schema;
  return Array.isArray(values) && values.length <= MOST_CHOICES ? values : undefined;
}

function typeOf({ type, properties, items }: JsonObject): Json | undefined {
  if (type !== undefined) return Array.isArray(type) && type.length === 1 ? type[0] : type;
  if (properties !== undefined) return 'object';
  return items === undefined ? undefined : 'array';
}

function isLong({ maxLength, format }: JsonObject): boolean {
  return format === undefined && typeof maxLength === 'number' && maxLength > ONE_LINE;
}

function aboutOf(schema: JsonObject, nullable: boolean): FieldAbout {
  const { title, description } = schema;
  const rules = rulesOf(schema);
  return {
    ...(typeof title === 'string' ? { title } : {}),
    ...(typeof description === 'string' ? { description } : {}),
    ...(rules === '' ? {} : { rules }),
    ...{ nullable, schema },
  };
}
