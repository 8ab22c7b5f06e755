import { describe, expect, it } from '@jest/globals';
import { type FormField, makeForm } from '../../../console/pages/send/form-model.ts';
import type { Json } from '../../../core/event/event.ts';

/** A form as a test reads it: `{ order*: 'number', lines: ['text'] }`; required fields have a star. */
function shapeOf(field: FormField): unknown {
  const shown = shapeOfKind(field);
  return field.nullable && typeof shown === 'string' ? `${shown} or null` : shown;
}

function shapeOfKind(field: FormField): unknown {
  if (field.kind === 'choice') return `one of ${JSON.stringify(field.values)}`;
  if (field.kind === 'list') return [shapeOf(field.item)];
  if (field.kind === 'text') return field.long ? 'long text' : 'text';
  if (field.kind !== 'object') return field.kind;
  return Object.fromEntries(
    field.members.map(({ name, required, field: own }) => [
      required ? `${name}*` : name,
      shapeOf(own),
    ]),
  );
}

const ADDRESS = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };

const TREE = {
  type: 'object',
  properties: { name: { type: 'string' }, children: { type: 'array', items: { $ref: '#' } } },
};

const CASES: readonly (readonly [string, Json, unknown])[] = [
  [
    'an object of plain values',
    {
      type: 'object',
      properties: {
        order: { type: 'integer' },
        amount: { type: 'number' },
        email: { type: 'string', format: 'email' },
        paid: { type: 'boolean' },
      },
      required: ['order', 'email'],
    },
    { 'order*': 'number', amount: 'number', 'email*': 'text', paid: 'flag' },
  ],
  ['an enumeration', { enum: ['eu', 'us', 7] }, 'one of ["eu","us",7]'],
  ['a constant', { const: 'v2' }, 'one of ["v2"]'],
  ['a long text', { type: 'string', maxLength: 4000 }, 'long text'],
  ['a list of objects', { type: 'array', items: ADDRESS }, [{ 'city*': 'text' }]],
  ['an object without `type`', { properties: { a: { type: 'string' } } }, { a: 'text' }],
  ['a type that may be null', { type: ['string', 'null'] }, 'text or null'],
  ['null beside one other', { anyOf: [{ type: 'null' }, { type: 'number' }] }, 'number or null'],
  [
    'a reference within the schema',
    {
      type: 'object',
      properties: { to: { $ref: '#/$defs/Address' } },
      $defs: { Address: ADDRESS },
    },
    { to: { 'city*': 'text' } },
  ],
  [
    'parts that all must hold',
    { allOf: [ADDRESS, { properties: { zip: { type: 'string' } }, required: ['zip'] }] },
    { 'city*': 'text', 'zip*': 'text' },
  ],
];

/** What a person writes by hand. */
const BY_HAND: readonly (readonly [string, Json])[] = [
  ['anything', true],
  ['nothing', false],
  ['a schema that says nothing', {}],
  ['an object without known members', { type: 'object', additionalProperties: { type: 'string' } }],
  ['a tuple', { type: 'array', prefixItems: [{ type: 'string' }], items: { type: 'number' } }],
  ['variants', { oneOf: [{ type: 'string' }, { type: 'number' }] }],
  ['several types', { type: ['string', 'number'] }],
  ['a condition', { type: 'string', if: { minLength: 3 }, else: { pattern: '^a' } }],
  ['a reference to nowhere', { $ref: '#/$defs/Gone' }],
  ['a reference to itself', { $ref: '#' }],
  ['what is no schema', 'string'],
];

describe('makeForm', () => {
  it.each(CASES)('asks for %s by fields', (_, schema, shape) => {
    expect(shapeOf(makeForm(schema))).toEqual(shape);
  });

  it.each(BY_HAND)('leaves %s to be written by hand', (_, schema) => {
    expect(shapeOf(makeForm(schema))).toBe('json');
  });

  it('ends where a schema comes back to itself', () => {
    const text = JSON.stringify(shapeOf(makeForm(TREE)));

    expect(text).toContain('"children":"json"');
  });

  it('has a bounded number of fields, however wide a schema comes back to itself', () => {
    const properties = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [`p${index}`, { $ref: '#' }]),
    );

    const text = JSON.stringify(shapeOf(makeForm({ type: 'object', properties })));

    expect(text.length).toBeLessThan(300_000);
  });

  it.each<readonly [Json, string]>([
    [{ type: 'integer', minimum: 1 }, 'a whole number, 1 or more'],
    [{ type: 'number', exclusiveMinimum: 0, maximum: 9 }, '9 or less, more than 0'],
    [{ type: 'string', minLength: 1, maxLength: 50 }, '1 to 50 characters'],
    [{ type: 'string', pattern: '^wb_' }, 'like ^wb_'],
    [{ type: 'string', format: 'email' }, 'an e-mail address'],
    [{ type: 'array', items: true, minItems: 2, uniqueItems: true }, '2 or more items, each once'],
  ])('says of %j what it must be', (schema, rules) => {
    expect(makeForm(schema).rules).toBe(rules);
  });

  it('has the title and the description of a schema', () => {
    const schema = { type: 'string', title: 'City', description: 'Where it goes' };

    expect(makeForm(schema)).toMatchObject({ title: 'City', description: 'Where it goes' });
  });
});
