import { setImmediate as turn } from 'node:timers/promises';
import type { AwsJson } from '../../../../local/api/aws-api.ts';

const hash = (AttributeName: string) => ({ AttributeName, KeyType: 'HASH' });
const range = (AttributeName: string) => ({ AttributeName, KeyType: 'RANGE' });

/** A table with an index over strings, one with a partition key only, and one whose key is a number. */
const TABLES: readonly AwsJson[] = [
  {
    TableName: 'plain',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: define({ pk: 'S', sk: 'S', gk: 'S', gs: 'S' }),
    KeySchema: [hash('pk'), range('sk')],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'byG',
        KeySchema: [hash('gk'), range('gs')],
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['a'] },
      },
    ],
  },
  {
    TableName: 'hash',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: define({ pk: 'S' }),
    KeySchema: [hash('pk')],
  },
  {
    TableName: 'number',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: define({ pk: 'N' }),
    KeySchema: [hash('pk')],
  },
];

/** Makes the tables `plain`, `hash` and `number`, and waits until they are ready. */
export async function createTables(
  call: (action: string, input: AwsJson) => Promise<AwsJson>,
): Promise<void> {
  for (const table of TABLES) await createTable(call, table);
}

/** Makes one table, and waits until it is ready. */
export async function createTable(
  call: (action: string, input: AwsJson) => Promise<AwsJson>,
  table: AwsJson,
): Promise<void> {
  await call('CreateTable', structuredClone(table));
  for (let look = 0; look < 1000; look++) {
    const { Table } = await call('DescribeTable', { TableName: table.TableName });
    if ((Table as AwsJson).TableStatus === 'ACTIVE') return;
    await turn();
  }
  throw new Error(`the table ${String(table.TableName)} does not become active`);
}

function define(attributes: Readonly<Record<string, string>>): readonly AwsJson[] {
  return Object.entries(attributes).map(([AttributeName, AttributeType]) => ({
    AttributeName,
    AttributeType,
  }));
}
