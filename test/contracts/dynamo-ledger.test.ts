import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll } from '@jest/globals';
import { DynamoLedger } from '../../aws/ledger/dynamo-ledger.ts';
import { AwsUnderTest } from './aws-under-test.ts';
import { createLedgerTable } from './create-ledger-table.ts';
import { leaveUnprocessed } from './leave-unprocessed.ts';
import { describeLedger } from './ledger/describe-ledger.ts';

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

describeLedger('DynamoLedger', async () => {
  const table = `ledger-${tables++}`;
  await createLedgerTable(client, table);
  return {
    ledger: new DynamoLedger(client, { table, retentionDays: 30 }),
    breakStore: () => aws.faults.set({ service: 'dynamodb' }),
    refuseWrites: (trackingIds) => {
      const partitions = trackingIds.map((id) => `EVENT#${id}`);
      aws.intercept = leaveUnprocessed(table, ({ pk }) => partitions.includes(pk?.S ?? ''));
    },
  };
});
