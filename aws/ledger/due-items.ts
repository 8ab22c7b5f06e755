import type { Json } from '../../core/event/event.ts';
import type { DueItem, StoredDueItem } from '../../core/records/due-item.ts';
import type { Address } from '../../core/records/envelope.ts';
import { DUE_SHARDS, dueKey, duePartition } from '../../core/records/ledger-keys.ts';
import { parseAddress } from '../../core/records/open-envelope.ts';
import { isTime } from '../../core/records/parse-attempt.ts';
import { isTrackingId } from '../../core/records/tracking-id.ts';
import { type Item, text, toItem } from './attributes.ts';
import { deleteAll, putAll, type Table } from './batch-calls.ts';
import { outage } from './or-outage.ts';
import { queryPages } from './query-pages.ts';

/** Files items under their minutes; throws where one could not be written. */
export async function putDue(
  table: Table,
  items: readonly DueItem[],
  { now, keepSeconds }: { readonly now: number; readonly keepSeconds: number },
): Promise<void> {
  const rows = items.map((item) => {
    const { dueAt, to, subscriber, lookAt = dueAt } = item;
    const filedAt = new Date(Math.max(Date.parse(lookAt), now)).toISOString();
    return toItem({
      ...dueKey(item, filedAt),
      to: to === undefined ? undefined : JSON.stringify(to),
      subscriber,
      expiresAt: Math.floor(Date.parse(filedAt) / 1000) + keepSeconds,
    });
  });
  const { left, cause, refused } = await putAll(table, rows);
  if (left.length > 0) throw outage(cause);
  const [first] = refused;
  if (first !== undefined) throw first.reason;
}

/** The earliest of each shard, merged. */
export async function listDue(
  table: Table,
  minute: string,
  limit: number,
): Promise<readonly StoredDueItem[]> {
  const shards = await Promise.all(
    Array.from({ length: DUE_SHARDS }, (_, shard) =>
      listShard(table, duePartition(minute, shard), limit),
    ),
  );
  return shards
    .flat()
    .sort((a, b) => (a.dueAt < b.dueAt ? -1 : 1))
    .slice(0, limit);
}

/** Pages on past what another hand has written and is no due item, so that it takes nobody's place. */
async function listShard(
  table: Table,
  partition: string,
  limit: number,
): Promise<readonly StoredDueItem[]> {
  const due: StoredDueItem[] = [];
  const pages = queryPages(table, {
    KeyConditionExpression: 'pk = :partition',
    ExpressionAttributeValues: toItem({ ':partition': partition }),
    ConsistentRead: true,
    Limit: limit,
  });
  for await (const items of pages) {
    due.push(...items.flatMap((item) => readDueItem(item) ?? []));
    if (due.length >= limit) break;
  }
  return due;
}

export async function removeDue(table: Table, items: readonly StoredDueItem[]): Promise<void> {
  const keys = items.map(({ key }) => {
    const [pk = '', sk = ''] = key.split('\0');
    return toItem({ pk, sk });
  });
  const { left, cause } = await deleteAll(table, keys);
  if (left.length > 0) throw outage(cause);
}

function readDueItem(item: Item): StoredDueItem | undefined {
  const [pk = '', sk = ''] = [item.pk?.S, item.sk?.S];
  const [dueAt, trackingId = ''] = sk.split('#');
  if (!isTime(dueAt) || !isTrackingId(trackingId)) return undefined;
  const stored = { key: `${pk}\0${sk}`, trackingId, dueAt };
  const subscriber = text(item, 'subscriber');
  if (item.to === undefined)
    return { ...stored, ...(subscriber === undefined ? {} : { subscriber }) };
  const to = readAddress(text(item, 'to') ?? '');
  return to === undefined ? undefined : { ...stored, to };
}

function readAddress(json: string): Address | undefined {
  try {
    return parseAddress(JSON.parse(json) as Json);
  } catch {
    return undefined;
  }
}
