import type { Json } from '../../../core/event/event.ts';
import type { JsonObject } from '../../../core/shared/json/json-object.ts';

const FORMATS: Readonly<Record<string, string>> = {
  'date-time': 'a time such as 2026-11-28T14:03:05Z',
  date: 'a date such as 2026-11-28',
  time: 'a time of day such as 14:03:05Z',
  duration: 'a duration such as PT5M',
  email: 'an e-mail address',
  uri: 'a URL such as https://example.com/',
  uuid: 'a UUID',
};

/** What the value of a schema must be, in words: `a whole number, 1 or more`; empty where it says nothing of it. */
export function rulesOf(schema: JsonObject): string {
  const { type, format, pattern, multipleOf } = schema;
  const rules = [
    typeof format === 'string' ? (FORMATS[format] ?? format) : undefined,
    type === 'integer' ? 'a whole number' : undefined,
    bounds(schema.minimum, schema.maximum),
    typeof schema.exclusiveMinimum === 'number'
      ? `more than ${schema.exclusiveMinimum}`
      : undefined,
    typeof schema.exclusiveMaximum === 'number'
      ? `less than ${schema.exclusiveMaximum}`
      : undefined,
    typeof multipleOf === 'number' ? `a multiple of ${multipleOf}` : undefined,
    counted(bounds(schema.minLength, schema.maxLength), 'characters'),
    typeof pattern === 'string' ? `like ${pattern}` : undefined,
    counted(bounds(schema.minItems, schema.maxItems), 'items'),
    schema.uniqueItems === true ? 'each once' : undefined,
  ];
  return rules.filter((rule) => rule !== undefined).join(', ');
}

function bounds(least: Json | undefined, most: Json | undefined): string | undefined {
  if (typeof least === 'number' && typeof most === 'number')
    return least === most ? String(least) : `${least} to ${most}`;
  if (typeof least === 'number') return `${least} or more`;
  return typeof most === 'number' ? `${most} or less` : undefined;
}

function counted(range: string | undefined, of: string): string | undefined {
  return range === undefined ? undefined : `${range} ${of}`;
}
