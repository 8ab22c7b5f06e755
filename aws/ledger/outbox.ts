import type { OutboxPage } from '../../core/ports/outbox.ts';
import type { EventRecord } from '../../core/records/event-record.ts';
import { OUTBOX, statusPartition, TIME_SHARDS } from '../../core/records/ledger-keys.ts';
import { type Item, toItem } from './attributes.ts';
import type { Table } from './batch-calls.ts';
import { queryPages } from './query-pages.ts';
import {
  type EventRow,
  getEventRows,
  readRow,
  sortOut,
  type UnreadableEvent,
} from './read-event.ts';
import { updateEvent } from './update-event.ts';

/** A character that comes after the `#` behind the time of a sort key. */
const AFTER_THE_TIME = '$';

/** An event of the outbox as the index names it. */
interface Due {
  readonly trackingId: string;
  readonly at: string;
}

/**
 * The oldest events of the outbox that are due by `now` (epoch milliseconds), whole. The index is asked per shard, the
 * events are then read themselves, together. It lags behind, so it is asked for twice as many: those that have just left
 * the outbox must not make it look empty.
 */
export async function listOutbox(table: Table, limit: number, now: number): Promise<OutboxPage> {
  const most = limit * 2;
  const shards = await Promise.all(
    Array.from({ length: table.shards ?? TIME_SHARDS }, (_, shard) =>
      queryShard(table, shard, { most, now }),
    ),
  );
  const due = shards.flat().sort((a, b) => (a.at < b.at ? -1 : 1));
  const waiting: (EventRecord | UnreadableEvent)[] = [];
  let place = 0;
  for (; place < due.length && waiting.length < limit; place += limit) {
    const ids = due.slice(place, place + limit).map(({ trackingId }) => trackingId);
    const rows = await getEventRows(table, ids);
    waiting.push(...[...rows].flatMap(([trackingId, row]) => stillThere(trackingId, row)));
  }
  const more = due.length > place || waiting.length >= limit || due.length >= most;
  return { ...sortOut(waiting.slice(0, limit)), more };
}

/** Takes an event out of the outbox and its index, unless it left it another way. */
export function markPublished(
  table: Table,
  { trackingId, expected }: Pick<EventRecord, 'trackingId' | 'expected'>,
): Promise<void> {
  const state = expected.length === 0 ? 'unmatched' : 'published';
  return updateEvent(table, trackingId, {
    UpdateExpression: 'SET #state = :state REMOVE statusPk, statusSk',
    ConditionExpression: '#state = :outbox',
    ExpressionAttributeNames: { '#state': 'state' },
    ExpressionAttributeValues: toItem({ ':state': state, ':outbox': 'outbox' }),
  });
}

/** Lists an event of the outbox, readable or not, no more before `until`, in epoch milliseconds. */
export function postponeOutbox(table: Table, trackingId: string, until: number): Promise<void> {
  return updateEvent(table, trackingId, {
    UpdateExpression: 'SET statusSk = :at',
    ConditionExpression: 'attribute_exists(statusPk)',
    ExpressionAttributeValues: toItem({ ':at': `${new Date(until).toISOString()}#${trackingId}` }),
  });
}

/** Pages on past what is no event, so that it takes nobody's place. */
async function queryShard(
  table: Table,
  shard: number,
  { most, now }: { readonly most: number; readonly now: number },
): Promise<readonly Due[]> {
  const due: Due[] = [];
  const pages = queryPages(table, {
    IndexName: 'byStatus',
    KeyConditionExpression: 'statusPk = :partition AND statusSk < :end',
    ExpressionAttributeValues: toItem({
      ':partition': statusPartition(OUTBOX, 'outbox', shard),
      ':end': `${new Date(now).toISOString()}${AFTER_THE_TIME}`,
    }),
    Limit: most,
  });
  for await (const items of pages) {
    due.push(...items.flatMap(readDue));
    if (due.length >= most) break;
  }
  return due;
}

function readDue(item: Item): readonly Due[] {
  const isEvent = item.sk?.S === 'EVENT' && item.pk?.S?.startsWith('EVENT#');
  return isEvent ? [{ trackingId: trackingIdOf(item), at: item.statusSk?.S ?? '' }] : [];
}

/** Nothing of an event that is in the index still, and out of the outbox already. */
function stillThere(trackingId: string, row: EventRow): readonly (EventRecord | UnreadableEvent)[] {
  if (row.item.statusPk === undefined) return [];
  const read = readRow(trackingId, row);
  if ('reason' in read || read.state === 'outbox') return [read];
  return [{ trackingId, reason: `it is in the outbox, and its state is ${read.state}` }];
}

function trackingIdOf({ pk }: Item): string {
  return pk?.S?.slice('EVENT#'.length) ?? '';
}
