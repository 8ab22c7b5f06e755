import type { Json } from '../../event/event.ts';
import type { JsonObject } from '../../shared/json/json-object.ts';
import { pointTo } from '../schema-error.ts';
import { type PlacedSchema, placed } from './schema-pair.ts';

/** Two schemas for the same part of a value, of which the new one must allow what the old one does. */
type Pair = readonly [before: PlacedSchema, after: PlacedSchema];

/** The pairs that must hold so that a keyword of the new schema does; undefined where no pairs can say it. */
type PartRule = (before: PlacedSchema, after: PlacedSchema) => readonly Pair[] | undefined;

/** The rules of keywords whose schemas are held against parts of a value. */
export const PART_RULES: Readonly<Record<string, PartRule>> = {
  properties: (before, after) =>
    namesOf(after, 'properties').map((name) => [
      memberOf(before, name),
      partOf(after, 'properties', name),
    ]),
  patternProperties: (before, after) => {
    const own = new Set(namesOf(before, 'patternProperties'));
    const names = namesOf(after, 'patternProperties');
    return names.map((name) => [
      own.has(name) ? partOf(before, 'patternProperties', name) : anything(before),
      partOf(after, 'patternProperties', name),
    ]);
  },
  additionalProperties: (before, after) => {
    const rest = partOf(after, 'additionalProperties');
    const known = new Set(namesOf(after, 'properties'));
    const patterns = new Set(namesOf(after, 'patternProperties'));
    const members = namesOf(before, 'properties').filter((name) => !known.has(name));
    const more = namesOf(before, 'patternProperties').filter((name) => !patterns.has(name));
    return [
      ...members.map((name): Pair => [partOf(before, 'properties', name), rest]),
      ...more.map((name): Pair => [partOf(before, 'patternProperties', name), rest]),
      [partOf(before, 'additionalProperties'), rest],
    ];
  },
  propertyNames: (before, after) => [
    [partOf(before, 'propertyNames'), partOf(after, 'propertyNames')],
  ],
  prefixItems: (before, after) =>
    itemsOf(after).map((_, place) => [itemOf(before, place), partOf(after, 'prefixItems', place)]),
  items: (before, after) => {
    const first = itemsOf(after).length;
    const rest = partOf(after, 'items');
    const own = itemsOf(before).slice(first);
    return [
      ...own.map((_, place): Pair => [partOf(before, 'prefixItems', first + place), rest]),
      [partOf(before, 'items'), rest],
    ];
  },
};

/** What a schema says of a member: by its name, or else of all others; where a pattern may be about it, nothing. */
function memberOf(before: PlacedSchema, name: string): PlacedSchema {
  if (namesOf(before, 'properties').includes(name)) return partOf(before, 'properties', name);
  if (namesOf(before, 'patternProperties').length > 0) return anything(before);
  return partOf(before, 'additionalProperties');
}

function itemOf(before: PlacedSchema, place: number): PlacedSchema {
  return place < itemsOf(before).length
    ? partOf(before, 'prefixItems', place)
    : partOf(before, 'items');
}

function partOf(schema: PlacedSchema, ...path: readonly (string | number)[]): PlacedSchema {
  return placed(schema.document, path.reduce<string>(pointTo, schema.pointer));
}

function anything({ document }: PlacedSchema): PlacedSchema {
  return { document, pointer: '?', schema: true };
}

function namesOf({ schema }: PlacedSchema, keyword: string): readonly string[] {
  const value = (schema as JsonObject)[keyword];
  return value === undefined ? [] : Object.keys(value as object);
}

function itemsOf({ schema }: PlacedSchema): readonly Json[] {
  return ((schema as JsonObject).prefixItems as readonly Json[] | undefined) ?? [];
}
