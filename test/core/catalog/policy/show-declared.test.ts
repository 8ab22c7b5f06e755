import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readCatalog } from '../../../../core/catalog/read-catalog.ts';
import { listCatalog, showType } from '../../../../core/catalog/show-catalog.ts';
import { readTypeCursor, writeTypeCursor } from '../../../../core/catalog/type-cursor.ts';
import { SubscriberDirectory } from '../../../../core/registry/subscriber-directory.ts';
import { makePolicy } from '../../../support/builders/make-policy.ts';
import { makeSeenType } from '../../../support/builders/make-seen-type.ts';
import { FakeClock } from '../../../support/fakes/fake-clock.ts';
import { MemoryCatalog, MemoryPolicies } from '../../../support/fakes/memory-catalog.ts';
import { MemoryLedger } from '../../../support/fakes/memory-ledger.ts';
import { RecordingLog } from '../../../support/fakes/recording-log.ts';

async function makeWorld(learned: readonly string[], declared: readonly string[]) {
  const [clock, ledger, log] = [new FakeClock(), new MemoryLedger(), new RecordingLog()];
  const [catalog, policies] = [new MemoryCatalog(), new MemoryPolicies(ledger)];
  const directory = new SubscriberDirectory({ registry: ledger, clock, log });
  for (const type of learned)
    await catalog.replaceLearned(undefined, {
      ...makeSeenType({ type, schema: { type: 'string' } }),
      reports: ['a'],
    });
  for (const type of declared) await policies.replacePolicy(undefined, makePolicy({ type }));
  return { catalog, policies, directory };
}

const byBytes = (names: readonly string[]) =>
  [...new Set(names)].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));

describe('the catalog of what is seen and what is declared', () => {
  it('shows both of a type, the schema of each, and lists neither schema', async () => {
    const world = await makeWorld(['order.placed', 'seen'], ['order.placed', 'declared']);

    const { types } = await listCatalog({}, world);
    const both = await showType('order.placed', world);
    const declared = await showType('declared', world);

    expect(types).toMatchObject([
      { type: 'declared', declared: { mode: 'enforce' } },
      { type: 'order.placed', seen: { count: 1 }, declared: { version: 1 } },
      { type: 'seen', seen: { count: 1 } },
    ]);
    expect(JSON.stringify(types)).not.toContain('"schema":');
    expect(both).toMatchObject({
      seen: { schema: { type: 'string' } },
      declared: { schema: { type: 'object' } },
    });
    expect(declared).not.toHaveProperty('seen');
    expect(types[2]).not.toHaveProperty('declared');
  });

  it('gives documents the declared schema before the one that was learned', async () => {
    const world = await makeWorld(['order.placed', 'seen', 'bare'], ['order.placed', 'declared']);
    const { schema: _, ...bare } = makePolicy({ type: 'bare' });
    await world.policies.replacePolicy(undefined, bare);
    for (const schema of [true, false])
      await world.policies.replacePolicy(undefined, makePolicy({ type: `${schema}`, schema }));

    const types = await readCatalog(world);

    expect(types.map(({ type, schema }) => [type, schema?.type ?? schema])).toEqual([
      ['bare', 'string'],
      ['declared', 'object'],
      ['false', { not: {} }],
      ['order.placed', 'object'],
      ['seen', 'string'],
      ['true', {}],
    ]);
  });

  it('is paged by the bytes of all names, without a gap or a double', async () => {
    const name = fc.constantFrom(...'abcdefé', '\uffee', '\u{1f600}', 'a.b', 'A');
    await fc.assert(
      fc.asyncProperty(
        ...([fc.array(name), fc.array(name), fc.integer({ min: 1, max: 4 })] as const),
        async (learned, declared, limit) => {
          const world = await makeWorld(byBytes(learned), byBytes(declared));
          const seen: string[] = [];
          let cursor: string | undefined;
          do {
            const asked = { limit: `${limit}`, ...(cursor === undefined ? {} : { cursor }) };
            const page = await listCatalog(asked, world);
            expect(page.types.length).toBeLessThanOrEqual(limit);
            seen.push(...page.types.map(({ type }) => type));
            cursor = page.cursor;
          } while (cursor !== undefined);

          expect(seen).toEqual(byBytes([...learned, ...declared]));
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('a cursor of types', () => {
  it('gives back the name that it was made of', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), (type) => {
        expect(readTypeCursor(writeTypeCursor(type))).toBe(type);
      }),
    );
  });

  it.each(['', '!', 'YQ==', 'a', '_w', Buffer.from('x'.repeat(1025)).toString('base64url')])(
    'rejects what is none: %j',
    (cursor) => {
      expect(() => readTypeCursor(cursor)).toThrow(
        expect.objectContaining({ code: 'invalid-request' }),
      );
    },
  );
});
