import {
  ConditionalCheckFailedException,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { eventKey } from '../../core/records/ledger-keys.ts';
import { toItem } from './attributes.ts';
import type { Table } from './batch-calls.ts';

type Update = Pick<
  UpdateItemCommandInput,
  | 'UpdateExpression'
  | 'ConditionExpression'
  | 'ExpressionAttributeNames'
  | 'ExpressionAttributeValues'
>;

/** Updates an event that is there, or that meets the update's own condition; one that has expired meanwhile stays gone. */
export async function updateEvent(
  { client, name }: Table,
  trackingId: string,
  update: Update,
): Promise<void> {
  try {
    await client.send(
      new UpdateItemCommand({
        TableName: name,
        Key: toItem({ ...eventKey(trackingId) }),
        ConditionExpression: 'attribute_exists(pk)',
        ...update,
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
