import type { WrittenEvents } from '../../core/ports/event-store.ts';
import type { EventRecord } from '../../core/records/event-record.ts';
import type { Item } from './attributes.ts';
import { type PutOutcome, putAll, type Table } from './batch-calls.ts';
import { eventItems } from './event-item.ts';

/**
 * Writes events in one round of calls; two where an event is in pieces. Its pieces are then written first: an event is
 * only there when all of it is. `expiresAt` is in epoch seconds. Throws only mistakes of ours.
 */
export async function putEvents(
  table: Table,
  records: readonly EventRecord[],
  expiresAt: number,
): Promise<WrittenEvents> {
  const items = records.map((record) => eventItems(record, expiresAt, table.shards));
  const pieces = await putAll(
    table,
    items.flatMap((own) => own.slice(0, -1)),
  );
  const incomplete = new Set([...namesOf(pieces.left), ...reasonsOf(pieces).keys()]);
  const whole = items
    .flatMap((own) => own.slice(-1))
    .filter((item) => !incomplete.has(nameOf(item)));
  const events = await putAll(table, whole);
  const reasons = new Map([...reasonsOf(pieces), ...reasonsOf(events)]);
  const left = new Set([...namesOf(pieces.left), ...namesOf(events.left)]);
  return {
    unwritten: [...left].filter((trackingId) => !reasons.has(trackingId)),
    refused: [...reasons].map(([trackingId, reason]) => ({ trackingId, reason })),
  };
}

function reasonsOf({ refused }: PutOutcome): ReadonlyMap<string, string> {
  return new Map(refused.map(({ item, reason }) => [nameOf(item), reason.message]));
}

function namesOf(items: readonly Item[]): readonly string[] {
  return items.map(nameOf);
}

function nameOf({ pk }: Item): string {
  return pk?.S?.slice('EVENT#'.length) ?? '';
}
