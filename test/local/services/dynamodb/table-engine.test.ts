import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AwsJson } from '../../../../local/api/aws-api.ts';
import { TableEngine } from '../../../../local/services/dynamodb/table-engine.ts';
import { DEFAULT_ACCOUNT_REGION } from '../../../../local/support/account-region.ts';
import { FakeClock } from '../../../support/fakes/fake-clock.ts';
import { createTables } from './tables.ts';

const PREFIX = 'arn:aws:dynamodb:us-east-1:000000000000:table';

let engine: TableEngine;
const engines: TableEngine[] = [];

beforeEach(async () => {
  engine = openEngine();
  await createTables((action, input) => engine.call(action, input));
});

afterEach(async () => {
  for (const each of engines.splice(0)) await each.stop();
});

function openEngine(dataDir?: string): TableEngine {
  const options = { place: DEFAULT_ACCOUNT_REGION, clock: new FakeClock() };
  const opened = new TableEngine({ ...options, ...(dataDir === undefined ? {} : { dataDir }) });
  engines.push(opened);
  return opened;
}

/** Puts items of one partition, in any order; each is in the index, under its number's other end. */
async function fill(count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    const number = (index * 7) % count;
    const Item = {
      pk: { S: 'p' },
      sk: { S: pad(number) },
      gk: { S: 'g' },
      gs: { S: pad(count - number) },
      even: { N: String(number % 2) },
    };
    await engine.call('PutItem', { TableName: 'plain', Item });
  }
}

const pad = (number: number) => String(number).padStart(4, '0');

/** Every page of a query or a scan: the sort keys of its items. */
async function readPages(action: string, input: AwsJson): Promise<readonly unknown[][]> {
  const pages: unknown[][] = [];
  let ExclusiveStartKey: unknown;
  do {
    const start = ExclusiveStartKey === undefined ? {} : { ExclusiveStartKey };
    const page = await engine.call(action, { TableName: 'plain', ...input, ...start });
    pages.push((page.Items as { sk: { S: string } }[]).map(({ sk }) => Number(sk.S)));
    ExclusiveStartKey = page.LastEvaluatedKey;
    if (pages.length > 200) throw new Error('the pages do not come to an end');
  } while (ExclusiveStartKey !== undefined);
  return pages;
}

const OF_P = {
  KeyConditionExpression: 'pk = :p',
  ExpressionAttributeValues: { ':p': { S: 'p' } },
};

const OF_G = {
  IndexName: 'byG',
  KeyConditionExpression: 'gk = :g',
  ExpressionAttributeValues: { ':g': { S: 'g' } },
};

const upTo = (count: number) => Array.from({ length: count }, (_, number) => number);

describe('a query', () => {
  it.each([1, 7, 99, 100, 101])('gives 100 items in pages of %d, in order', async (Limit) => {
    await fill(100);

    const pages = await readPages('Query', { ...OF_P, Limit });

    expect(pages.flat()).toEqual(upTo(100));
    expect(pages.every((page) => page.length <= Limit)).toBe(true);
  });

  it('goes backwards, and through an index', async () => {
    await fill(100);

    const backwards = await readPages('Query', { ...OF_P, Limit: 9, ScanIndexForward: false });
    const index = await readPages('Query', { ...OF_G, Limit: 9 });
    const indexBackwards = await readPages('Query', { ...OF_G, Limit: 9, ScanIndexForward: false });

    expect(backwards.flat()).toEqual(upTo(100).reverse());
    expect(index.flat()).toEqual(upTo(100).reverse());
    expect(indexBackwards.flat()).toEqual(upTo(100));
  });

  it.each([
    ['sk = :a', [20]],
    ['sk < :a', upTo(20)],
    ['sk >= :a', upTo(60).slice(20)],
    ['sk BETWEEN :a AND :b', [20, 21, 22, 23, 24, 25]],
    ['begins_with(sk, :c)', upTo(10)],
  ])('is bounded by %s', async (condition, expected) => {
    await fill(60);
    const used = [':a', ':b', ':c'].filter((name) => condition.includes(name));
    const values = { ':a': { S: pad(20) }, ':b': { S: pad(25) }, ':c': { S: '000' } };

    const pages = await readPages('Query', {
      KeyConditionExpression: `pk = :p AND ${condition}`,
      ExpressionAttributeValues: {
        ':p': { S: 'p' },
        ...Object.fromEntries(Object.entries(values).filter(([name]) => used.includes(name))),
      },
      Limit: 4,
    });

    expect(pages.flat()).toEqual(expected);
  });

  it('counts what it looked at and what its filter let through', async () => {
    await fill(20);

    const { Count, ScannedCount } = await engine.call('Query', {
      TableName: 'plain',
      ...OF_P,
      FilterExpression: 'even = :p1',
      ExpressionAttributeValues: { ':p': { S: 'p' }, ':p1': { N: '1' } },
      Select: 'COUNT',
    });

    expect({ Count, ScannedCount }).toEqual({ Count: 10, ScannedCount: 20 });
  });

  it('ends a page at 1 MB', async () => {
    for (let index = 0; index < 12; index++) {
      const Item = { pk: { S: 'p' }, sk: { S: pad(index) }, text: { S: 'x'.repeat(99_000) } };
      await engine.call('PutItem', { TableName: 'plain', Item });
    }

    const pages = await readPages('Query', OF_P);

    expect(pages.map(({ length }) => length)).toEqual([11, 1]);
    expect(pages.flat()).toEqual(upTo(12));
  });
});

