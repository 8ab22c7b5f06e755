import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AwsJson } from '../../../../local/api/aws-api.ts';
import { runAction } from '../../../../local/services/dynamodb/dynalite.ts';
import { openStore } from '../../../../local/services/dynamodb/open-store.ts';
import { queryInMemory } from '../../../../local/services/dynamodb/query-in-memory.ts';
import type { Store } from '../../../../local/services/dynamodb/store.ts';
import { createTables } from './tables.ts';

let own: Store;
let dynalite: Store;

const run = async (store: Store, action: string, input: AwsJson) =>
  (await runAction(store, action, structuredClone(input))) ?? {};

beforeAll(async () => {
  [own, dynalite] = [openStore(undefined), openStore(undefined)];
  for (const store of [own, dynalite]) {
    await createTables((action, input) => run(store, action, input));
    for (const pk of ['a', 'b'])
      for (const sk of ['1', '2'])
        await run(store, 'PutItem', {
          TableName: 'plain',
          Item: { pk: { S: pk }, sk: { S: sk }, gk: { S: `g${pk}` }, gs: { S: sk } },
        });
  }
});

afterAll(async () => {
  for (const store of [own, dynalite]) await new Promise((resolve) => store.db.close(resolve));
});

/** What a call comes to, in a form in which two can be compared. */
async function outcome(query: () => Promise<AwsJson>): Promise<unknown> {
  try {
    return await query();
  } catch (error) {
    const { body } = error as { body?: unknown };
    return body ?? String(error);
  }
}

/** Two that hold nothing, and then some with items. */
const PARTITIONS = ['none', 'other', 'a', 'b', 'ga', 'gb'];

const partition = fc.constantFrom(...PARTITIONS, 'ä', '', 'x'.repeat(3000));
const value: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 8, arbitrary: partition.map((S) => ({ S })) },
  { weight: 1, arbitrary: fc.constantFrom({ N: '1' }, { S: 'a', N: '1' }, { S: 5 }, {}, null) },
);
const bound: fc.Arbitrary<unknown> = fc.constantFrom('0', '1', '2', '3').map((S) => ({ S }));

const values = fc.record({ ':p': value, ':low': bound, ':high': bound });

const CONDITIONS = [
  'pk = :p',
  '#p = :p',
  ' pk  =  :p AND sk BETWEEN :low AND :high',
  'pk = :p and sk between :low and :high',
  '#p = :p AND sk >= :low',
  'pk = :p AND begins_with(sk, :low)',
  'gk = :p',
  'gk = :p AND gs BETWEEN :low AND :high',
  'gk = :p AND gs < :low',
  'sk = :p',
  'pk = :p OR sk = :low',
  'pk = :p AND (sk BETWEEN :low AND :high)',
  'pk = :missing',
];
const FILTERS = ['a = :low', 'a BETWEEN :low AND :high', 'attribute_type(a, :low)', 'pk = :p', ''];

const optional = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

/** Queries of a few shapes, so that many are asked twice; some are odd. */
const query = fc
  .record({
    TableName: fc.constantFrom('plain', 'plain', 'plain', 'hash', 'number', 'unknown'),
    IndexName: optional(fc.constantFrom('byG', 'nope')),
    KeyConditionExpression: fc.constantFrom(...CONDITIONS),
    FilterExpression: optional(fc.constantFrom(...FILTERS)),
    ProjectionExpression: optional(fc.constantFrom('a', 'pk, sk')),
    Select: optional(fc.constantFrom('COUNT', 'ALL_ATTRIBUTES')),
    Limit: optional(fc.constantFrom(1, 0)),
    ScanIndexForward: optional(fc.boolean()),
    ConsistentRead: optional(fc.boolean()),
    ReturnConsumedCapacity: optional(fc.constantFrom('TOTAL', 'INDEXES')),
    ExclusiveStartKey: fc.oneof(
      { weight: 9, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.constant({ pk: { S: 'a' }, sk: { S: '1' } }) },
    ),
    given: values,
  })
  .map(({ given: all, ...input }): AwsJson => {
    const { KeyConditionExpression: condition, FilterExpression: filter = '' } = input;
    const used = Object.entries(all).filter(([name]) => `${condition} ${filter}`.includes(name));
    const names = condition.includes('#p') ? { ExpressionAttributeNames: { '#p': 'pk' } } : {};
    const given = { ...input, ...names, ExpressionAttributeValues: Object.fromEntries(used) };
    return JSON.parse(JSON.stringify(given)) as AwsJson;
  });

