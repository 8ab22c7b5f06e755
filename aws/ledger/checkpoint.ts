import {
  ConditionalCheckFailedException,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { checkpointKey } from '../../core/records/ledger-keys.ts';
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

/** The lease is an item of its own: a run of a job writes its checkpoint without a thought of it. */
export async function takeLease(
  table: Table,
  job: string,
  { now, until }: { readonly now: number; readonly until: number },
): Promise<boolean> {
  return putLease(table, job, {
    until,
    condition: 'attribute_not_exists(pk) OR leasedUntil <= :time',
    time: now,
  });
}

/** Only the run that took it ends it: a lease that is over may be another's by now. */
export async function endLease(table: Table, job: string, until: number): Promise<void> {
  await putLease(table, job, { until: 0, condition: 'leasedUntil = :time', time: until });
}

async function putLease(
  { client, name }: Table,
  job: string,
  {
    until,
    condition,
    time,
  }: { readonly until: number; readonly condition: string; readonly time: number },
): Promise<boolean> {
  try {
    await client.send(
      new PutItemCommand({
        TableName: name,
        Item: toItem({ ...checkpointKey(job), sk: 'LEASE', leasedUntil: until }),
        ConditionExpression: condition,
        ExpressionAttributeValues: toItem({ ':time': time }),
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
