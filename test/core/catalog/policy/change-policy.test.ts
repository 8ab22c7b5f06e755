import { describe, expect, it } from '@jest/globals';
import { deletePolicy, putPolicy } from '../../../../core/catalog/policy/change-policy.ts';
import { tagOf } from '../../../../core/catalog/policy/policy-tag.ts';
import type { Json } from '../../../../core/event/event.ts';
import type { Preconditions } from '../../../../core/shared/preconditions.ts';
import { schemaCompiler } from '../../../../json-schema/compile-schema.ts';
import { randomBytes } from '../../../../node/random-bytes.ts';
import { makePolicy } from '../../../support/builders/make-policy.ts';
import { FakeClock } from '../../../support/fakes/fake-clock.ts';
import { MemoryPolicies } from '../../../support/fakes/memory-catalog.ts';
import { MemoryOperations } from '../../../support/fakes/memory-operations.ts';

const TYPE = 'order.placed';
const WHY = { reason: 'INC-42' };
const ORDER = { type: 'object', properties: { amount: { type: 'integer' } } };

function makeWorld() {
  const [clock, policies, audit] = [
    ...([new FakeClock(), new MemoryPolicies(), new MemoryOperations()] as const),
  ];
  const loadSchemas = async () => schemaCompiler;
  const ports = { clock, policies, audit, randomBytes, loadSchemas };
  const put = (
    body: Json,
    { type = TYPE, ifMatch, ...rest }: { readonly type?: string } & Partial<Preconditions> = {},
  ) => putPolicy({ type, by: 'me', ifMatch, ...rest, body }, ports);
  const remove = (reason: string | undefined, ifMatch?: string, type = TYPE) =>
    deletePolicy({ type, by: 'me', ifMatch, reason }, ports);
  const noted = async () => {
    const { entries } = await audit.listEntries({
      ...{ from: '2026-01-01T00:00:00.000Z', to: '2027-01-01T00:00:00.000Z', limit: 100 },
    });
    return entries;
  };
  return { clock, policies, put, remove, noted };
}

