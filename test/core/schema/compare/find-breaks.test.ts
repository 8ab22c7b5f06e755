import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '../../../../core/event/event.ts';
import { findBreaks } from '../../../../core/schema/compare/find-breaks.ts';
import { schemaCompiler } from '../../../../json-schema/compile-schema.ts';

const breaksOf = (before: Json, after: Json): readonly string[] =>
  findBreaks(before, after).map(({ pointer }) => pointer);

const object = (properties: Json, more: object = {}): Json => ({
  ...{ type: 'object', properties },
  ...more,
});

const LINES = {
  $defs: { line: object({ sku: { type: 'string' } }) },
  items: { $ref: '#/$defs/line' },
};
const TREE: Json = { properties: { left: { $ref: '#' }, size: { type: 'integer' } } };

describe('a change of a schema', () => {
  it.each<[string, Json, Json]>([
    ['that changes nothing', object({ a: { type: 'string' } }), object({ a: { type: 'string' } })],
    ['of words alone', { title: 'a', minLength: 1 }, { minLength: 1, description: 'b' }],
    ['to anything', { type: 'string' }, true],
    ['from nothing', false, { type: 'string' }],
    ['by another member that may be left out', object({ a: true }), object({ a: true, b: true })],
    [
      'by another member, which others could not have',
      object({}, { additionalProperties: false }),
      object({ b: { type: 'null' } }),
    ],
    ['by a member fewer that is required', { required: ['a', 'b'] }, { required: ['b'] }],
    ['to another type beside', { type: 'string' }, { type: ['string', 'null'] }],
    ['from whole numbers to all', { type: 'integer' }, { type: 'number' }],
    ['by another value', { enum: ['a'] }, { enum: ['b', 'a'] }],
    ['from a value to its type', { const: 'a' }, { type: 'string' }],
    [
      'to wider bounds',
      { type: 'integer', minimum: 2, maximum: 4 },
      { minimum: 1, exclusiveMaximum: 5 },
    ],
    ['by a bound of what could not be', { type: 'string' }, { type: 'string', minimum: 5 }],
    ['of where it is defined', LINES, { items: object({ sku: { type: 'string' } }) }],
    [
      'of itself in itself',
      TREE,
      { ...TREE, properties: { left: { $ref: '#' }, size: { type: 'number' } } },
    ],
    [
      'by another way',
      { anyOf: [{ type: 'null' }] },
      { anyOf: [{ type: 'string' }, { type: 'null' }] },
    ],
    [
      'to one way of several',
      { type: 'null' },
      { anyOf: [{ type: 'string' }, { type: ['null'] }] },
    ],
    [
      'that leaves what it cannot compare',
      { not: { const: 1 }, minLength: 2 },
      { not: { const: 1 }, minLength: 1 },
    ],
    [
      'from parts to one',
      { allOf: [{ minLength: 3 }, { maxLength: 5 }] },
      { minLength: 2, maxLength: 6 },
    ],
  ])('is compatible %s', (_, before, after) => {
    expect(breaksOf(before, after)).toEqual([]);
  });

  it.each<[string, Json, Json, readonly string[]]>([
    ['to another type', { type: 'string' }, { type: 'integer' }, ['/type']],
    ['to nothing', true, false, ['']],
    ['by a required member', object({}), object({}, { required: ['a'] }), ['/required']],
    [
      'by a member that could be anything',
      object({}),
      object({ a: { type: 'null' } }),
      ['/properties/a/type'],
    ],
    [
      'by no other members',
      object({ a: true }),
      object({ a: true }, { additionalProperties: false }),
      ['/additionalProperties'],
    ],
    [
      'by a member fewer, where no others are allowed',
      object({ a: true, b: true }, { additionalProperties: false }),
      object({ a: true }, { additionalProperties: false }),
      ['/additionalProperties'],
    ],
    ['by a value fewer', { enum: ['a', 'b'] }, { enum: ['a'] }, ['/enum']],
    ['to a narrower bound', { minimum: 1 }, { minimum: 2 }, ['/minimum']],
    [
      'to a bound that is not in it',
      { minimum: 1 },
      { exclusiveMinimum: 1 },
      ['/exclusiveMinimum'],
    ],
    ['by a pattern', { type: 'string' }, { type: 'string', pattern: 'a' }, ['/pattern']],
    [
      'in a definition',
      LINES,
      { ...LINES, $defs: { line: object({ sku: { type: 'null' } }) } },
      ['/$defs/line/properties/sku/type'],
    ],
    [
      'of itself in itself',
      TREE,
      { properties: { left: { $ref: '#' }, size: { type: 'null' } } },
      ['/properties/size/type'],
    ],
    [
      'by a way fewer',
      { anyOf: [{ type: 'null' }, { type: 'string' }] },
      { anyOf: [{ type: 'null' }] },
      ['/anyOf'],
    ],
    ['of what must not be', { not: { const: 1 } }, { not: { const: 2 } }, ['/not']],
    [
      'behind the same words',
      { $defs: { a: { type: 'null' } }, not: { $ref: '#/$defs/a' } },
      { $defs: { a: true }, not: { $ref: '#/$defs/a' } },
      ['/not'],
    ],
  ])('is told %s, by its place', (_, before, after, pointers) => {
    expect(breaksOf(before, after)).toEqual(pointers);
  });

  const value = fc.jsonValue({ maxDepth: 1 }) as fc.Arbitrary<Json>;
  const small = fc.constantFrom<Json>(
    null,
    0,
    1,
    2,
    1.5,
    'a',
    'ab',
    true,
    [],
    [1],
    ['a', 1],
    {},
    { a: 1 },
    { a: 'a', b: 2 },
    { b: null },
  );
  const name = fc.constantFrom('a', 'b');
  const count = fc.integer({ min: 0, max: 3 });
  const type = fc.constantFrom('null', 'integer', 'number', 'string', 'object', 'array', 'boolean');
  const names = fc.uniqueArray(name);
  const scalars: Readonly<Record<string, fc.Arbitrary<Json>>> = {
    type: fc.oneof(type, fc.uniqueArray(type, { minLength: 1, maxLength: 3 })),
    ...{ const: small, enum: fc.array(small, { minLength: 1, maxLength: 3 }) },
    ...{ minimum: count, maximum: count, exclusiveMinimum: count, exclusiveMaximum: count },
    ...{ minLength: count, maxLength: count, minItems: count, maxItems: count, minContains: count },
    ...{ minProperties: count, maxProperties: count, uniqueItems: fc.boolean() },
    ...{ multipleOf: fc.constantFrom(1, 2, 0.5), pattern: fc.constantFrom('a', '^a$') },
    ...{ required: names, dependentRequired: fc.dictionary(name, names) },
  };
  const parts = (schema: fc.Arbitrary<Json>): Readonly<Record<string, fc.Arbitrary<Json>>> => {
    const some = fc.array(schema, { minLength: 1, maxLength: 2 });
    return {
      properties: fc.dictionary(name, schema),
      patternProperties: fc.dictionary(fc.constantFrom('a', '^b'), schema),
      ...{ additionalProperties: schema, propertyNames: schema, items: schema, prefixItems: some },
      ...{ contains: schema, not: schema, allOf: some, anyOf: some, oneOf: some, if: schema },
      ...{ else: schema, unevaluatedProperties: schema, unevaluatedItems: schema },
    };
  };
  const ofKeywords = (keywords: Readonly<Record<string, fc.Arbitrary<Json>>>) => {
    const pairs = Object.entries(keywords).map(([own, content]) =>
      fc.tuple(fc.constant(own), content),
    );
    return fc
      .array(fc.oneof(...pairs), { minLength: 1, maxLength: 3 })
      .map((members) => Object.fromEntries(members) as Json);
  };
  const leaf = fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom<Json>(true, false, {}, { $ref: '#/$defs/d' }) },
    { weight: 3, arbitrary: ofKeywords(scalars) },
  );
  const inner = fc.oneof(leaf, ofKeywords({ ...scalars, ...parts(leaf) }));
  const schema = fc.oneof(
    { weight: 1, arbitrary: leaf },
    { weight: 4, arbitrary: ofKeywords({ ...scalars, ...parts(inner) }) },
  );

  it('that is accepted makes nothing wrong that was right', () => {
    const document = fc
      .tuple(schema, schema)
      .map(([root, d]) =>
        typeof root === 'boolean'
          ? root
          : { ...(root as object), $defs: { d: withoutReferences(d) } },
      );
    let accepted = 0;
    let held = 0;

    fc.assert(
      fc.property(
        document,
        document,
        fc.integer(),
        fc.array(fc.oneof(small, value), { minLength: 20, maxLength: 20 }),
        (before, other, seed, values) => {
          const after = seed % 3 === 0 ? other : loosen(before as Json, other as Json, seed);
          if (breaksOf(before as Json, after).length > 0) return;
          accepted++;
          const [old, next] = [
            schemaCompiler.compile(before as Json),
            schemaCompiler.compile(after),
          ];
          for (const one of values.filter((each) => old(each).length === 0)) {
            held++;
            expect([before, after, one, next(one)]).toEqual([before, after, one, []]);
          }
        },
      ),
      { numRuns: 400 },
    );
    expect(accepted).toBeGreaterThan(40);
    expect(held).toBeGreaterThan(100);
  });
});

function withoutReferences(schema: Json): Json {
  return JSON.parse(JSON.stringify(schema).replaceAll('{"$ref":"#/$defs/d"}', '{}')) as Json;
}

/** A schema without one of its keywords, or with that of another. */
function loosen(schema: Json, other: Json, seed: number): Json {
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = Object.entries(schema);
  const place = Math.abs(seed) % entries.length;
  const [name = ''] = entries[place] ?? [];
  const rest = entries.filter(([each]) => each !== name || each === '$defs');
  const theirs = typeof other === 'object' && other !== null ? Reflect.get(other, name) : undefined;
  const more = seed % 2 === 0 && theirs !== undefined ? [[name, theirs] as const] : [];
  return Object.fromEntries([...rest, ...more]) as Json;
}
