import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { ReadEvents } from '../../core/ports/event-store.ts';
import type { EventRecord } from '../../core/records/event-record.ts';
import { eventKey } from '../../core/records/ledger-keys.ts';
import { type Item, toItem } from './attributes.ts';
import { getAll, type Table } from './batch-calls.ts';
import { pieceKeys, readEventItem } from './event-item.ts';

/** An event that is there, and why it cannot be read. */
export type UnreadableEvent = ReadEvents['unreadable'][number];

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

/** Many events, whole, in the order of their ids; one that cannot be read stands beside the others. */
export async function getEvents(table: Table, trackingIds: readonly string[]): Promise<ReadEvents> {
  const rows = await getEventRows(table, trackingIds);
  return sortOut([...rows].map(([trackingId, row]) => readRow(trackingId, row)));
}

/** What was read, sorted by whether it could be. */
export function sortOut(read: readonly (EventRecord | UnreadableEvent)[]): ReadEvents {
  return {
    records: read.flatMap((each) => ('event' in each ? [each] : [])),
    unreadable: read.flatMap((each) => ('reason' in each ? [each] : [])),
  };
}

export function readRow(
  trackingId: string,
  { item, pieces }: EventRow,
): EventRecord | UnreadableEvent {
  try {
    return readEventItem(item, pieces);
  } catch (error) {
    return { trackingId, reason: error instanceof Error ? error.message : String(error) };
  }
}

/** The items of those of these events that are there, in the order of the ids: one batched read, and another for large ones. */
export async function getEventRows(
  table: Table,
  trackingIds: readonly string[],
): Promise<ReadonlyMap<string, EventRow>> {
  const keys = trackingIds.map((id) => toItem({ ...eventKey(id) }));
  const rows = await withPieces(table, await getAll(table, keys, { consistent: true }));
  const byKey = new Map(rows.map((row) => [row.item.pk?.S, row]));
  const found = trackingIds.flatMap((id) => {
    const row = byKey.get(eventKey(id).pk);
    return row === undefined ? [] : [[id, row] as const];
  });
  return new Map(found);
}

async function withPieces(table: Table, items: readonly Item[]): Promise<readonly EventRow[]> {
  const keys = items.flatMap(pieceKeys).map((key) => toItem({ ...key }));
  const pieces = await getAll(table, keys, { consistent: true });
  return items.map((item) => ({ item, pieces: pieces.filter(({ pk }) => pk?.S === item.pk?.S) }));
}
