import type { EventRecord } from '../../core/records/event-record.ts';
import type { Item } from './attributes.ts';
import { putAll, type Table } from './batch-calls.ts';
import { eventItems } from './event-item.ts';

/**
 * Writes events, and other items beside them, in one round of calls; two where an event is in pieces. Its pieces
 * are then written first: an event is only there when all of it is. Answers what `putAll` does.
 */
export async function putEvents(
  table: Table,
  records: readonly EventRecord[],
  { expiresAt, beside = [] }: { readonly expiresAt: number; readonly beside?: readonly Item[] },
): Promise<{ left: Item[]; cause: unknown }> {
  const items = records.map((record) => eventItems(record, expiresAt));
  const pieces = await putAll(
    table,
    items.flatMap((own) => own.slice(0, -1)),
  );
  const incomplete = new Set(pieces.left.map(({ pk }) => pk?.S));
  const events = items.flatMap((own) => own.slice(-1)).filter(({ pk }) => !incomplete.has(pk?.S));
  const { left, cause } = await putAll(table, [...beside, ...events]);
  return { left: [...pieces.left, ...left], cause: pieces.cause ?? cause };
}
