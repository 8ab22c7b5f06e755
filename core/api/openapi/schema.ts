import type { Json } from '../../event/event.ts';

/** A JSON Schema (2020-12), as OpenAPI 3.1 has them. */
export interface Schema {
  readonly [keyword: string]: Json | undefined;
}

type OptionalNames<T> = { [K in keyof T]-?: object extends Pick<T, K> ? K : never }[keyof T];

type RequiredNames<T> = Exclude<keyof T, OptionalNames<T>>;

/** A schema for each member of a type that is always there, and for each that may be. */
type Members<T, Names extends keyof T> = { readonly [K in Names]: Schema };

/** The schema of a type's members: a member that the type has and the schema has not, or the other way about, is a type error. */
export function record<T extends object>(
  required: Members<T, RequiredNames<T>>,
  ...[optional]: [OptionalNames<T>] extends [never] ? [] : [Members<T, OptionalNames<T>>]
): Schema {
  return {
    type: 'object',
    properties: { ...required, ...optional },
    required: Object.keys(required),
  };
}

/** The schema of a body that is refused where it has a member which is not here. */
export function bodyOf(
  required: Readonly<Record<string, Schema>>,
  optional: Readonly<Record<string, Schema>> = {},
): Schema {
  return {
    type: 'object',
    properties: { ...required, ...optional },
    ...(Object.keys(required).length === 0 ? {} : { required: Object.keys(required) }),
    additionalProperties: false,
  };
}

/** A schema of the document, by its name. */
export function ref(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` };
}

export function list(items: Schema, more: Schema = {}): Schema {
  return { type: 'array', items, ...more };
}

export function text(description?: string, more: Schema = {}): Schema {
  return { type: 'string', ...(description === undefined ? {} : { description }), ...more };
}

export function oneOf(values: readonly string[], description?: string): Schema {
  return text(description, { enum: values });
}

export function whole(minimum: number, more: Schema = {}): Schema {
  return { type: 'integer', minimum, ...more };
}

export const FLAG: Schema = { type: 'boolean' };

/** Any JSON value. */
export const ANYTHING: Schema = {};

/** A time as answers have it: ISO 8601, UTC, to the millisecond. */
export const TIME: Schema = { type: 'string', format: 'date-time' };

/** Why something is done, for the audit. */
export const REASON = text('Why, for the audit.', { minLength: 1, maxLength: 256 });
