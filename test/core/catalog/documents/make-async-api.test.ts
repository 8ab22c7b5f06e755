import { describe, expect, it } from '@jest/globals';
import { makeComponentKeys } from '../../../../core/catalog/documents/component-keys.ts';
import { makeAsyncApi } from '../../../../core/catalog/documents/make-async-api.ts';
import type { CatalogType } from '../../../../core/catalog/read-catalog.ts';
import { readAsyncApi } from '../../../support/read-async-api.ts';

const ORDER = {
  type: 'order.placed',
  subscribers: ['billing', 'email'],
  schema: {
    type: 'object',
    properties: { amount: { type: 'integer' }, at: { type: ['null', 'string'], format: 'date' } },
    required: ['amount'],
  },
};

const HOSTILE = [
  ...[
    '__proto__',
    'constructor',
    'a/b',
    'a_2Fb',
    'a b#c',
    '$ref',
    '#/x',
    'ö',
    '\u{1f600}',
    '\ud800',
  ],
  ...[
    'x'.repeat(256),
    `${'x'.repeat(255)}y`,
    'x'.repeat(1024),
    'asyncapi.json',
    '*',
    "it's",
    '{a}',
  ],
];

describe('the AsyncAPI document', () => {
  it('is one of the version 3.1 by its parser, with every type at the channel of all', async () => {
    const { document, errors } = await readAsyncApi(
      makeAsyncApi([ORDER, { type: 'user.left', subscribers: [] }]),
    );

    expect(errors).toEqual([]);
    expect(document?.version()).toBe('3.1.0');
    const received = document?.operations().filterByReceive() ?? [];
    expect(
      received.flatMap((each) =>
        each
          .messages()
          .all()
          .map((message) => message.name()),
      ),
    ).toEqual([...['order.placed', 'user.left']]);
  });

  it('has the events of each subscriber', async () => {
    const paid = { type: 'order.paid', subscribers: ['billing'] };
    const { document, errors } = await readAsyncApi(makeAsyncApi([ORDER, paid]));

    expect(errors).toEqual([]);
    const sent = (document?.operations().filterBySend() ?? []).map((operation) => [
      operation.id(),
      operation
        .messages()
        .all()
        .map((message) => message.name()),
    ]);
    expect(sent).toEqual([
      ['sendTo.billing', ['order.placed', 'order.paid']],
      ['sendTo.email', ['order.placed']],
    ]);
  });

  it('has the schema of the data of each type', async () => {
    const { document } = await readAsyncApi(makeAsyncApi([ORDER]));

    const [message] = document?.allMessages().all() ?? [];
    const properties = message?.payload()?.properties() ?? {};
    expect(properties.type?.const()).toBe('order.placed');
    expect(properties.data?.json()).toMatchObject(ORDER.schema);
  });

  it('leads the references of a schema to its own parts', async () => {
    const schema = {
      type: 'object',
      properties: {
        ...{ next: { $ref: '#' }, item: { $ref: '#/definitions/Item' } },
        ...{ named: { $ref: '#price' }, far: { $ref: 'https://example.com/x' } },
        ...{ missing: { $ref: '#/definitions/Missing' }, anchorless: { $ref: '#missing' } },
      },
      definitions: { Item: { type: 'string' } },
      $defs: { 'a/b ~c': { $anchor: 'price', type: 'integer', prefixItems: [true, false] } },
    };
    const { document, errors } = await readAsyncApi(
      makeAsyncApi([ORDER, { type: 'a/b', subscribers: [], schema }]),
    );

    expect(errors).toEqual([]);
    const [, message] = document?.allMessages().all() ?? [];
    const data = message?.payload()?.properties()?.data;
    expect(data?.properties()?.item?.type()).toBe('string');
    expect(data?.properties()?.named?.type()).toBe('integer');
    expect(data?.properties()?.missing?.json()).not.toHaveProperty('$ref');
    expect(data?.properties()?.next?.isCircular()).toBe(true);
  });

  it('is valid without any types', async () => {
    expect((await readAsyncApi(makeAsyncApi([]))).errors).toEqual([]);
  });

  it('is valid whatever the types and the members of data are called', async () => {
    const properties = Object.fromEntries(HOSTILE.map((name) => [name, { type: 'string' }]));
    const types = HOSTILE.map((type) => ({
      ...{ type, subscribers: ['billing'], schema: { type: 'object', properties } },
    }));

    const { errors } = await readAsyncApi(makeAsyncApi(types));

    expect(errors).toEqual([]);
  });

  it('has a name of its own for each type', () => {
    const keys = [...makeComponentKeys(HOSTILE).values()];

    expect(new Set(keys).size).toBe(HOSTILE.length);
    for (const key of keys) expect(key).toMatch(/^[A-Za-z0-9._-]{1,70}$/);
  });

  it('fits into an answer, and says what is left out', () => {
    const members = Array.from({ length: 100 }, (_, n) => [`member_${n}_${'ö'.repeat(40)}`, {}]);
    const subscribers = Array.from({ length: 300 }, (_, n) => `subscriber-${n}`);
    const types: CatalogType[] = Array.from({ length: 1000 }, (_, n) => ({
      ...{ type: `${n}${'ö'.repeat(500)}`, subscribers },
      schema: { type: 'object', properties: Object.fromEntries(members) },
    }));

    const text = JSON.stringify(makeAsyncApi([ORDER, ...types]));

    expect(Buffer.byteLength(text)).toBeLessThan(5_500_000);
    const { info, components } = JSON.parse(text);
    expect(components.schemas['order.placed']).toEqual(ORDER.schema);
    expect(info['x-waybill-left-out']).toMatchObject({
      schemas: 1001 - Object.keys(components.schemas).length,
      subscribers: 297,
    });
  });
});
