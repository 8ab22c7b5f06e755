import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { DynamoLedger } from '../../../aws/ledger/dynamo-ledger.ts';
import { createLedgerTable } from '../../support/worlds/create-ledger-table.ts';
import { leaveUnprocessed } from '../../support/worlds/leave-unprocessed.ts';
import type { LedgerSubject } from '../ledger/ledger-subject.ts';
import type { AwsPlace } from './aws-place.ts';

/** A ledger in a new table of this name. All of them share a client, whose calls are short from the second on. */
export async function makeDynamoLedger(
  aws: AwsPlace,
  client: DynamoDBClient,
  table: string,
): Promise<LedgerSubject> {
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
}
