import type { Json } from '../../event/event.ts';
import { isSameJson } from '../../shared/json/is-same-json.ts';
import type { JsonObject } from '../../shared/json/json-object.ts';

/** Whether every value that the old schema allows fits a keyword of the new one; both have what a read schema has. */
type Rule = (before: JsonObject, after: JsonObject) => boolean;

/** The rules of keywords that have no schemas in them. */
export const VALUE_RULES: Readonly<Record<string, Rule>> = {
  type: (before, { type }) => {
    const types = typesOf(before);
    return types?.every((own) => listOf(type).some((other) => isWithin(own, other))) ?? false;
  },
  const: (before, after) => valuesOf(before)?.every((own) => isSame(own, after.const)) ?? false,
  enum: (before, after) =>
    valuesOf(before)?.every((own) => listOf(after.enum).some((other) => isSame(own, other))) ??
    false,
  minimum: (before, { minimum }) =>
    atLeast(before.minimum, minimum) || atLeast(before.exclusiveMinimum, minimum),
  exclusiveMinimum: (before, { exclusiveMinimum: bound }) =>
    atLeast(before.exclusiveMinimum, bound) || above(before.minimum, bound),
  maximum: (before, { maximum }) =>
    atLeast(maximum, before.maximum) || atLeast(maximum, before.exclusiveMaximum),
  exclusiveMaximum: (before, { exclusiveMaximum: bound }) =>
    atLeast(bound, before.exclusiveMaximum) || above(bound, before.maximum),
  multipleOf: ({ multipleOf: own }, { multipleOf: other }) =>
    isSame(own, other) ||
    (Number.isSafeInteger(own) && Number.isSafeInteger(other) && Number(own) % Number(other) === 0),
  ...{ minLength: isAtLeast('minLength'), maxLength: isAtMost('maxLength') },
  ...{ minItems: isAtLeast('minItems'), maxItems: isAtMost('maxItems') },
  ...{ minProperties: isAtLeast('minProperties'), maxProperties: isAtMost('maxProperties') },
  pattern: isKept('pattern'),
  format: isKept('format'),
  uniqueItems: (before, { uniqueItems }) => uniqueItems === false || before.uniqueItems === true,
  required: ({ required }, after) => includesAll(required, after.required),
  dependentRequired: ({ required, dependentRequired: own = {} }, { dependentRequired = {} }) =>
    Object.entries(dependentRequired as Record<string, Json>).every(
      ([name, names]) =>
        includesAll(required, names) || includesAll((own as Record<string, Json>)[name], names),
    ),
};

/** The type of value that a keyword says something about. */
const ABOUT: Readonly<Record<string, string>> = {
  ...{
    minimum: 'number',
    exclusiveMinimum: 'number',
    maximum: 'number',
    exclusiveMaximum: 'number',
  },
  ...{ multipleOf: 'number', minLength: 'string', maxLength: 'string', pattern: 'string' },
  ...{ format: 'string', minItems: 'array', maxItems: 'array', uniqueItems: 'array' },
  ...{ contains: 'array', items: 'array', prefixItems: 'array', unevaluatedItems: 'array' },
  ...{ required: 'object', dependentRequired: 'object', dependentSchemas: 'object' },
  ...{ minProperties: 'object', maxProperties: 'object', propertyNames: 'object' },
  ...{ properties: 'object', patternProperties: 'object', additionalProperties: 'object' },
  unevaluatedProperties: 'object',
};

/** Whether a keyword says nothing about what the old schema allows. */
export function isMoot(before: JsonObject, keyword: string): boolean {
  const about = Object.hasOwn(ABOUT, keyword) ? ABOUT[keyword] : undefined;
  const types = typesOf(before);
  if (about === undefined || types === undefined) return false;
  return types.every((type) => type !== about && !(type === 'integer' && about === 'number'));
}

function typesOf(before: JsonObject): readonly Json[] | undefined {
  return before.type === undefined ? valuesOf(before)?.map(typeOf) : listOf(before.type);
}

function valuesOf(before: JsonObject): readonly Json[] | undefined {
  if (before.const !== undefined) return [before.const];
  return before.enum === undefined ? undefined : listOf(before.enum);
}

function typeOf(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

function isWithin(type: Json, other: Json): boolean {
  return type === other || (type === 'integer' && other === 'number');
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

function isSame(left: Json | undefined, right: Json | undefined): boolean {
  return left !== undefined && isSameJson(left, right);
}

function isKept(keyword: string): Rule {
  return (before, after) => isSame(before[keyword], after[keyword]);
}

function isAtLeast(keyword: string): Rule {
  return (before, after) => after[keyword] === 0 || atLeast(before[keyword], after[keyword]);
}

function isAtMost(keyword: string): Rule {
  return (before, after) => atLeast(after[keyword], before[keyword]);
}

function atLeast(left: Json | undefined, right: Json | undefined): boolean {
  return typeof left === 'number' && typeof right === 'number' && left >= right;
}

function above(left: Json | undefined, right: Json | undefined): boolean {
  return typeof left === 'number' && typeof right === 'number' && left > right;
}

function includesAll(own: Json | undefined, names: Json | undefined): boolean {
  return listOf(names).every((name) => listOf(own).includes(name));
}
