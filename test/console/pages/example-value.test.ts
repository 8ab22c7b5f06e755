import { describe, expect, it } from '@jest/globals';
import { exampleValue } from '../../../console/pages/send/example-value.ts';
import type { Json } from '../../../core/event/event.ts';
import { FORMATS } from '../../../core/schema/keywords.ts';
import { schemaCompiler } from '../../../json-schema/compile-schema.ts';

const NOW = Date.parse('2026-11-28T14:03:05Z');

const ORDER = {
  type: 'object',
  properties: {
    order: { type: 'integer', minimum: 1000 },
    amount: { type: 'number', exclusiveMinimum: 0 },
    email: { type: 'string', format: 'email' },
    placedAt: { type: 'string', format: 'date-time' },
    region: { enum: ['eu', 'us'] },
    note: { type: ['string', 'null'], maxLength: 3 },
    lines: { type: 'array', items: { $ref: '#/$defs/Line' }, minItems: 2 },
  },
  required: ['order', 'unsaid'],
  $defs: { Line: { type: 'object', properties: { sku: { type: 'string', minLength: 9 } } } },
};

const FITTING: readonly Json[] = [
  ORDER,
  ...FORMATS.map((format) => ({ type: 'string', format })),
  { type: 'integer', minimum: 7, multipleOf: 5 },
  { type: 'integer', exclusiveMaximum: -3 },
  { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 },
  { type: 'array', prefixItems: [{ const: 'a' }, { type: 'boolean' }], items: false },
  { type: 'array', items: { type: 'number' }, maxItems: 0 },
  { oneOf: [{ type: 'object', properties: { kind: { const: 'card' } }, required: ['kind'] }] },
  { allOf: [{ type: 'object', properties: { a: { type: 'string' } } }, { required: ['a'] }] },
  { type: 'null' },
  true,
];

describe('exampleValue', () => {
  it.each(FITTING)('fits %j', (schema) => {
    const value = exampleValue(schema, { now: NOW });

    expect(schemaCompiler.compile(schema)(value)).toEqual([]);
  });

  it('has every field of an object, with the time as it is', () => {
    expect(exampleValue(ORDER, { now: NOW })).toEqual({
      order: 1000,
      amount: 1,
      email: 'ada@example.com',
      placedAt: '2026-11-28T14:03:05.000Z',
      region: 'eu',
      note: 'tex',
      lines: [{ sku: 'text text' }, { sku: 'text text' }],
      unsaid: 'text',
    });
  });

  it.each<readonly [string, Json, Json]>([
    ['an example', { type: 'number', examples: [7, 8], default: 9 }, 7],
    ['a default', { type: 'number', default: 9 }, 9],
    ['a constant', { const: false }, false],
  ])('is %s that the schema gives', (_, schema, value) => {
    expect(exampleValue(schema, { now: NOW })).toEqual(value);
  });

  it('ends where a schema comes back to itself', () => {
    const schema = { type: 'object', properties: { next: { $ref: '#' }, other: { $ref: '#' } } };

    const text = JSON.stringify(exampleValue(schema, { now: NOW }));

    expect(text.length).toBeLessThan(50_000);
  });
});
