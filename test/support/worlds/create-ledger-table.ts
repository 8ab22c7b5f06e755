import {
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { SUMMARY_ATTRIBUTES } from '../../../core/records/summary-attributes.ts';

const FAILURE_ATTRIBUTES = [
  ...['status', 'attempts', 'firstAttemptAt', 'lastAttemptAt', 'nextAttemptAt'],
  ...['errorClass', 'errorMessage', 'errorStatusCode'],
];

/** Makes a table of the shape that `lib/router/ledger-table.ts` describes, and waits until it is ready. */
export async function createLedgerTable(client: DynamoDBClient, name: string): Promise<void> {
  const keys = ['pk', 'sk', 'timePk', 'timeSk', 'statusPk', 'statusSk'];
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: keys.map((key) => ({ AttributeName: key, AttributeType: 'S' })),
      KeySchema: keySchema('pk', 'sk'),
      GlobalSecondaryIndexes: [
        {
          IndexName: 'byTime',
          KeySchema: keySchema('timePk', 'timeSk'),
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: [...SUMMARY_ATTRIBUTES] },
        },
        {
          IndexName: 'byStatus',
          KeySchema: keySchema('statusPk', 'statusSk'),
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: FAILURE_ATTRIBUTES },
        },
      ],
    }),
  );
  for (let look = 0; look < 100; look++) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
    if (Table?.TableStatus === 'ACTIVE') return;
  }
  throw new Error(`the table ${name} does not become active`);
}

function keySchema(partition: string, sort: string) {
  return [
    { AttributeName: partition, KeyType: 'HASH' as const },
    { AttributeName: sort, KeyType: 'RANGE' as const },
  ];
}
