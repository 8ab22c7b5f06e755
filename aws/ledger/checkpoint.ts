import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { checkpointKey } from '../../core/ledger/keys.ts';
import { text, toItem } from './attributes.ts';
import type { Table } from './batch-calls.ts';

export async function getCheckpoint(
  { client, name }: Table,
  job: string,
): Promise<string | undefined> {
  const { Item } = await client.send(
    new GetItemCommand({
      TableName: name,
      Key: toItem({ ...checkpointKey(job) }),
      ConsistentRead: true,
    }),
  );
  return Item === undefined ? undefined : text(Item, 'checkpoint');
}

export async function putCheckpoint(
  { client, name }: Table,
  job: string,
  value: string,
): Promise<void> {
  await client.send(
    new PutItemCommand({
      TableName: name,
      Item: toItem({ ...checkpointKey(job), checkpoint: value }),
    }),
  );
}
