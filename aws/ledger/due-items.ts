import { QueryCommand } from '@aws-sdk/client-dynamodb';
import type { Address } from '../../core/event/envelope.ts';
import { DUE_SHARDS, dueKey, duePartition } from '../../core/ledger/keys.ts';
import type { DueItem, StoredDueItem } from '../../core/ports/due-list.ts';
import { type Item, text, toItem } from './attributes.ts';
import { deleteAll, putAll, type Table } from './batch-calls.ts';
import { outage } from './or-outage.ts';

/** Files items under their minutes; throws where one could not be written. */
export async function putDue(
  table: Table,
  items: readonly DueItem[],
  { now, keepSeconds }: { readonly now: number; readonly keepSeconds: number },
): Promise<void> {
  const rows = items.map(({ trackingId, dueAt, to, lookAt = dueAt }) => {
    const subscriber = to?.subscriber ?? '';
    const filedAt = new Date(Math.max(Date.parse(lookAt), now)).toISOString();
    const key = dueKey({ trackingId, dueAt, subscriber }, filedAt);
    return toItem({
      ...key,
      to: to === undefined ? undefined : JSON.stringify(to),
      expiresAt: Math.floor(Date.parse(dueAt) / 1000) + keepSeconds,
    });
  });
  const { left, cause, refused } = await putAll(table, rows);
  if (left.length > 0) throw outage(cause);
  const [first] = refused;
  if (first !== undefined) throw first.reason;
}

/** The earliest of each shard, merged. */
export async function listDue(
  { client, name }: Table,
  minute: string,
  limit: number,
): Promise<readonly StoredDueItem[]> {
  const shards = await Promise.all(
    Array.from({ length: DUE_SHARDS }, (_, shard) =>
      client.send(
        new QueryCommand({
          TableName: name,
          KeyConditionExpression: 'pk = :partition',
          ExpressionAttributeValues: toItem({ ':partition': duePartition(minute, shard) }),
          ConsistentRead: true,
          Limit: limit,
        }),
      ),
    ),
  );
  return shards
    .flatMap(({ Items = [] }) => Items.map(readDueItem))
    .sort((a, b) => (a.dueAt < b.dueAt ? -1 : 1))
    .slice(0, limit);
}

export async function removeDue(table: Table, items: readonly StoredDueItem[]): Promise<void> {
  const keys = items.map(({ key }) => {
    const [pk = '', sk = ''] = key.split('\0');
    return toItem({ pk, sk });
  });
  const { left, cause } = await deleteAll(table, keys);
  if (left.length > 0) throw outage(cause);
}

function readDueItem(item: Item): StoredDueItem {
  const [pk = '', sk = ''] = [item.pk?.S, item.sk?.S];
  const [dueAt = '', trackingId = ''] = sk.split('#');
  const to = text(item, 'to');
  return {
    key: `${pk}\0${sk}`,
    trackingId,
    dueAt,
    ...(to === undefined ? {} : { to: JSON.parse(to) as Address }),
  };
}
