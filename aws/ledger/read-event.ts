import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { eventKey } from '../../core/ledger/keys.ts';
import type { EventRecord } from '../../core/records/event-record.ts';
import { type Item, toItem } from './attributes.ts';
import { getAll, type Table } from './batch-calls.ts';
import { pieceKeys, readEventItem } from './event-item.ts';

/** An event's item, and those that hold its body where it does not itself. */
export interface EventRow {
  readonly item: Item;
  readonly pieces: readonly Item[];
}

/** One event, whole, as it is at this moment. Throws `WaybillError('unreadable')` where it is damaged. */
export async function getEvent(table: Table, trackingId: string): Promise<EventRecord | undefined> {
  const { Item } = await table.client.send(
    new GetItemCommand({
      TableName: table.name,
      Key: toItem({ ...eventKey(trackingId) }),
      ConsistentRead: true,
    }),
  );
  if (Item === undefined) return undefined;
  const [row] = await withPieces(table, [Item]);
  return row && readEventItem(row.item, row.pieces);
}

/** The items of those of these events that are there, in any order: one batched read, and another for large ones. */
export async function getEventRows(
  table: Table,
  trackingIds: readonly string[],
): Promise<readonly EventRow[]> {
  const keys = trackingIds.map((id) => toItem({ ...eventKey(id) }));
  return withPieces(table, await getAll(table, keys, { consistent: true }));
}

async function withPieces(table: Table, items: readonly Item[]): Promise<readonly EventRow[]> {
  const keys = items.flatMap(pieceKeys).map((key) => toItem({ ...key }));
  const pieces = await getAll(table, keys, { consistent: true });
  return items.map((item) => ({ item, pieces: pieces.filter(({ pk }) => pk?.S === item.pk?.S) }));
}
