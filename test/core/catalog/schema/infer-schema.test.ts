import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { inferSchema, mergeSchemas } from '../../../../core/catalog/schema/infer-schema.ts';
import type { Json } from '../../../../core/event/event.ts';
import type { JsonObject } from '../../../../core/shared/json/json-object.ts';

const infer = (...samples: readonly Json[]): JsonObject =>
  samples.map(inferSchema).reduce(mergeSchemas);

const json = fc.jsonValue({ maxDepth: 5 }) as fc.Arbitrary<Json>;

const object = (properties: object, required: readonly string[]) => ({
  type: 'object',
  properties,
  ...(required.length === 0 ? {} : { required }),
});

describe('the schema of samples', () => {
  it.each<[string, readonly Json[], object]>([
    ['a text', ['a'], { type: 'string' }],
    ['integers and numbers, of which all are numbers', [1, 1.5, 2], { type: 'number' }],
    ['several types', ['a', null, 1, true], { type: ['boolean', 'integer', 'null', 'string'] }],
    ['a list', [[1, 'a'], []], { type: 'array', items: { type: ['integer', 'string'] } }],
    ['an empty list', [[]], { type: 'array' }],
    ['an object', [{ a: 1 }], object({ a: { type: 'integer' } }, ['a'])],
    ['an empty object', [{}], object({}, [])],
    [
      'objects, of which all have one member',
      [{ a: 1, b: true }, { a: null }],
      object({ a: { type: ['integer', 'null'] }, b: { type: 'boolean' } }, ['a']),
    ],
    [
      'an object or a text',
      ['x', { a: 1 }, 'y'],
      { ...object({ a: { type: 'integer' } }, ['a']), type: ['object', 'string'] },
    ],
  ])('says of %s what they have in common', (_, samples, schema) => {
    expect(infer(...samples)).toEqual(schema);
  });

  it.each([
    ['date-time', '2026-11-24T17:00:00Z', '2026-11-24T17:00:00.123+01:00'],
    ['date', '2026-11-24', '2024-02-29'],
    ['uuid', '3f1c0c52-9d0b-4b6e-9a55-000000000001', '3F1C0C52-9D0B-4B6E-9A55-00000000000F'],
    ['email', 'ada@example.com', 'ada.b+c@mail.example.co'],
    ['uri', 'https://example.com/a?b=c#d', 'http://127.0.0.1:4700'],
  ])('knows texts that are of the format %s, and says nothing of others', (format, ...texts) => {
    for (const text of texts) expect(infer(text)).toEqual({ type: 'string', format });
    expect(infer(...texts)).toEqual({ type: 'string', format });
    expect(infer(...texts, null)).toEqual({ type: ['null', 'string'], format });
    expect(infer(...texts, 'other')).toEqual({ type: 'string' });
  });

  it.each([
    '2026-13-01',
    '2026-02-30',
    'a@b',
    'https://',
    'ftp://example.com',
    '24.11.2026',
    `https://example.com/${'x'.repeat(2048)}`,
  ])('knows no format of %s', (text) => {
    expect(infer(text)).toEqual({ type: 'string' });
  });

  it('is fitted by every sample', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false, ownProperties: true });
    fc.assert(
      fc.property(fc.array(json, { minLength: 1, maxLength: 5 }), (samples) => {
        const validate = ajv.compile(JSON.parse(JSON.stringify(infer(...samples))));

        for (const sample of samples) expect([sample, validate(sample)]).toEqual([sample, true]);
      }),
      { numRuns: 200 },
    );
  });

  it('does not change by a sample that was there, and not by the order of samples', () => {
    fc.assert(
      fc.property(fc.array(json, { minLength: 1, maxLength: 4 }), (samples) => {
        const schema = infer(...samples);

        expect(infer(...samples, ...samples)).toEqual(schema);
        expect(infer(...samples.toReversed())).toEqual(schema);
      }),
      { numRuns: 200 },
    );
  });

  it('has nothing of a value', () => {
    const secret = 'hunter2-hunter2';
    const sample = { password: secret, list: [secret, { deep: secret }], number: 123456 };

    const text = JSON.stringify(infer(sample));

    expect([text.includes(secret), text.includes('123456')]).toEqual([false, false]);
  });

  it.each([
    'ada@example.com',
    '4711',
    '2026-11-24',
    '+49 170 1234567',
    '3f1c0c52-9d0b-4b6e-9a55-000000000001',
    'AKIA1234567890ABCDEF',
    'deadbeefdeadbee1',
    'x'.repeat(65),
  ])('says of an object that it is a map, where a name is data: %s', (name) => {
    const map = { type: 'object', additionalProperties: { type: 'integer' } };

    expect(infer({ [name]: 1 })).toEqual(map);
    expect(infer({ [name]: 1 }, { a: 2 })).toEqual(map);
    expect(infer({ a: 2 }, { [name]: 1 })).toEqual(map);
    expect(infer({ [name]: 1 }, {})).toEqual(map);
  });

  it.each(['amount', 'order_id', 'line2', 'addressLine1', 'x-request-id', 'a.b', '$ref', 'größe'])(
    'has %s as the name of a member',
    (name) => {
      expect(infer({ [name]: 1 })).toEqual(object({ [name]: { type: 'integer' } }, [name]));
    },
  );

  it('says of an object that it is a map, where it has more than a hundred members, in one sample or in several', () => {
    const members = (from: number, count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [`id_${from + n}`, n]));
    const map = { type: 'object', additionalProperties: { type: 'integer' } };

    expect(infer(members(0, 101))).toEqual(map);
    expect(infer(members(0, 60), members(60, 60))).toEqual(map);
    expect(infer(members(0, 101), { a: 1 })).toEqual(map);
  });

  it('leaves open what lies deep, and stays small whatever comes', () => {
    const wide = (depth: number): Json =>
      depth === 0
        ? 1
        : Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`m${n}`, wide(depth - 1)]));
    let deep: Json = 1;
    for (let depth = 0; depth < 5000; depth++) deep = [deep];

    expect(JSON.stringify(infer(wide(3))).length).toBeLessThanOrEqual(16_384);
    expect(JSON.stringify(infer(wide(3), wide(2))).length).toBeLessThanOrEqual(16_384);
    expect(JSON.stringify(infer(deep)).length).toBeLessThan(500);
  });

  it('takes any name for a member', () => {
    const sample = JSON.parse('{"__proto__": 1, "constructor": "x"}') as Json;

    expect(JSON.stringify(infer(sample, sample))).toBe(
      '{"type":"object","properties":{"__proto__":{"type":"integer"},"constructor":{"type":"string"}},"required":["__proto__","constructor"]}',
    );
  });
});
