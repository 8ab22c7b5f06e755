import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { OUTBOX, statusPartition, TIME_SHARDS } from '../../core/ledger/keys.ts';
import type { EventRecord } from '../../core/records/event-record.ts';
import { type Item, toItem } from './attributes.ts';
import type { Table } from './batch-calls.ts';
import { readEventItem } from './event-item.ts';
import { type EventRow, getEventRows } from './read-event.ts';
import { updateEvent } from './update-event.ts';

/** What of the outbox is due: the oldest first. */
export interface OutboxPage {
  readonly records: readonly EventRecord[];
  /** Events that are due and cannot be read; until they are put off, each page has them. */
  readonly unreadable: readonly { readonly trackingId: string; readonly reason: string }[];
  /** Whether there may be more that is due now. */
  readonly more: boolean;
}

/** What is due by `now`, in epoch milliseconds, and at most `limit` of it. */
export interface OutboxQuery {
  readonly limit: number;
  readonly now: number;
}

/** A character that comes after the `#` behind the time of a sort key. */
const AFTER_THE_TIME = '$';

/** An event of the outbox as the index names it. */
interface Due {
  readonly trackingId: string;
  readonly at: string;
}

/**
 * The oldest events of the outbox that are due, whole. The index is asked per shard, the events are then read themselves,
 * together; one that cannot be read is named, and stops none of the others.
 */
export async function listOutbox(table: Table, query: OutboxQuery): Promise<OutboxPage> {
  const shards = await Promise.all(
    Array.from({ length: TIME_SHARDS }, (_, shard) => queryShard(table, shard, query)),
  );
  const due = shards.flat().sort((a, b) => (a.at < b.at ? -1 : 1));
  const oldest = due.slice(0, query.limit).map(({ trackingId }) => trackingId);
  const rows = await getEventRows(table, oldest);
  const byId = new Map(rows.map((row) => [trackingIdOf(row.item), row]));
  const read = oldest.flatMap((id) => readRow(id, byId.get(id)));
  return {
    records: read.flatMap((each) => ('event' in each ? [each] : [])),
    unreadable: read.flatMap((each) => ('reason' in each ? [each] : [])),
    more: due.length >= query.limit,
  };
}

/** Takes an event out of the outbox and its index; false when another did, or when it has expired. */
export function markPublished(
  table: Table,
  { trackingId, expected }: Pick<EventRecord, 'trackingId' | 'expected'>,
): Promise<boolean> {
  const state = expected.length === 0 ? 'unmatched' : 'published';
  return updateEvent(table, trackingId, {
    UpdateExpression: 'SET #state = :state REMOVE statusPk, statusSk',
    ConditionExpression: '#state = :outbox',
    ExpressionAttributeNames: { '#state': 'state' },
    ExpressionAttributeValues: toItem({ ':state': state, ':outbox': 'outbox' }),
  });
}

/** Lists an event of the outbox, readable or not, no more before `until`, in epoch milliseconds; false when it is gone from it. */
export function postponeOutbox(table: Table, trackingId: string, until: number): Promise<boolean> {
  return updateEvent(table, trackingId, {
    UpdateExpression: 'SET statusSk = :at',
    ConditionExpression: 'attribute_exists(statusPk)',
    ExpressionAttributeValues: toItem({ ':at': `${new Date(until).toISOString()}#${trackingId}` }),
  });
}

/** Pages on past what is no event, so that it takes nobody's place. */
async function queryShard(
  { client, name }: Table,
  shard: number,
  { limit, now }: OutboxQuery,
): Promise<readonly Due[]> {
  const due: Due[] = [];
  let start: Item | undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: name,
        IndexName: 'byStatus',
        KeyConditionExpression: 'statusPk = :partition AND statusSk < :end',
        ExpressionAttributeValues: toItem({
          ':partition': statusPartition(OUTBOX, 'outbox', shard),
          ':end': `${new Date(now).toISOString()}${AFTER_THE_TIME}`,
        }),
        Limit: limit,
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      }),
    );
    due.push(...(page.Items ?? []).flatMap(readDue));
    start = page.LastEvaluatedKey;
  } while (start !== undefined && due.length < limit);
  return due;
}

function readDue(item: Item): readonly Due[] {
  const isEvent = item.sk?.S === 'EVENT' && item.pk?.S?.startsWith('EVENT#');
  return isEvent ? [{ trackingId: trackingIdOf(item), at: item.statusSk?.S ?? '' }] : [];
}

/** Nothing of an event that is in the index still, and out of the outbox already. */
function readRow(
  trackingId: string,
  row: EventRow | undefined,
): readonly (EventRecord | { readonly trackingId: string; readonly reason: string })[] {
  if (row?.item.statusPk === undefined) return [];
  try {
    const record = readEventItem(row.item, row.pieces);
    if (record.state === 'outbox') return [record];
    return [{ trackingId, reason: `it is in the outbox, and its state is ${record.state}` }];
  } catch (error) {
    return [{ trackingId, reason: error instanceof Error ? error.message : String(error) }];
  }
}

function trackingIdOf({ pk }: Item): string {
  return pk?.S?.slice('EVENT#'.length) ?? '';
}
