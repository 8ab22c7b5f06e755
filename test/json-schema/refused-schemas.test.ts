import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { WaybillError } from '../../core/errors.ts';
import type { Json } from '../../core/event/event.ts';
import { KEYWORDS } from '../../core/schema/keywords.ts';
import { schemaCompiler } from '../../json-schema/compile-schema.ts';

function refusalOf(schema: Json): string | undefined {
  try {
    schemaCompiler.compile(schema);
    return undefined;
  } catch (error) {
    if (error instanceof WaybillError && error.code === 'invalid-schema') return error.message;
    throw error;
  }
}

function nest(levels: number, schema: Json): Json {
  let nested = schema;
  for (let level = 0; level < levels; level++) nested = { not: nested };
  return nested;
}

function list(levels: number): Json {
  let nested: Json = [];
  for (let level = 1; level < levels; level++) nested = [nested];
  return nested;
}

describe('a schema', () => {
  it.each<[string, Json, string]>([
    ['that is no schema', 'x', 'the schema: it must be an object, true or false; received "x"'],
    ['that is null', null, 'received null'],
    ['that is a list', [], 'received []'],
    ['with a part that is none', { items: [] }, 'the schema at /items: it must be an object, true'],
    ['with an unknown keyword', { requierd: [] }, 'at /requierd: it is no keyword of JSON Schema'],
    ['with a keyword of no object', { constructor: {} }, 'at /constructor: it is no keyword'],
    ['with an unknown type', { type: 'text' }, 'it must be one of array, boolean, integer'],
    ['with no type', { type: [] }, 'received []'],
    ['with a type twice', { type: ['null', 'null'] }, 'received ["null","null"]'],
    ['with a negative count', { minItems: -1 }, 'at /minItems: it must be a whole number of 0'],
    ['with a broken count', { maxLength: 1.5 }, 'received 1.5'],
    ['with a step of 0', { multipleOf: 0 }, 'it must be a number above 0'],
    ['with a bound without end', { maximum: Number.POSITIVE_INFINITY }, 'that a double can hold'],
    ['with a value without end', { const: [Number.POSITIVE_INFINITY] }, 'at /const'],
    ['with a name twice', { required: ['a', 'a'] }, 'none of them twice'],
    [
      'with dependencies that are no names',
      { dependentRequired: { a: 'b' } },
      'dependentRequired/a',
    ],
    ['with no schema of several', { anyOf: [] }, 'a list of one schema or more'],
    ['with properties that are none', { properties: [] }, 'an object of schemas'],
    ['with an enum that is none', { enum: 'a' }, 'it must be a list'],
    ['with a remote $ref', { $ref: 'https://example.com/a' }, 'a reference into the same schema'],
    ['with a file as $ref', { $ref: 'a.json' }, 'which begins with #; received "a.json"'],
    ['with a $ref to nothing', { $ref: '#/$defs/a' }, 'must refer to a schema that there is'],
    [
      'with a $ref to a value',
      { const: {}, not: { $ref: '#/const' } },
      'there is; received "#/const"',
    ],
    ['with a $ref that is no URI', { $ref: '#/%' }, 'must refer to a schema that there is'],
    ['that is itself', { $ref: '#' }, 'refers to itself for the same value, which never ends'],
    [
      'that is itself in a way',
      { $defs: { a: { anyOf: [{ $ref: '#' }] } }, not: { $ref: '#/$defs/a' } },
      'never ends',
    ],
    [
      'with an $id inside',
      { not: { $id: 'https://example.com' } },
      '`$id` may stand at the top only',
    ],
    ['with an $id that is a place', { $id: '#a' }, 'a URI without a fragment'],
    [
      'with an $anchor twice',
      { not: { $anchor: 'a' }, if: { $anchor: 'a' }, $ref: '#a' },
      'there twice',
    ],
    ['with an $anchor that is none', { $anchor: '1' }, 'begins with a letter or _'],
    ['of another draft', { $schema: 'http://json-schema.org/draft-07/schema#' }, '2020-12/schema'],
    ['with a dynamic reference', { $dynamicRef: '#a' }, 'write `$ref`'],
    ['with items of another draft', { additionalItems: {} }, 'write `items` beside `prefixItems`'],
    ['with an unknown format', { format: 'iban' }, 'it must be one of date, time, date-time'],
    ['with a broken pattern', { pattern: '(' }, 'Unterminated group'],
    [
      'with a broken pattern of names',
      { patternProperties: { '(': {} } },
      'at /patternProperties/(',
    ],
    ['with a long pattern', { pattern: 'a'.repeat(201) }, '200 characters; this one has 201'],
    [
      'with a long pattern of names',
      { patternProperties: { ['a'.repeat(201)]: {} } },
      '200 characters',
    ],
    ['with a pattern that looks ahead', { pattern: '^(?=a)' }, 'it may not look ahead or behind'],
    ['with a pattern that looks behind', { pattern: '(?<!a)b' }, 'it may not look ahead or behind'],
    ['with a pattern that refers back', { pattern: '(a)\\1' }, 'it may not refer back to a group'],
    ['with a pattern that refers by name', { pattern: '(?<n>a)\\k<n>' }, 'may not refer back'],
    ['with a script in a pattern', { pattern: '\\p{Script=Greek}' }, 'a general category'],
    [
      'with a pattern of many steps',
      { pattern: '(?:a{0,100}){0,100}' },
      'must be a regular expression',
    ],
    ['with a pattern that repeats 1,001 times', { pattern: 'a{1001}' }, 'invalid repeat count'],
    ['that nests 33 deep', nest(33, {}), 'may stand 32 deep in each other'],
    ['that nests without end', nest(100_000, {}), 'may stand 32 deep in each other'],
    ['with a value that nests 33 deep', { const: list(33) }, 'may nest 32 levels deep'],
    [
      'of 64 KB and more',
      { $comment: 'x'.repeat(65_522) },
      '65536 bytes as JSON; this one has 65537',
    ],
    ['of 1 MB', { enum: ['x'.repeat(1_048_576)] }, '65536 bytes as JSON'],
  ])('is refused %s', (_, schema, message) => {
    expect(refusalOf(schema)).toContain(message);
  });

  it.each<[string, Json]>([
    ['that is true', true],
    ['that is empty', {}],
    ['that nests 32 deep', nest(32, {})],
    ['of 64 KB', { $comment: 'x'.repeat(65_521) }],
    ['with a value that nests 32 deep', { const: list(32) }],
    ['that refers to itself for a part', { properties: { next: { $ref: '#' } } }],
    ['with members of one’s own', { 'x-team': { id: 'a', $ref: 'b' } }],
    [
      'of the draft',
      { $schema: 'https://json-schema.org/draft/2020-12/schema', $id: 'https://a.b/c' },
    ],
    ['with names of no object', { properties: JSON.parse('{"__proto__":{"type":"null"}}') }],
  ])('is taken %s', (_, schema) => {
    expect(refusalOf(schema)).toBeUndefined();
  });

  it('is never taken where the meta-schema refuses it', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    const value = fc.oneof(
      fc.constantFrom<Json>(0, 1, -1, 1.5, 'a', '#', '', true, null, [], {}, ['a'], ['a', 'a']),
      fc.constantFrom<Json>('string', ['null', 'string'], [{}], { a: {} }, { a: ['b'] }, { a: [] }),
    );
    const keyword = fc.constantFrom(...Object.keys(KEYWORDS));
    let taken = 0;
    fc.assert(
      fc.property(fc.dictionary(keyword, value, { minKeys: 1, maxKeys: 3 }), (schema) => {
        if (refusalOf(schema) !== undefined) return;
        taken++;
        expect([schema, ajv.validateSchema(schema)]).toEqual([schema, true]);
      }),
      { numRuns: 3000 },
    );
    expect(taken).toBeGreaterThan(100);
  });
});
