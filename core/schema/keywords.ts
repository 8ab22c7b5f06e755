/** What the value of a keyword must be. */
export type KeywordShape =
  | 'schema'
  | 'schemas'
  | 'map of schemas'
  | 'map of patterns'
  | 'map of names'
  | 'count'
  | 'number'
  | 'positive number'
  | 'text'
  | 'names'
  | 'types'
  | 'list'
  | 'any'
  | 'boolean'
  | 'pattern'
  | 'format'
  | 'reference'
  | 'anchor'
  | 'dialect'
  | 'identifier';

/**
 * The keywords of JSON Schema 2020-12 that a schema may have, and what their values must be, as its meta-schema says it
 * (https://json-schema.org/draft/2020-12/schema, with its vocabularies).
 */
export const KEYWORDS: Readonly<Record<string, KeywordShape>> = {
  $schema: 'dialect',
  $id: 'identifier',
  $ref: 'reference',
  $anchor: 'anchor',
  $comment: 'text',
  $defs: 'map of schemas',
  definitions: 'map of schemas',
  allOf: 'schemas',
  anyOf: 'schemas',
  oneOf: 'schemas',
  not: 'schema',
  if: 'schema',
  // biome-ignore lint/suspicious/noThenProperty: it is the name of a keyword.
  then: 'schema',
  else: 'schema',
  dependentSchemas: 'map of schemas',
  prefixItems: 'schemas',
  items: 'schema',
  contains: 'schema',
  properties: 'map of schemas',
  patternProperties: 'map of patterns',
  additionalProperties: 'schema',
  propertyNames: 'schema',
  unevaluatedItems: 'schema',
  unevaluatedProperties: 'schema',
  type: 'types',
  const: 'any',
  enum: 'list',
  multipleOf: 'positive number',
  maximum: 'number',
  exclusiveMaximum: 'number',
  minimum: 'number',
  exclusiveMinimum: 'number',
  maxLength: 'count',
  minLength: 'count',
  pattern: 'pattern',
  maxItems: 'count',
  minItems: 'count',
  uniqueItems: 'boolean',
  maxContains: 'count',
  minContains: 'count',
  maxProperties: 'count',
  minProperties: 'count',
  required: 'names',
  dependentRequired: 'map of names',
  format: 'format',
  contentEncoding: 'text',
  contentMediaType: 'text',
  contentSchema: 'schema',
  title: 'text',
  description: 'text',
  default: 'any',
  deprecated: 'boolean',
  readOnly: 'boolean',
  writeOnly: 'boolean',
  examples: 'list',
};

/** Keywords that say something to people, and decide nothing. */
export const ANNOTATIONS: ReadonlySet<string> = new Set([
  ...['$schema', '$id', '$anchor', '$comment', '$defs', 'definitions'],
  ...['contentEncoding', 'contentMediaType', 'contentSchema'],
  ...['title', 'description', 'default', 'deprecated', 'readOnly', 'writeOnly', 'examples'],
]);

/** Keywords of other drafts, and those that are answered by nobody here, with what to write instead. */
export const REFUSED_KEYWORDS: Readonly<Record<string, string>> = {
  $dynamicRef: 'write `$ref`: references that depend on who refers are not supported',
  $dynamicAnchor: 'write `$anchor`: references that depend on who refers are not supported',
  $recursiveRef: 'write `$ref`: it is of draft 2019-09',
  $recursiveAnchor: 'leave it out: it is of draft 2019-09',
  $vocabulary: 'leave it out: it is for meta-schemas',
  id: 'write `$id`: it is of draft 4; a property of this name stands in `properties`',
  dependencies: 'write `dependentRequired` or `dependentSchemas`: it is of draft 7',
  additionalItems: 'write `items` beside `prefixItems`: it is of draft 2019-09',
  divisibleBy: 'write `multipleOf`: it is of draft 3',
  extends: 'write `allOf`: it is of draft 3',
  disallow: 'write `not`: it is of draft 3',
};

/** Keywords whose schemas are held against the same value, and not against a part of it. */
export const IN_PLACE: ReadonlySet<string> = new Set([
  ...['allOf', 'anyOf', 'oneOf', 'not', 'if', 'then', 'else', 'dependentSchemas'],
]);

/** The formats that are checked (JSON Schema Validation 2020-12, 7.3); one that is not here is refused. */
export const FORMATS: readonly string[] = [
  ...['date', 'time', 'date-time', 'duration', 'email', 'hostname', 'ipv4', 'ipv6'],
  ...['uri', 'uri-reference', 'uri-template', 'uuid', 'json-pointer', 'relative-json-pointer'],
];

/** The types of JSON values. */
export const TYPES: readonly string[] = [
  ...['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'],
];
