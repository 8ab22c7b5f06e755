import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { OpenSlice, Slice, SliceKey } from '../../core/ports/slices.ts';
import { checkpointKey, sliceKey } from '../../core/records/ledger-keys.ts';
import { type Item, number, requiredText, text, toItem } from './attributes.ts';
import { putAll, type Table } from './batch-calls.ts';
import { outage } from './or-outage.ts';
import { queryPages } from './query-pages.ts';

/** Writes slices; throws where one could not be written. */
export async function putSlices(
  table: Table,
  job: string,
  slices: readonly Slice[],
): Promise<void> {
  const items = slices.map(({ id, work, reached }) =>
    toItem({ ...sliceKey({ job, id }), work, reached }),
  );
  const { left, cause, refused } = await putAll(table, items);
  if (left.length > 0) throw outage(cause);
  const [first] = refused;
  if (first !== undefined) throw first.reason;
}

export async function listSlices(
  table: Table,
  job: string,
  limit: number,
): Promise<readonly OpenSlice[]> {
  const open: OpenSlice[] = [];
  const pages = queryPages(table, {
    KeyConditionExpression: 'pk = :job AND begins_with(sk, :slices)',
    ExpressionAttributeValues: toItem({
      ':job': checkpointKey(job).pk,
      ':slices': sliceKey({ job, id: '' }).sk,
    }),
    ConsistentRead: true,
    Limit: limit,
  });
  for await (const items of pages) {
    open.push(...items.map(readSlice));
    if (open.length >= limit) break;
  }
  return open.slice(0, limit);
}

export async function takeSlice(
  table: Table,
  key: SliceKey,
  { now, until }: { readonly now: number; readonly until: number },
): Promise<Slice | undefined> {
  const taken = await orUnmet(
    table.client.send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: toItem({ ...sliceKey(key) }),
        UpdateExpression: 'SET leasedUntil = :until',
        ConditionExpression:
          'attribute_exists(pk) AND (attribute_not_exists(leasedUntil) OR leasedUntil <= :now)',
        ExpressionAttributeValues: toItem({ ':until': until, ':now': now }),
        ReturnValues: 'ALL_NEW',
      }),
    ),
  );
  if (taken?.Attributes === undefined) return undefined;
  const { leasedUntil: _, ...slice } = readSlice(taken.Attributes);
  return slice;
}

export async function leaveSlice(
  table: Table,
  key: SliceKey,
  { until, reached }: { readonly until: number; readonly reached: string },
): Promise<void> {
  await orUnmet(
    table.client.send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: toItem({ ...sliceKey(key) }),
        UpdateExpression: 'SET reached = :reached REMOVE leasedUntil',
        ConditionExpression: 'leasedUntil = :until',
        ExpressionAttributeValues: toItem({ ':until': until, ':reached': reached }),
      }),
    ),
  );
}

export async function endSlice(table: Table, key: SliceKey, until: number): Promise<void> {
  await orUnmet(
    table.client.send(
      new DeleteItemCommand({
        TableName: table.name,
        Key: toItem({ ...sliceKey(key) }),
        ConditionExpression: 'leasedUntil = :until',
        ExpressionAttributeValues: toItem({ ':until': until }),
      }),
    ),
  );
}

function readSlice(item: Item): OpenSlice {
  const reached = text(item, 'reached');
  return {
    id: requiredText(item, 'sk').slice(sliceKey({ job: '', id: '' }).sk.length),
    work: requiredText(item, 'work'),
    ...(reached === undefined ? {} : { reached }),
    leasedUntil: number(item, 'leasedUntil') ?? 0,
  };
}

/** Undefined where the condition of a call was not met: another run has the slice, or it is done. */
async function orUnmet<Output>(call: Promise<Output>): Promise<Output | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}
