import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DynamoKeyStore } from '../../aws/access/dynamo-key-store.ts';
import { makeKey } from '../core/access/make-key.ts';
import { MemoryKeyStore } from '../fakes/memory-key-store.ts';
import { AwsUnderTest } from './aws-under-test.ts';
import { createLedgerTable } from './create-ledger-table.ts';
import { describeKeyStore } from './describe-key-store.ts';

let aws: AwsUnderTest;
let client: DynamoDBClient;
let tables = 0;

beforeAll(async () => {
  aws = await AwsUnderTest.start();
  client = aws.dynamoDb();
});

afterAll(async () => {
  await aws?.stop();
});

async function newTable(): Promise<string> {
  const table = `keys-${tables++}`;
  await createLedgerTable(client, table);
  return table;
}

describeKeyStore('DynamoKeyStore', async () => ({
  keys: new DynamoKeyStore(client, await newTable()),
  breakStore: () => aws.faults.set({ service: 'dynamodb' }),
}));

describeKeyStore('MemoryKeyStore', async () => {
  const keys = new MemoryKeyStore();
  const breakStore = () => {
    keys.outage = true;
    return () => {
      keys.outage = false;
    };
  };
  return { keys, breakStore };
});

describe('DynamoKeyStore', () => {
  it.each([
    [
      '30 days after a key has ended',
      'KEY',
      { expiresAt: '2026-12-01T00:00:00.000Z' },
      '1798675200',
    ],
    ['never for a key without an end', 'KEY', {}, undefined],
    ['an hour after the minute for a count', 'ALLOWANCE#shop', {}, '1795544400'],
  ])('lets DynamoDB remove an item %s', async (_, pk, own, expiry) => {
    const table = await newTable();
    const keys = new DynamoKeyStore(client, table);
    const { record } = makeKey(own);
    const minute = '2026-11-24T17:20';

    await keys.addKey(record);
    await keys.countEvents({ producer: 'shop', minute, events: 1, limit: 1 });
    const sk = pk === 'KEY' ? record.id : minute;
    const { Item } = await client.send(
      new GetItemCommand({ TableName: table, Key: { pk: { S: pk }, sk: { S: sk } } }),
    );

    expect(Item?.pk?.S).toBe(pk);
    expect(Item?.expiresAt?.N).toBe(expiry);
  });
});
