import { describe, expect, it } from '@jest/globals';
import { responseStatus } from '../../../../core/accept/response-status.ts';
import { makeKeepPolicies } from '../../../../core/catalog/policy/keep-policies.ts';
import type { Json } from '../../../../core/event/event.ts';
import type { TypePolicy } from '../../../../core/records/catalog/type-policy.ts';
import { schemaCompiler } from '../../../../json-schema/compile-schema.ts';
import { makePolicy } from '../../../support/builders/make-policy.ts';
import { BATCHED, cloudEvent, post } from '../../../support/builders/post.ts';
import { MemoryPolicies } from '../../../support/fakes/memory-catalog.ts';
import { IngestWorld, order, track } from '../../../support/worlds/ingest-world.ts';

function makeWorld() {
  const world = new IngestWorld();
  const policies = new MemoryPolicies(world.ledger);
  const compiled: Json[] = [];
  const compiler = {
    compile: (schema: Json) => {
      compiled.push(schema);
      return schemaCompiler.compile(schema);
    },
  };
  const keep = makeKeepPolicies({ ...world, policies, loadSchemas: async () => compiler });
  const accept = async (...events: Json[]) => {
    const { policies: version } = await world.ledger.registryVersion();
    const { items } = post({ 'content-type': BATCHED }, JSON.stringify(events));
    return world.acceptItems(await keep(items, version));
  };
  const declare = async (changes: Partial<TypePolicy> = {}) => {
    const next = makePolicy(changes);
    await policies.replacePolicy(await policies.findPolicy(next.type), next);
  };
  return { world, policies, compiled, accept, declare };
}