describe('what is declared of a type', () => {
  it('is kept with who declared it, and noted before', async () => {
    const { clock, policies, put, noted } = makeWorld();
    const said = {
      ...{ owner: 'shop', description: 'An order.', schema: ORDER, mode: 'enforce' },
      ...{ compatibility: 'backward', maxBytes: 1000, producers: ['/shop/*'], deprecated: true },
    };

    const policy = await put({ ...said, ...WHY });

    const changedAt = new Date(clock.now()).toISOString();
    expect(policy).toEqual({ type: TYPE, ...said, version: 1, changedAt, changedBy: 'me' });
    expect(await policies.findPolicy(TYPE)).toEqual(policy);
    expect(await noted()).toMatchObject([
      {
        ...{ by: 'me', action: 'declare-type', reason: 'INC-42' },
        details: { type: TYPE, mode: 'enforce', version: 1 },
      },
    ]);
  });

  it('is off, with nothing to be compatible with, unless told', async () => {
    const { put } = makeWorld();

    expect(await put(WHY)).toMatchObject({ mode: 'off', compatibility: 'none', version: 1 });
  });

  it('stays as it is, and is not noted again, when it is declared again', async () => {
    const { put, noted } = makeWorld();
    const body = { schema: ORDER, mode: 'warn', ...WHY };
    const first = await put(body);

    expect(await put({ ...body, reason: 'another' })).toEqual(first);
    expect(await noted()).toHaveLength(1);
  });

  it('is changed by who knows what stands', async () => {
    const { clock, put } = makeWorld();
    await expect(put(WHY, { ifMatch: '*' })).rejects.toMatchObject({ code: 'precondition-failed' });
    const first = await put(WHY);
    const second = await put({ mode: 'warn', ...WHY }, { ifMatch: tagOf(first) });

    expect(second.version).toBe(2);
    await expect(put(WHY, { ifMatch: tagOf(first) })).rejects.toMatchObject({
      code: 'precondition-failed',
      message: expect.stringContaining(tagOf(second)),
    });
    clock.advance(1);
    expect(await put(WHY, { ifMatch: '*' })).toMatchObject({ version: 3 });
    expect(await put(WHY, { ifMatch: '"x", *' })).toMatchObject({ version: 3 });
  });

  it('is declared for the first time, where nothing else is wanted', async () => {
    const { put } = makeWorld();
    const first = await put(WHY, { ifNoneMatch: '*' });

    await expect(put({ mode: 'warn', ...WHY }, { ifNoneMatch: '*' })).rejects.toMatchObject({
      code: 'precondition-failed',
      message: expect.stringContaining(`has the tag ${tagOf(first)}`),
    });
    expect(await put({ mode: 'warn', ...WHY }, { ifNoneMatch: '"x"' })).toMatchObject({
      version: 2,
    });
  });

  it('is changed by one of two who do it at once', async () => {
    const { put } = makeWorld();

    const results = await Promise.allSettled([
      put({ mode: 'warn', ...WHY }),
      put({ mode: 'enforce', ...WHY }),
    ]);

    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'precondition-failed' },
    });
  });

  it('may have a schema that allows more, and none that may refuse, where it says `backward`', async () => {
    const { put, noted } = makeWorld();
    const body = { compatibility: 'backward', ...WHY };
    await put({ ...body, schema: ORDER });
    const narrow = { ...ORDER, required: ['amount'] };

    await expect(put({ ...body, schema: narrow })).rejects.toMatchObject({
      code: 'incompatible-schema',
      message: expect.stringContaining('required'),
    });
    expect(await noted()).toHaveLength(1);
    const wide = { ...ORDER, properties: { amount: { type: 'number' } } };
    expect(await put({ ...body, schema: wide })).toMatchObject({ version: 2 });
    expect(await put({ ...WHY, schema: narrow })).toMatchObject({ version: 3 });
  });

  it('is taken back, once, and noted before', async () => {
    const { policies, put, remove, noted } = makeWorld();
    const policy = await put(WHY);
    await expect(remove('x', '"no"')).rejects.toMatchObject({ code: 'precondition-failed' });

    expect(await remove('INC-43', tagOf(policy))).toEqual(policy);
    expect(await policies.listPolicies()).toEqual([]);
    expect(await noted()).toContainEqual(
      expect.objectContaining({ action: 'undeclare-type', reason: 'INC-43' }),
    );
    await expect(remove('INC-43')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('rejects the deletion of what nobody can have declared, or for no reason', async () => {
    const { put, remove } = makeWorld();
    await put(WHY);

    for (const reason of [undefined, '', 'x'.repeat(257)])
      await expect(remove(reason)).rejects.toMatchObject({ code: 'invalid-request' });
    for (const type of ['', 'x'.repeat(1025), '__proto__'])
      await expect(remove('x', undefined, type)).rejects.toMatchObject({ code: 'not-found' });
  });

  it.each<[string, Json]>([
    ['no object', []],
    ['null', null],
    ['no reason', {}],
    ['a reason that is none', { reason: 5 }],
    ['an unknown member', { ...WHY, strict: true }],
    ['a mode', { ...WHY, mode: 'Enforce' }],
    ['a mode of null', { ...WHY, mode: null }],
    ['a compatibility', { ...WHY, compatibility: 'forward' }],
    ['an owner', { ...WHY, owner: '' }],
    ['a long owner', { ...WHY, owner: 'x'.repeat(129) }],
    ['a description', { ...WHY, description: '\ud800' }],
    ['no bytes', { ...WHY, maxBytes: 0 }],
    ['bytes in parts', { ...WHY, maxBytes: 1.5 }],
    ['more bytes than an event has', { ...WHY, maxBytes: 1_048_576 }],
    ['no producers', { ...WHY, producers: [] }],
    ['a producer that is none', { ...WHY, producers: [''] }],
    ['a star in the middle', { ...WHY, producers: ['/a*b'] }],
    ['too many producers', { ...WHY, producers: Array(101).fill('/a') }],
    ['deprecated as a text', { ...WHY, deprecated: 'true' }],
  ])('rejects %s, and changes nothing', async (_, body) => {
    const { policies, put, noted } = makeWorld();

    await expect(put(body)).rejects.toMatchObject({ code: 'invalid-request' });
    expect(await policies.listPolicies()).toEqual([]);
    expect(await noted()).toEqual([]);
  });

  it.each<[string, string]>([
    ['nothing', ''],
    ['more than a type may have', 'x'.repeat(1025)],
    ['more bytes than a type may have', 'é'.repeat(513)],
    ['a control character', 'a\u0000b'],
    ['half a character', '\ud800'],
  ])('rejects a type of %s', async (_, type) => {
    const { put } = makeWorld();

    await expect(put(WHY, { type })).rejects.toMatchObject({ code: 'invalid-request' });
  });

  it.each<[string, Json]>([
    ['no schema', 'x'],
    ['null', null],
    ['a list', []],
    ['an unknown type', { type: 'nonsense' }],
    ['an older draft', { $schema: 'http://json-schema.org/draft-07/schema#' }],
    ['a schema that is elsewhere', { $ref: 'https://example.com/order.json' }],
    ['a reference to nothing', { $ref: '#/$defs/none' }],
    ['a pattern that is none', { pattern: '(' }],
    ['a pattern that looks back', { pattern: '(a)\\1' }],
    ['a word that is wrong', { minimum: '5' }],
    ['no end of levels', JSON.parse(`${'{"not":'.repeat(2000)}{}${'}'.repeat(2000)}`)],
    ['more than a schema may have', { description: 'x'.repeat(1_000_000) }],
  ])('rejects a schema that is %s, and changes nothing', async (_, schema) => {
    const { policies, put, noted } = makeWorld();

    await expect(put({ ...WHY, schema })).rejects.toMatchObject({ code: 'invalid-schema' });
    expect(await policies.listPolicies()).toEqual([]);
    expect(await noted()).toEqual([]);
  });

  it('rejects the 501st type, and what is more than two megabytes together', async () => {
    const many = makeWorld();
    for (let n = 0; n < 500; n++)
      await many.policies.replacePolicy(undefined, makePolicy({ type: `t${n}` }));
    const large = makeWorld();
    for (let n = 0; n < 21; n++)
      await large.policies.replacePolicy(
        undefined,
        makePolicy({ type: `t${n}`, schema: { description: 'x'.repeat(99_900) } }),
      );

    for (const { put } of [many, large])
      await expect(put(WHY)).rejects.toMatchObject({ code: 'too-many-types' });
    expect(await many.put({ mode: 'warn', ...WHY }, { type: 't7' })).toMatchObject({ version: 2 });
  });
});
