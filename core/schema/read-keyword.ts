import type { Json } from '../event/event.ts';
import { isJsonObject } from '../shared/json/json-object.ts';
import { FORMATS, type KeywordShape, TYPES } from './keywords.ts';
import { pointTo, schemaError } from './schema-error.ts';

/** The longest regular expression, in UTF-16 units. */
const PATTERN_LIMIT = 200;

/** How deep schemas stand in each other, and how deep a value of a schema nests. */
export const DEPTH_LIMIT = 32;

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

type Check = (value: Json, pointer: string) => void;

const check =
  (must: string, test: (value: Json) => boolean): Check =>
  (value, pointer) => {
    if (!test(value)) throw schemaError(pointer, `it must be ${must}`, value);
  };

const isText = (value: Json): value is string => typeof value === 'string';

const isDouble = (value: Json): value is number =>
  typeof value === 'number' && Number.isFinite(value);

/** What is no schema itself, by its shape; all throw `WaybillError('invalid-schema')`. */
const CHECKS: Readonly<Record<KeywordShape, Check>> = {
  count: check(
    'a whole number of 0 or more',
    (value) => Number.isSafeInteger(value) && (value as number) >= 0,
  ),
  number: check('a number that a double can hold', isDouble),
  'positive number': check('a number above 0', (value) => isDouble(value) && value > 0),
  text: check('a string', isText),
  boolean: check('true or false', (value) => typeof value === 'boolean'),
  names: check('a list of strings, none of them twice', isNames),
  'map of names': (value, pointer) => {
    check('an object', isJsonObject)(value, pointer);
    for (const [name, names] of Object.entries(value as object))
      CHECKS.names(names as Json, pointTo(pointer, name));
  },
  types: check(
    `one of ${TYPES.join(', ')}, or a list of them`,
    (value) =>
      (isText(value) && TYPES.includes(value)) ||
      (Array.isArray(value) &&
        value.length > 0 &&
        isNames(value) &&
        value.every((type) => TYPES.includes(type))),
  ),
  list: (value, pointer) => {
    check('a list', Array.isArray)(value, pointer);
    checkDepth(value, pointer);
  },
  any: checkDepth,
  pattern: (value, pointer) => {
    check('a regular expression, which is a string', isText)(value, pointer);
    checkPatternLength(value as string, pointer);
  },
  format: check(
    `one of ${FORMATS.join(', ')}`,
    (value) => isText(value) && FORMATS.includes(value),
  ),
  reference: check(
    'a reference into the same schema, which begins with #',
    (value) => isText(value) && value.startsWith('#'),
  ),
  anchor: check(
    'a name of letters, digits, -, _ and ., which begins with a letter or _',
    (value) => isText(value) && /^[A-Za-z_][-A-Za-z0-9._]*$/.test(value),
  ),
  dialect: check(DIALECT, (value) => value === DIALECT || value === `${DIALECT}#`),
  identifier: (value, pointer) => {
    if (pointer !== '/$id')
      throw schemaError(
        pointer,
        '`$id` may stand at the top only: a schema is one document here',
        value,
      );
    check('a URI without a fragment', (id) => isText(id) && /^[^#]+#?$/.test(id))(value, pointer);
  },
  schema: ignore,
  schemas: ignore,
  'map of schemas': ignore,
  'map of patterns': ignore,
};

/** Reads the value of a keyword that has no schemas in it. Throws `WaybillError('invalid-schema')`. */
export function checkKeyword(shape: KeywordShape, value: Json, pointer: string): void {
  CHECKS[shape](value, pointer);
}

/** Throws `WaybillError('invalid-schema')` for a regular expression that is too long to read. */
export function checkPatternLength(pattern: string, pointer: string): void {
  if (pattern.length <= PATTERN_LIMIT) return;
  throw schemaError(
    pointer,
    `a regular expression may have ${PATTERN_LIMIT} characters; this one has ${pattern.length}`,
  );
}

/** What has schemas in it is walked elsewhere. */
function ignore(): void {}

function isNames(value: Json): boolean {
  return Array.isArray(value) && value.every(isText) && new Set(value).size === value.length;
}

function checkDepth(value: Json, pointer: string): void {
  if (!nestsWithin(value, DEPTH_LIMIT))
    throw schemaError(
      pointer,
      `a value may nest ${DEPTH_LIMIT} levels deep, and have no number above what a double holds`,
    );
}

function nestsWithin(value: Json, levels: number): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((part) => nestsWithin(part ?? null, levels - 1));
}