describe('events of a declared type', () => {
  it('are refused where they are not as it says, each by itself, where that is enforced', async () => {
    const { world, accept, declare } = makeWorld();
    await declare();

    const results = await accept(
      order('good'),
      order('wrong', { data: { amount: 0 } }),
      order('other', { type: 'order.lost', data: {} }),
    );

    expect(results.map(({ status }) => status)).toEqual(['accepted', 'rejected', 'accepted']);
    expect(responseStatus(results)).toBe(207);
    expect(results[1]).toMatchObject({
      ...{ id: 'wrong', source: '/shop', subscribers: [] },
      error: {
        code: 'schema-violation',
        message: expect.stringContaining('order.placed'),
        violations: [{ pointer: '/data/amount', message: expect.any(String) }],
      },
    });
    expect(world.published()).toEqual(['good', 'other']);
    expect(await world.ledger.getEvent(track('wrong'))).toBeUndefined();
  });

  it('are accepted where that is only warned of, and their waybills say it', async () => {
    const { world, accept, declare } = makeWorld();
    await declare({ mode: 'warn' });

    const results = await accept(order('good'), order('wrong', { data: {} }));

    expect(results.map(({ status }) => status)).toEqual(['accepted', 'accepted']);
    expect((await world.ledger.getEvent(track('wrong')))?.violations).toEqual([
      { pointer: '/data', message: expect.stringContaining('amount') },
    ]);
    expect(await world.ledger.getEvent(track('good'))).not.toHaveProperty('violations');
  });

  it('keep their violations where their waybills come by the recovery queue', async () => {
    const { world, accept, declare } = makeWorld();
    await declare({ mode: 'warn' });
    world.ledger.outage = ['putEvents'];
    await accept(order('wrong', { data: {} }));
    world.ledger.outage = [];

    expect(await world.recover()).toBe(0);
    expect((await world.ledger.getEvent(track('wrong')))?.violations).toHaveLength(1);
  });

  const BYTES = { specversion: '1.0', source: '/shop', type: 'order.placed', data_base64: 'AAAA' };
  it.each<[string, Partial<TypePolicy>, Json, readonly string[]]>([
    ['nothing is held against it', { mode: 'off', producers: ['/x'] }, order('1', { data: 0 }), []],
    ['its source may send it', { producers: ['/a', '/sh*'] }, order('1'), []],
    ['its source may not send it', { producers: ['/shop/*'] }, order('1'), ['/source']],
    ['it is too large', { maxBytes: 20 }, order('1'), ['']],
    ['it may be as large', { maxBytes: 1_032_192 }, order('1'), []],
    ['it has no data', {}, cloudEvent({ ...BYTES, id: '1', data_base64: undefined }), ['/data']],
    ['its data is bytes', {}, { ...BYTES, id: '1' }, ['/data']],
    [
      'all is wrong',
      { maxBytes: 1, producers: ['/x'] },
      order('1', { data: {} }),
      ['/source', '', '/data'],
    ],
    ['nothing is allowed', { schema: false }, order('1'), ['/data']],
    ['all is allowed', { schema: true }, order('1', { data: null }), []],
  ])('where %s', async (_, changes, event, pointers) => {
    const { accept, declare } = makeWorld();
    await declare(changes);

    const [result] = await accept(event);

    const violations =
      result?.status === 'rejected'
        ? (result.error.violations ?? [{ pointer: result.error.message }])
        : [];
    expect(violations.map(({ pointer }) => pointer)).toEqual(pointers);
  });

  it('are held against what else is declared where there is no schema', async () => {
    const { policies, accept } = makeWorld();
    const { schema: _, ...open } = makePolicy({ producers: ['/shop'] });
    await policies.replacePolicy(undefined, open);

    const results = await accept(order('1', { data: 'x' }), order('2', { source: '/other' }));

    expect(results.map(({ status }) => status)).toEqual(['accepted', 'rejected']);
  });

  it('have ten violations at most, of bounded length', async () => {
    const { accept, declare } = makeWorld();
    const long = 'x'.repeat(5000);
    await declare({ schema: { additionalProperties: { type: 'string' } } });
    const data = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`${n}${long}`, n]));

    const [result] = await accept(order('1', { data }));

    const violations = result?.status === 'rejected' ? (result.error.violations ?? []) : [];
    expect(violations).toHaveLength(10);
    for (const { pointer, message } of violations)
      expect(Math.max(pointer.length, message.length)).toBeLessThan(300);
  });

  it('are said to be deprecated, also when they come twice', async () => {
    const { accept, declare } = makeWorld();
    await declare({ deprecated: true });

    const results = await accept(order('1'), order('1'), order('2', { type: 'order.lost' }));

    expect(results).toMatchObject([
      { status: 'accepted', deprecated: true },
      { status: 'duplicate', deprecated: true },
      { status: 'accepted' },
    ]);
    expect(results[2]).not.toHaveProperty('deprecated');
  });

  it('cost one list for each change, and one compiled schema for each version', async () => {
    const { world, policies, compiled, accept, declare } = makeWorld();
    await declare();
    for (const id of ['1', '2', '3']) await accept(order(id), order(`${id}b`));
    await declare({ version: 2, mode: 'warn', schema: { maxProperties: 0 } });
    await declare({ type: 'other' });
    const [changed] = await accept(order('4'));

    expect(changed?.status).toBe('accepted');
    expect(policies.calls.listPolicies).toBe(2);
    expect(compiled).toHaveLength(2);
    world.clock.advance(300_000);
    await accept(order('5'));
    expect(policies.calls.listPolicies).toBe(3);
    expect(compiled).toHaveLength(2);
  });

  it('are held against what was read last in an outage, and accepted where nothing ever was', async () => {
    const { world, policies, accept, declare } = makeWorld();
    await declare();
    policies.isDown = true;
    const [unknown] = await accept(order('1', { data: {} }));
    policies.isDown = false;
    const [known] = await accept(order('2', { data: {} }));
    await declare({ version: 2, mode: 'off' });
    policies.isDown = true;
    const [late] = await accept(order('3', { data: {} }));

    expect([unknown, known, late].map((result) => result?.status)).toEqual([
      'accepted',
      'rejected',
      'rejected',
    ]);
    expect(world.log.lines).toMatchObject([{ level: 'WARN', events: 1 }]);
  });

  it('are not stopped by a schema that cannot be compiled any more', async () => {
    const { world, accept, declare } = makeWorld();
    await declare({ schema: { type: 'nonsense' } });

    const results = await accept(order('1'), order('2'));

    expect(results.map(({ status }) => status)).toEqual(['accepted', 'accepted']);
    expect(world.log.lines).toMatchObject([{ level: 'ERROR', type: 'order.placed' }]);
  });
});