describe('a scan', () => {
  it.each([1, 13, 100])('gives every item once, in pages of %d', async (Limit) => {
    await fill(100);

    const pages = await readPages('Scan', { Limit });

    expect([...pages.flat()].sort()).toEqual(upTo(100).sort());
  });
});

describe('the tables', () => {
  it('are empty when they are made again', async () => {
    await fill(3);

    await engine.call('DeleteTable', { TableName: 'plain' });
    await untilGone();
    await createTables(async (action, input) =>
      input.TableName === 'plain' ? engine.call(action, input) : ACTIVE,
    );

    expect((await readPages('Scan', {})).flat()).toEqual([]);
    expect((await readPages('Query', OF_G)).flat()).toEqual([]);
  });

  it('give the item that a condition met, where the call asks for it', async () => {
    await fill(1);
    const Key = { pk: { S: 'p' }, sk: { S: pad(0) } };
    const call = {
      TableName: 'plain',
      ConditionExpression: 'attribute_not_exists(pk)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    };
    const failure = {
      code: 'ConditionalCheckFailedException',
      members: { Item: expect.objectContaining(Key) },
    };

    const put = engine.call('PutItem', { ...call, Item: Key });
    await expect(put).rejects.toMatchObject(failure);
    const remove = engine.call('DeleteItem', { ...call, Key });
    await expect(remove).rejects.toMatchObject(failure);
    const silent = engine.call('DeleteItem', {
      ...call,
      Key,
      ReturnValuesOnConditionCheckFailure: 'NONE',
    });
    await expect(silent).rejects.toMatchObject({ members: {} });
  });

  it('are named to IAM by table, by index, and by every table of a batch', () => {
    const index = { TableName: 'plain', IndexName: 'byG' };
    const batch = { RequestItems: { plain: [], hash: [] } };

    expect(engine.access('Query', index)).toMatchObject({
      action: 'dynamodb:Query',
      resources: [`${PREFIX}/plain/index/byG`],
    });
    expect(engine.access('BatchWriteItem', batch)).toMatchObject({
      resources: [`${PREFIX}/plain`, `${PREFIX}/hash`],
    });
    expect(engine.access('ListTables', {})).toMatchObject({ resources: ['*'] });
  });

  // moto's tests/test_dynamodb/test_dynamodb.py, and localstack's test_dynamodb.snapshot.json (test_table_crud).
  it.each<[string, AwsJson, string, string]>([
    [
      'CreateTable',
      {
        ...{ TableName: 'hash', BillingMode: 'PAY_PER_REQUEST' },
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      },
      'ResourceInUseException',
      'Table already exists: hash',
    ],
    ...['DescribeTable', 'DeleteTable'].map((action): [string, AwsJson, string, string] => [
      action,
      { TableName: 'nowhere' },
      'ResourceNotFoundException',
      'Requested resource not found: Table: nowhere not found',
    ]),
    [
      'GetItem',
      { TableName: 'nowhere', Key: { pk: { S: 'a' } } },
      'ResourceNotFoundException',
      'Requested resource not found',
    ],
  ])('rejects %s of %j in the words of DynamoDB', async (action, input, code, message) => {
    const call = engine.call(action, structuredClone(input));

    await expect(call).rejects.toMatchObject({ code, message });
  });

  it('rejects an action that DynamoDB has and this one has not, and says which there are', async () => {
    const call = engine.call('ExecuteStatement', {});

    await expect(call).rejects.toMatchObject({
      code: 'UnknownOperationException',
      message: expect.stringContaining('BatchGetItem'),
    });
  });

  it('outlive a restart when they are kept in a folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'waybill-tables-'));
    const Item = { pk: { S: 'kept' } };

    const first = openEngine(folder);
    await createTables((action, input) => first.call(action, input));
    await first.call('PutItem', { TableName: 'hash', Item });
    await first.stop();
    engines.pop();
    const second = openEngine(folder);
    const found = await second.call('GetItem', { TableName: 'hash', Key: Item });
    await second.stop();
    engines.pop();
    await rm(folder, { recursive: true });

    expect(found).toEqual({ Item });
  });
});

const ACTIVE: AwsJson = { Table: { TableStatus: 'ACTIVE' } };

async function untilGone(): Promise<void> {
  for (let look = 0; look < 1000; look++) {
    const { TableNames } = await engine.call('ListTables', {});
    if (!(TableNames as string[]).includes('plain')) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error('the table does not go away');
}