describe('queryInMemory', () => {
  it('answers and refuses as dynalite does, whatever it was asked before', async () => {
    await fc.assert(
      fc.asyncProperty(query, fc.array(values, { maxLength: 3 }), async (input, others) => {
        const given = input.ExpressionAttributeValues as AwsJson;
        const changes = [...PARTITIONS.map((S) => ({ ':p': { S } })), ...others];
        for (const change of changes) {
          const kept = Object.entries(change).filter(([name]) => name in given);
          const next = {
            ...input,
            ExpressionAttributeValues: { ...given, ...Object.fromEntries(kept) },
          };
          expect(await outcome(() => queryInMemory(own, structuredClone(next)))).toEqual(
            await outcome(() => run(dynalite, 'Query', next)),
          );
        }
      }),
      { numRuns: 100 },
    );
  });

  const start = { pk: { S: 'none' }, sk: { S: '1' } };
  const range = 'pk = :p AND sk BETWEEN :low AND :high';
  it.each([
    ['bounds that are not in order', range, {}, ['none', '1', '2'], ['none', '2', '1']],
    [
      'the start of another partition',
      range,
      { ExclusiveStartKey: start },
      ['none', '0', '2'],
      ['other', '0', '2'],
    ],
    [
      'a start before the bounds',
      range,
      { ExclusiveStartKey: start },
      ['none', '0', '2'],
      ['none', '2', '3'],
    ],
  ] as const)(
    'rejects %s, after a good one of that shape',
    async (_, condition, more, good, bad) => {
      const ask = ([partition, low, high]: readonly [string, string, string]) => ({
        ...{ TableName: 'plain', KeyConditionExpression: condition, ...more },
        ExpressionAttributeValues: {
          ':p': { S: partition },
          ':low': { S: low },
          ':high': { S: high },
        },
      });
      const taken = await outcome(() => queryInMemory(own, structuredClone(ask(good))));

      const refused = await outcome(() => queryInMemory(own, structuredClone(ask(bad))));

      expect(taken).toMatchObject({ Count: 0 });
      expect(refused).toMatchObject({ __type: expect.stringContaining('ValidationException') });
      expect(refused).toEqual(await outcome(() => run(dynalite, 'Query', ask(bad))));
    },
  );

  it('finds what has come into a partition since it was empty, and not what has gone', async () => {
    const input = {
      TableName: 'plain',
      KeyConditionExpression: 'pk = :p',
      ExpressionAttributeValues: { ':p': { S: 'later' } },
    };
    const Key = { pk: { S: 'later' }, sk: { S: '1' } };
    const count = async () => (await queryInMemory(own, structuredClone(input))).Count;

    const before = [await count(), await count()];
    await run(own, 'PutItem', { TableName: 'plain', Item: Key });
    const during = await count();
    await run(own, 'DeleteItem', { TableName: 'plain', Key });
    const after = await count();

    expect({ before, during, after }).toEqual({ before: [0, 0], during: 1, after: 0 });
  });

  it('gives each caller an answer of its own', async () => {
    const input = {
      TableName: 'plain',
      KeyConditionExpression: 'pk = :p',
      ExpressionAttributeValues: { ':p': { S: 'nobody' } },
    };
    await queryInMemory(own, structuredClone(input));

    const one = await queryInMemory(own, structuredClone(input));
    (one.Items as unknown[]).push('changed');
    const other = await queryInMemory(own, structuredClone(input));

    expect(other).toEqual({ Items: [], Count: 0, ScannedCount: 0 });
  });
});
