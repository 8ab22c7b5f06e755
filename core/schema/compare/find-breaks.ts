import type { Json } from '../../event/event.ts';
import type { JsonObject } from '../../shared/json/json-object.ts';
import { ANNOTATIONS } from '../keywords.ts';
import { readSchema } from '../read-schema.ts';
import { pointTo } from '../schema-error.ts';
import { PART_RULES } from './part-rules.ts';
import { isSameKeyword, isSameSchema } from './same-schema.ts';
import { type PlacedSchema, placed, referred } from './schema-pair.ts';
import { isMoot, VALUE_RULES } from './value-rules.ts';

/** Where a new schema may refuse what an old one allows, as a JSON Pointer into the new one. */
export interface Break {
  readonly pointer: string;
  readonly message: string;
}

/** How many schemas are compared; those of 64 KB that are not made to take long have fewer. */
const MOST_STEPS = 5000;

/** What goes with another keyword, and says nothing without it. */
const WITH: Readonly<Record<string, readonly string[]>> = {
  if: ['if', 'then', 'else'],
  contains: ['contains', 'minContains', 'maxContains'],
};
const COMPANIONS: ReadonlySet<string> = new Set(['then', 'else', 'minContains', 'maxContains']);

/**
 * Where the new schema is not known to allow all that the old one does. The rule is sound and not complete: where nothing is
 * found, whatever fits the old schema fits the new one; what is found may be harmless. Throws `WaybillError('invalid-schema')`.
 */
export function findBreaks(before: Json, after: Json): readonly Break[] {
  const comparison: Comparison = { open: new Set(), steps: 0 };
  const found = compare(placed(readSchema(before), ''), placed(readSchema(after), ''), comparison);
  // A schema that is referred to from several places may break at each of them.
  return [...new Map(found.map((one) => [one.pointer, one])).values()];
}

interface Comparison {
  /** Pairs that are being compared: a schema that contains itself comes back to them at a part of the value. */
  readonly open: Set<string>;
  steps: number;
}

function compare(
  before: PlacedSchema,
  after: PlacedSchema,
  comparison: Comparison,
): readonly Break[] {
  const { schema, pointer } = after;
  if (++comparison.steps > MOST_STEPS)
    return [{ pointer, message: 'it is too large to be compared' }];
  if (schema === true || before.schema === false || isSameSchema(before, after)) return [];
  if (schema === false) return [{ pointer, message: 'it allows nothing' }];
  const pair = JSON.stringify([before.pointer, pointer]);
  if (comparison.open.has(pair)) return [];
  comparison.open.add(pair);
  const all = conjunctsOf(before);
  const isAllowed = all.some((one) => one.schema === false || isSameSchema(one, after));
  const breaks = isAllowed
    ? []
    : Object.keys(schema)
        .filter((keyword) => !ANNOTATIONS.has(keyword) && !keyword.startsWith('x-'))
        .filter((keyword) => !COMPANIONS.has(keyword))
        .flatMap((keyword) => compareKeyword(keyword, { before, all, after, schema }, comparison));
  comparison.open.delete(pair);
  return breaks;
}

/** All that a value must fit at once which fits a schema. */
function conjunctsOf(schema: PlacedSchema): readonly PlacedSchema[] {
  if (typeof schema.schema === 'boolean') return [schema];
  const target = referred(schema);
  const parts = partsOf(schema, 'allOf');
  return [schema, ...(target === undefined ? [] : [target]), ...parts].flatMap((one) =>
    one === schema ? [one] : conjunctsOf(one),
  );
}

interface Compared {
  readonly before: PlacedSchema;
  readonly all: readonly PlacedSchema[];
  readonly after: PlacedSchema;
  readonly schema: JsonObject;
}

function compareKeyword(
  keyword: string,
  { before, all, after, schema }: Compared,
  comparison: Comparison,
): readonly Break[] {
  const here = pointTo(after.pointer, keyword);
  if (keyword === '$ref') {
    const target = referred(after);
    return target === undefined ? [] : compare(before, target, comparison);
  }
  if (keyword === 'allOf')
    return partsOf(after, 'allOf').flatMap((part) => compare(before, part, comparison));
  const objects = all.filter((one) => typeof one.schema === 'object');
  const own = (one: PlacedSchema) => one.schema as JsonObject;
  if (objects.some((one) => isMoot(own(one), keyword))) return [];
  const group = WITH[keyword] ?? [keyword];
  const isWhole = keyword !== 'unevaluatedProperties' && keyword !== 'unevaluatedItems';
  if (
    isWhole &&
    keyword in STANDALONE &&
    objects.some((one) => group.every((name) => isSameKeyword(one, after, name)))
  )
    return [];
  if (keyword === 'anyOf') return compareWays(here, { before, all: objects, after }, comparison);
  const rule = VALUE_RULES[keyword];
  if (rule !== undefined)
    return objects.some((one) => rule(own(one), schema))
      ? []
      : [{ pointer: here, message: 'it is new, or allows less' }];
  const parts = PART_RULES[keyword];
  if (parts === undefined) return [{ pointer: here, message: 'it was not the same before' }];
  // Of nothing that is said, anything follows that is always so.
  const candidates = objects.length === 0 ? [empty(before)] : objects;
  const found = candidates.map((one) =>
    (parts(one, after) ?? []).flatMap(([old, next]) => compare(old, next, comparison)),
  );
  return found.reduce((least, breaks) => (breaks.length < least.length ? breaks : least));
}

/** Keywords that say the same wherever they stand: what is beside them does not matter. */
const STANDALONE: Readonly<Record<string, true>> = {
  ...{ oneOf: true, anyOf: true, not: true, if: true, contains: true, dependentSchemas: true },
};

/** A schema that says nothing, at a place that no document has. */
function empty({ document }: PlacedSchema): PlacedSchema {
  return placed({ ...document, schemas: new Map([['?', {}]]) }, '?');
}

/** One of the new ways must allow all, or each of the old ways must have a new one that does. */
function compareWays(
  pointer: string,
  { before, all, after }: Pick<Compared, 'before' | 'all' | 'after'>,
  comparison: Comparison,
): readonly Break[] {
  const ways = partsOf(after, 'anyOf');
  const hasWay = (old: PlacedSchema) =>
    ways.some((way) => compare(old, way, comparison).length === 0);
  const isSplit = all.some((one) =>
    ['anyOf', 'oneOf'].some((keyword) => {
      const olds = partsOf(one, keyword);
      return olds.length > 0 && olds.every(hasWay);
    }),
  );
  return isSplit || hasWay(before)
    ? []
    : [{ pointer, message: 'no way allows all that was allowed' }];
}

function partsOf(schema: PlacedSchema, keyword: string): readonly PlacedSchema[] {
  const parts = typeof schema.schema === 'boolean' ? undefined : schema.schema[keyword];
  const pointer = pointTo(schema.pointer, keyword);
  return Array.isArray(parts)
    ? parts.map((_, place) => placed(schema.document, pointTo(pointer, place)))
    : [];
}
