import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll } from '@jest/globals';
import { DynamoLedger } from '../../aws/ledger/dynamo-ledger.ts';
import { AwsUnderTest } from '../support/worlds/aws-under-test.ts';
import { createLedgerTable } from '../support/worlds/create-ledger-table.ts';
import { leaveUnprocessed } from '../support/worlds/leave-unprocessed.ts';
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
      const isRefused = (key: string) => trackingIds.some((id) => key.includes(`#${id}`));
      aws.intercept = leaveUnprocessed(table, ({ pk, sk }) => isRefused(`${pk?.S}#${sk?.S}`));
    },
    damage: async (trackingId) => {
      await client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: { pk: { S: `EVENT#${trackingId}` }, sk: { S: 'EVENT' } },
          UpdateExpression: 'SET body = :body',
          ExpressionAttributeValues: { ':body': { S: '{"id":' } },
        }),
      );
    },
  };
});
