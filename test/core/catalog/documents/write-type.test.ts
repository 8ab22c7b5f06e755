import { describe, expect, it } from '@jest/globals';
import { writeType } from '../../../../core/catalog/documents/write-type.ts';
import type { JsonObject } from '../../../../core/shared/json/json-object.ts';

const typeOf = (schema: JsonObject, left = 10_000) =>
  writeType(schema, { indent: '', room: { left } });

const TREE = {
  type: 'object',
  properties: { next: { $ref: '#' }, name: { $ref: '#/$defs/a~1b%20c' } },
  $defs: { 'a/b c': { type: 'string' } },
};

describe('the TypeScript type of a schema', () => {
  it.each<[JsonObject, string]>([
    [{}, 'unknown'],
    [{ type: 'string', format: 'date' }, 'string'],
    [{ type: 'integer' }, 'number'],
    [{ type: ['integer', 'number', 'null'] }, 'number | null'],
    [{ type: 'array' }, 'readonly unknown[]'],
    [{ type: 'array', items: { type: ['null', 'string'] } }, 'readonly (null | string)[]'],
    [
      { type: 'array', items: { type: 'array', items: { type: 'string' } } },
      'readonly (readonly string[])[]',
    ],
    [{ type: 'array', prefixItems: [{ type: 'string' }], items: false }, 'readonly unknown[]'],
    [{ type: 'object' }, '{ readonly [name: string]: unknown }'],
    [
      { type: 'object', additionalProperties: { type: 'string' } },
      '{ readonly [name: string]: string }',
    ],
    [{ type: 'object', additionalProperties: false }, '{ readonly [name: string]: unknown }'],
    [
      { type: 'object', properties: { a: { type: 'string' }, 'b c': true }, required: ['a'] },
      '{\n  readonly a: string;\n  readonly "b c"?: unknown;\n}',
    ],
    [{ properties: { a: false } }, '{\n  readonly a?: never;\n}'],
    [{ const: 'x' }, '"x"'],
    [{ const: null }, 'null'],
    [{ type: 'string', enum: ['a', 'b', 'a'] }, '"a" | "b"'],
    [{ enum: [1, null, true] }, '1 | null | true'],
    [{ enum: [{ a: 1 }, 'x'] }, 'unknown'],
    [{ enum: [] }, 'unknown'],
    [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, 'string | null'],
    [{ oneOf: [{ type: 'string' }, {}] }, 'unknown'],
    [{ allOf: [{ type: 'string' }, { minLength: 1 }] }, 'string'],
    [{ $ref: '#/$defs/x', $defs: { x: { type: 'boolean' } } }, 'boolean'],
    [{ $ref: '#x', $defs: { y: { $anchor: 'x', type: 'boolean' } } }, 'boolean'],
    [{ $ref: '#/$defs/missing' }, 'unknown'],
    [{ $ref: '#missing' }, 'unknown'],
    [{ $ref: '#/%' }, 'unknown'],
    [{ $ref: 'https://example.com/schema' }, 'unknown'],
    [{ $ref: '#/__proto__/x' }, 'unknown'],
    [{ $ref: '#' }, 'unknown'],
    [{ type: 'strange' }, 'unknown'],
  ])('of %j is %s', (schema, type) => {
    expect(typeOf(schema)).toBe(type);
  });

  it('goes only so deep where a schema leads to itself', () => {
    const type = typeOf(TREE);

    expect(type).toContain('readonly name?: string;');
    expect(type.split('next').length).toBeLessThan(15);
    expect(type).toContain('readonly next?: unknown;');
  });

  it('is small, however many ways there are through a schema', () => {
    const names = Array.from({ length: 50 }, (_, n) => [`member${n}`, { $ref: '#' }]);
    const room = { left: 10_000 };

    const type = writeType({ properties: Object.fromEntries(names) }, { indent: '', room });

    expect(type.length).toBeLessThan(300_000);
    expect(room.left).toBeLessThanOrEqual(0);
  });
});
