import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AwsJson } from '../../../../../local/api/aws-api.ts';
import { TableEngine } from '../../../../../local/services/dynamodb/table-engine.ts';
import { DEFAULT_ACCOUNT_REGION } from '../../../../../local/support/account-region.ts';
import { FakeClock } from '../../../../support/fakes/fake-clock.ts';
import { createTables } from '../tables.ts';
import { ABSENT, add, at, check, here, put, remove } from './steps.ts';

describe.each(['in memory', 'in a folder'])('a transaction on tables %s', (where) => {
  let engine: TableEngine;
  let clock: FakeClock;
  let folder: string | undefined;

  beforeEach(async () => {
    clock = new FakeClock();
    folder =
      where === 'in memory' ? undefined : await mkdtemp(join(tmpdir(), 'waybill-transactions-'));
    const kept = folder === undefined ? {} : { dataDir: folder };
    engine = new TableEngine({ place: DEFAULT_ACCOUNT_REGION, clock, ...kept });
    await engine.open();
    await createTables((action, input) => engine.call(action, input));
  });

  afterEach(async () => {
    await engine.stop();
    if (folder !== undefined) await rm(folder, { recursive: true });
  });

  const write = (TransactItems: readonly AwsJson[], own: AwsJson = {}) =>
    engine.call('TransactWriteItems', { TransactItems, ...own });

  async function all(): Promise<Record<string, number>> {
    const { Items } = await engine.call('Scan', { ...here, ConsistentRead: true });
    const items = Items as { readonly pk: { S: string }; readonly n?: { N: string } }[];
    return Object.fromEntries(items.map(({ pk, n }) => [pk.S, Number(n?.N)]));
  }

  it('puts, updates, deletes and checks, all at once', async () => {
    await write([put('a', 1), put('b', 2)]);

    const answer = await write([put('c', 3), add('a', 10), remove('b'), check('d')]);

    expect(answer).toEqual({});
    expect(await all()).toEqual({ a: 11, c: 3 });
  });

  it('writes into indexes, of several tables', async () => {
    const Item = { pk: { S: 'p' }, sk: { S: 's' }, gk: { S: 'g' }, gs: { S: '1' }, a: { S: 'x' } };
    await write([{ Put: { TableName: 'plain', Item } }, put('a', 1)]);
    const query = async (g: string) =>
      (
        await engine.call('Query', {
          ...{ TableName: 'plain', IndexName: 'byG', KeyConditionExpression: 'gk = :g' },
          ExpressionAttributeValues: { ':g': { S: g } },
        })
      ).Items;
    const before = await query('g');

    const Key = { pk: { S: 'p' }, sk: { S: 's' } };
    const ExpressionAttributeValues = { ':h': { S: 'h' } };
    const UpdateExpression = 'SET gk = :h';
    await write([
      { Update: { TableName: 'plain', Key, UpdateExpression, ExpressionAttributeValues } },
    ]);

    expect([before, await query('g')]).toEqual([[Item], []]);
    expect(await query('h')).toEqual([{ ...Item, gk: { S: 'h' } }]);
  });

  // DynamoDB API reference, "TransactWriteItems", under errors; localstack's test_transaction_write_canceled.
  it('does nothing where a condition fails, and says of each operation why', async () => {
    await write([put('a', 1)]);
    const ALL_OLD = { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' };

    const writing = write([
      put('b', 2),
      put('a', 5, ABSENT),
      check('c', { ConditionExpression: 'attribute_exists(pk)', ...ALL_OLD }),
    ]);

    await expect(writing).rejects.toMatchObject({
      code: 'TransactionCanceledException',
      message:
        'Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed, ConditionalCheckFailed]',
      members: {
        CancellationReasons: [
          { Code: 'None' },
          { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' },
          { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' },
        ],
      },
    });
    expect(await all()).toEqual({ a: 1 });
  });

  it.each<[string, AwsJson]>([
    ['a put', put('a', 2, { ...ABSENT, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' })],
    ['a check', check('a', { ...ABSENT, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' })],
  ])('tells the item that %s met, where that is asked for', async (_, step) => {
    await write([put('a', 1)]);

    await expect(write([step])).rejects.toMatchObject({
      members: {
        CancellationReasons: [
          { Code: 'ConditionalCheckFailed', Item: { pk: { S: 'a' }, n: { N: '1' } } },
        ],
      },
    });
  });

  it.each<[string, AwsJson, string]>([
    [
      'a key of another name',
      { Delete: { ...here, Key: { id: { S: 'a' } } } },
      'The provided key element does not match the schema',
    ],
    [
      'an item without its key',
      { Put: { ...here, Item: { n: { N: '1' } } } },
      'One or more parameter values were invalid: Missing the key pk in the item',
    ],
    [
      'an update of another type',
      add('text', 1),
      'An operand in the update expression has an incorrect data type',
    ],
  ])('is cancelled by %s, and says so', async (_, step, Message) => {
    await write([{ Put: { ...here, Item: { ...at('text'), n: { S: 'x' } } } }]);

    await expect(write([put('b', 1), step])).rejects.toMatchObject({
      code: 'TransactionCanceledException',
      members: { CancellationReasons: [{ Code: 'None' }, { Code: 'ValidationError', Message }] },
    });
    expect(await all()).toEqual({ text: Number.NaN });
  });

  it('rejects a table that is not there', async () => {
    const missing = { TableName: 'nowhere', Key: at('a') };

    for (const call of [
      write([put('a', 1), { Delete: missing }]),
      engine.call('TransactGetItems', { TransactItems: [{ Get: missing }] }),
    ])
      await expect(call).rejects.toMatchObject({
        code: 'ResourceNotFoundException',
        message: 'Requested resource not found',
      });
    expect(await all()).toEqual({});
  });

  // DynamoDB API reference, "TransactWriteItems", `ClientRequestToken`.
  it('is done once under a token, for ten minutes', async () => {
    const ClientRequestToken = 'token';
    await write([add('a', 1)], { ClientRequestToken });
    await write([add('a', 1)], { ClientRequestToken });
    const other = write([add('a', 2)], { ClientRequestToken });
    await expect(other).rejects.toMatchObject({ code: 'IdempotentParameterMismatchException' });
    clock.advance(600_000);
    await write([add('a', 1)], { ClientRequestToken });

    expect(await all()).toEqual({ a: 2 });
  });

  it('that was cancelled may be sent again under its token', async () => {
    const ClientRequestToken = 'token';
    await write([put('a', 1)]);
    await write([add('a', 1, ABSENT)], { ClientRequestToken }).catch(() => {});
    await write([remove('a')]);

    await write([add('a', 1, ABSENT)], { ClientRequestToken });

    expect(await all()).toEqual({ a: 1 });
  });

  it('reads several items, and nothing of those that are not there', async () => {
    await write([put('a', 1), put('b', 2)]);
    const get = (id: string, own: AwsJson = {}) => ({ Get: { ...here, Key: at(id), ...own } });

    const { Responses } = await engine.call('TransactGetItems', {
      TransactItems: [get('a'), get('nobody'), get('b', { ProjectionExpression: 'n' })],
    });

    expect(Responses).toEqual([
      { Item: { pk: { S: 'a' }, n: { N: '1' } } },
      {},
      { Item: { n: { N: '2' } } },
    ]);
  });

  it('is never seen half done, whoever writes and reads beside it', async () => {
    const ids = ['a', 'b', 'c'];
    await write(ids.map((id) => put(id, 100)));
    const sums: number[] = [];
    const look = async () => {
      const TransactItems = ids.map((id) => ({ Get: { ...here, Key: at(id) } }));
      const { Responses } = await engine.call('TransactGetItems', { TransactItems });
      const items = Responses as { readonly Item: { readonly n: { readonly N: string } } }[];
      sums.push(items.reduce((sum, { Item }) => sum + Number(Item.n.N), 0));
    };
    const move = (turn: number) => {
      const [from = '', to = ''] = [ids[turn % 3], ids[(turn + 1 + (turn % 2)) % 3]];
      return write([add(from, -turn), add(to, turn)]);
    };
    const touch = (id: string) => engine.call('UpdateItem', add(id, 0).Update as AwsJson);
    const batch = (turn: number) =>
      engine.call('BatchWriteItem', {
        RequestItems: { hash: ids.map((id) => ({ PutRequest: { Item: at(`${id}${turn}`) } })) },
      });

    await Promise.all(
      Array.from({ length: 40 }, (_, turn) => [
        move(turn),
        look(),
        touch(ids[turn % 3] ?? ''),
        batch(turn),
      ]).flat(),
    );

    expect(new Set(sums)).toEqual(new Set([300]));
    const { a = 0, b = 0, c = 0 } = await all();
    expect(a + b + c).toBe(300);
  });

  it('loses no write of a plain batch on the same item', async () => {
    for (let turn = 0; turn < 20; turn++) {
      await write([put('a', 0)]);
      const Item = { ...at('a'), n: { N: '7' } };
      await Promise.all([
        write([add('a', 1)]),
        engine.call('BatchWriteItem', { RequestItems: { hash: [{ PutRequest: { Item } }] } }),
      ]);

      expect([7, 8]).toContain((await all()).a);
    }
  });

  it('is allowed by the permissions of its operations', () => {
    const TransactItems = [put('a', 1), add('b', 1), remove('c'), check('d')];

    const access = [engine.access('TransactWriteItems', { TransactItems })].flat();

    expect(
      access.map(({ action, resources, sets }) => [
        action,
        resources,
        sets?.['dynamodb:leadingkeys']?.(),
      ]),
    ).toEqual(
      [
        ['dynamodb:PutItem', 'a'],
        ['dynamodb:UpdateItem', 'b'],
        ['dynamodb:DeleteItem', 'c'],
        ['dynamodb:ConditionCheckItem', 'd'],
      ].map(([action, key]) => [
        action,
        ['arn:aws:dynamodb:us-east-1:000000000000:table/hash'],
        [key],
      ]),
    );
  });
});
