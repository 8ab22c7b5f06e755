import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Json } from '../../core/event/event.ts';
import type { Violation } from '../../core/ports/catalog/schema-compiler.ts';
import { schemaCompiler } from '../../json-schema/compile-schema.ts';
import { processorMs } from '../support/processor-ms.ts';

const check = (schema: Json, value: Json): readonly Violation[] =>
  schemaCompiler.compile(schema)(value);

const at = (pointer: string, message: string): Violation => ({ pointer, message });

describe('a value that is not as its schema says', () => {
  it.each<[string, Json, Json, readonly Violation[]]>([
    [
      'a type',
      { type: 'string' },
      1,
      [at('', 'Instance type "number" is invalid; expected "string"')],
    ],
    [
      'a member that is missing',
      { required: ['a'] },
      {},
      [at('', 'Instance does not have required property "a"')],
    ],
    [
      'members that are too many',
      { maxProperties: 1 },
      { a: 1, b: 2 },
      [at('', 'Instance does not have at most 1 properties')],
    ],
    [
      'a member that is not allowed',
      { properties: { a: true }, additionalProperties: false },
      { a: 1, b: 2 },
      [at('/b', 'must not be as it is')],
    ],
    [
      'parts of lists, by pointers',
      { items: { properties: { 'a/b~c': { minimum: 1 } } } },
      [{ 'a/b~c': 1 }, { 'a/b~c': 0 }],
      [at('/1/a~1b~0c', '0 is less than 1')],
    ],
    [
      'a name with characters that URIs have not',
      { additionalProperties: { type: 'null' } },
      { 'é %#"': 1 },
      [at('/é %#"', 'Instance type "number" is invalid; expected "null"')],
    ],
    [
      'what no way allows, once',
      { anyOf: [{ type: 'null' }, { required: ['a', 'b'], additionalProperties: false }] },
      { c: 1 },
      [at('', 'Instance does not match any subschemas')],
    ],
    [
      'a part behind references, once',
      { $defs: { a: { allOf: [{ type: 'null' }] } }, items: { $ref: '#/$defs/a' } },
      [1],
      [at('/0', 'Instance type "number" is invalid; expected "null"')],
    ],
    [
      'a long list of values, cut',
      { enum: ['x'.repeat(300)] },
      'y',
      [at('', `Instance does not match any of ["${'x'.repeat(166)}…`)],
    ],
    [
      'what is contained nowhere',
      { contains: { type: 'null' } },
      [1, 2],
      [at('', 'Array does not contain item matching schema')],
    ],
    [
      'an address with octals',
      { format: 'ipv4' },
      '087.10.0.1',
      [at('', 'String does not match pattern')],
    ],
  ])('is answered with %s', (_, schema, value, violations) => {
    expect(check(schema, value)).toEqual(violations);
  });

  it('is answered with ten violations at most', () => {
    const value = Array.from({ length: 100 }, (_, index) => index);

    const violations = check({ items: { type: 'string' } }, value);

    expect(violations.map(({ pointer }) => pointer)).toEqual(
      Array.from({ length: 10 }, (_, index) => `/${index}`),
    );
  });

  const doubling = (levels: number): Json => ({
    $defs: Object.fromEntries(
      Array.from({ length: levels }, (_, level) => [
        `a${level}`,
        level === 0
          ? { type: 'object' }
          : { allOf: [{ $ref: `#/$defs/a${level - 1}` }, { $ref: `#/$defs/a${level - 1}` }] },
      ]),
    ),
    $ref: `#/$defs/a${levels - 1}`,
  });
  const tree: Json = {
    anyOf: [
      { properties: { a: { $ref: '#' } }, required: ['a', 'x'] },
      { properties: { a: { $ref: '#' } }, required: ['a', 'y'] },
    ],
  };
  const deep = (levels: number): Json => {
    let value: Json = {};
    for (let level = 0; level < levels; level++) value = { a: value };
    return value;
  };

  const numbers = (count: number, more: Json = 0): Json =>
    Array.from({ length: count }, (_, number) => (more === 0 ? number : [number, more]));
  const members = (count: number): Json =>
    Object.fromEntries(Array.from({ length: count }, (_, number) => [`a${number}`, number]));

  it.each<[string, Json, Json]>([
    ['whose schemas double at each step', doubling(40), {}],
    ['whose schemas double at each level', tree, deep(40)],
    ['that nests thousands deep', { properties: { a: { $ref: '#' } } }, deep(3000)],
    ['with more items than can be compared', { uniqueItems: true }, numbers(200_000)],
    [
      'with many lists of many items',
      { items: { uniqueItems: true } },
      Array(200).fill(numbers(1000)),
    ],
    [
      'with many members, again and again',
      { allOf: Array(2000).fill({ additionalProperties: true }) },
      members(100_000),
    ],
    ['with a hundred thousand faults', { items: { items: false } }, [Array(150_000).fill(0)]],
  ])('is held against it for a bounded time, and not taken: one %s', (_, schema, value) => {
    const validate = schemaCompiler.compile(schema);
    let found = 0;

    const spentMs = processorMs(() => {
      found = validate(value).length;
    });

    expect(found).toBeGreaterThan(0);
    expect(spentMs).toBeLessThan(3000);
  });

  it.each([
    [1, true],
    [32, true],
    [33, true],
    [200, true],
    [2, false],
    [33, false],
    [200, false],
  ])('has its items compared: %d of them, each once: %s', (count, isUnique) => {
    const items = Array.from({ length: count }, (_, number) => ({ number }));
    const value = isUnique ? items : [...items.slice(1), { number: count - 1 }];

    const violations = check({ uniqueItems: true, allOf: [{ type: 'array' }] }, value);

    expect(violations.length === 0).toBe(isUnique);
  });

  it.each([true, false])('has a thousand texts compared, each once: %s', (isUnique) => {
    const texts = Array.from(
      { length: 1000 },
      (_, number) => `${number % (isUnique ? 1000 : 999)}`,
    );

    expect(check({ uniqueItems: true }, texts).length === 0).toBe(isUnique);
  });

  it('is told from others as Ajv does, whatever its members are called', () => {
    const ajv = new Ajv2020({ strict: false, ownProperties: true });
    const schema = {
      properties: JSON.parse('{"__proto__": {"type": "null"}, "constructor": {"minimum": 1}}'),
      required: ['toString'],
      unevaluatedProperties: false,
      dependentRequired: { constructor: ['__proto__'] },
    };
    const names = ['__proto__', 'constructor', 'toString', 'x'];
    const values = Array.from({ length: 256 }, (_, bits) =>
      JSON.parse(
        `{${names.flatMap((name, at) => ((bits >> (2 * at)) % 4 === 0 ? [] : [`"${name}": ${['', 'null', '0', '1'][(bits >> (2 * at)) % 4]}`])).join(',')}}`,
      ),
    );

    for (const one of [
      schema,
      { ...schema, unevaluatedProperties: true, properties: { x: false } },
    ]) {
      const [ours, theirs] = [schemaCompiler.compile(one), ajv.compile(one)];
      for (const value of values)
        expect([JSON.stringify(value), ours(value).length === 0]).toEqual([
          JSON.stringify(value),
          theirs(value),
        ]);
    }
  });
});
