import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DynamoKeyStore } from '../../aws/access/dynamo-key-store.ts';
import { AwsError } from '../../local/api/aws-error.ts';
import { makeKey } from '../support/builders/make-key.ts';
import { MemoryKeyStore } from '../support/fakes/memory-key-store.ts';
import { AwsUnderTest } from '../support/worlds/aws-under-test.ts';
import { createLedgerTable } from '../support/worlds/create-ledger-table.ts';
import { describeKeyStore } from './describe-key-store.ts';

let aws: AwsUnderTest;
let client: DynamoDBClient;
let tables = 0;

beforeAll(async () => {
  aws = await AwsUnderTest.start();
  client = new DynamoDBClient({ ...aws.clientConfig, maxAttempts: 3 });
});

afterAll(async () => {
  client?.destroy();
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
  loseAnswer,
}));

/** The next update is made, and its answer lost. */
function loseAnswer(): void {
  aws.intercept = async (call, next) => {
    if (call.action !== 'UpdateItem') return next(call);
    aws.intercept = (passed, onward) => onward(passed);
    await next(call);
    throw new AwsError('InternalServerError', 'the answer is lost', 500);
  };
}

describeKeyStore('MemoryKeyStore', async () => {
  const keys = new MemoryKeyStore();
  const breakStore = () => {
    keys.outage = true;
    return () => {
      keys.outage = false;
    };
  };
  // A call in memory is not repeated.
  return { keys, breakStore, loseAnswer: () => {} };
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

  it('keeps a count below the kilobyte of one write unit, in one call a request', async () => {
    const table = await newTable();
    const keys = new DynamoKeyStore(client, table);
    const request = { producer: 'p'.repeat(64), minute: '2026-11-24T17:20', events: 1 };
    const actions: string[] = [];
    aws.intercept = (call, next) => {
      actions.push(call.action);
      return next(call);
    };

    const requests = Array.from({ length: 200 }, () =>
      keys.countEvents({ ...request, limit: 180 }),
    );
    const taken = await Promise.all(requests);
    const { Item = {} } = await client.send(
      new GetItemCommand({
        TableName: table,
        Key: { pk: { S: `ALLOWANCE#${request.producer}` }, sk: { S: request.minute } },
      }),
    );

    const strings = Object.entries(Item).map(([name, { S = '', N = '' }]) => `${name}${S}${N}`);
    expect(taken.filter(Boolean)).toHaveLength(180);
    expect(actions.filter((action) => action === 'UpdateItem')).toHaveLength(200);
    expect(strings.join('').length).toBeLessThan(1024);
    expect(strings.length).toBeGreaterThan(55);
  });
});
