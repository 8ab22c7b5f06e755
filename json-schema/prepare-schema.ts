import type { InstanceType, Schema as LibrarySchema } from '@cfworker/json-schema';
import type { Json } from '../core/event/event.ts';
import { ANNOTATIONS, KEYWORDS } from '../core/schema/keywords.ts';
import type { ReadSchema, Schema } from '../core/schema/read-schema.ts';
import { pointTo } from '../core/schema/schema-error.ts';
import type { JsonObject } from '../core/shared/json/json-object.ts';
import type { Budget } from './budget.ts';

/** A schema as the validator takes it, and those that its references mean. */
interface Prepared {
  readonly root: LibrarySchema;
  readonly lookup: Record<string, LibrarySchema>;
}

/**
 * A schema without what the validator would read otherwise than 2020-12 means it: it has no annotations, among which the
 * validator looks for schemas; its references name what they mean; `false` is a `not`, whose place is told; and each step
 * counts.
 */
export function prepareSchema({ schemas, references }: ReadSchema, budget: Budget): Prepared {
  const made = new Map<string, LibrarySchema>();
  const make = (pointer: string, schema: Schema): LibrarySchema => {
    const done = made.get(pointer);
    if (done !== undefined) return done;
    const prepared = prepareOne(schema, { pointer, make, references, budget });
    made.set(pointer, prepared);
    return prepared;
  };
  const lookup: Record<string, LibrarySchema> = Object.create(null);
  for (const [pointer, schema] of schemas) lookup[pointer] = make(pointer, schema);
  return { root: lookup[''] ?? {}, lookup };
}

/** The validator takes leading zeros, which some read as octal numbers (RFC 2673, 3.2, has none). */
const NO_OCTALS: LibrarySchema = { pattern: '^(?:0|[1-9]\\d*)(?:\\.(?:0|[1-9]\\d*))*$' };

/** Two of them are compared at once, whatever they are. */
const SCALARS: InstanceType[] = ['string', 'number', 'boolean', 'null'];

interface Making {
  readonly pointer: string;
  readonly make: (pointer: string, schema: Schema) => LibrarySchema;
  readonly references: ReadSchema['references'];
  readonly budget: Budget;
}

function prepareOne(schema: Schema, making: Making): LibrarySchema {
  if (schema === true) return counted({}, 1, making.budget);
  if (schema === false) return counted({ not: {} }, 1, making.budget);
  const prepared: LibrarySchema = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (!Object.hasOwn(KEYWORDS, keyword) || ANNOTATIONS.has(keyword)) continue;
    Object.assign(prepared, { [keyword]: prepareKeyword(keyword, value ?? null, making) });
  }
  const more: LibrarySchema[] = [];
  if (schema.format === 'ipv4') more.push(NO_OCTALS);
  if (schema.uniqueItems === true) {
    delete prepared.uniqueItems;
    more.push(makeUnique(making.budget));
  }
  if (more.length > 0) prepared.allOf = [...(prepared.allOf ?? []), ...more];
  return counted(prepared, costOf(schema), making.budget);
}

/** The validator asks each schema for this keyword of another draft whenever it holds a value against it. */
function counted(schema: LibrarySchema, steps: number, budget: Budget): LibrarySchema {
  return Object.defineProperty(schema, '$recursiveAnchor', { get: () => budget.spend(steps) });
}

/** What a schema looks at by itself, beside its parts. */
function costOf({ properties, required, enum: values }: JsonObject): number {
  const lists = [Object.keys(properties ?? {}), required ?? [], values ?? []] as unknown[][];
  return lists.reduce((steps, { length }) => steps + length / 16, 1);
}

/** The validator compares each item with each: of a few at no cost, of many at theirs, and of more not at all. */
function makeUnique(budget: Budget): LibrarySchema {
  const unique = { uniqueItems: true };
  const steps: readonly { readonly if: LibrarySchema; readonly cost: number }[] = [
    { if: { maxItems: 32 }, cost: 0 },
    { if: { maxItems: 1000, items: { type: SCALARS } }, cost: 5000 },
    { if: { maxItems: 200 }, cost: 20_000 },
  ];
  const tooMany = counted({}, Number.POSITIVE_INFINITY, budget);
  return steps.reduceRight<LibrarySchema>((more, { if: fits, cost }) => {
    const compared = counted({ ...unique }, cost, budget);
    // biome-ignore lint/suspicious/noThenProperty: it is the name of a keyword.
    return { if: fits, then: compared, else: more };
  }, tooMany);
}

function prepareKeyword(
  keyword: string,
  value: Json,
  { pointer: parent, make, references }: Making,
): unknown {
  const pointer = pointTo(parent, keyword);
  switch (KEYWORDS[keyword]) {
    case 'reference':
      return references.get(value as string);
    case 'schema':
      return make(pointer, value as Schema);
    case 'schemas':
      return (value as readonly Schema[]).map((part, index) => make(pointTo(pointer, index), part));
    case 'map of schemas':
    case 'map of patterns': {
      // Without a prototype, since a name may be `__proto__`.
      const parts: Record<string, LibrarySchema> = Object.create(null);
      for (const [name, part] of Object.entries(value as JsonObject))
        parts[name] = make(pointTo(pointer, name), part as Schema);
      return parts;
    }
    default:
      return value;
  }
}
