import { WaybillError } from '../../core/errors.ts';
import type { EventPage, EventQuery } from '../../core/records/event-page.ts';
import { TIME_SHARDS } from '../../core/records/ledger-keys.ts';
import { cutText } from '../../core/shared/cut-text.ts';
import type { Item } from './attributes.ts';
import type { Table } from './batch-calls.ts';
import { isReadable, readSummary } from './event-item.ts';
import { sortKeyOf, TimeScan } from './time-scan.ts';

/** The most queries of one page, whatever it is that is looked for: a day of eight shards in which nothing happened takes 200. */
export const QUERIES_PER_PAGE = 250;

/**
 * One page of the time index, newest first, merged from the shards of each hour. The cursor is the sort key of the last
 * event looked at, which the next page stays below. A page whose queries are used up has a cursor, too, and what was
 * found until then, which may be nothing.
 */
export async function listEvents(
  table: Table,
  query: EventQuery,
  most = QUERIES_PER_PAGE,
): Promise<EventPage> {
  const { from, to, limit } = query;
  const bounds = query.cursor === undefined ? [to] : [to, readCursor(query.cursor)];
  const [before = to] = bounds.sort();
  if (before <= from) return { events: [], lookedBackTo: from };
  const scan = new TimeScan(table, { ...query, before });
  let found: readonly Item[] = [];
  const shards = query.shard === undefined ? (table.shards ?? TIME_SHARDS) : 1;
  while (!scan.isDone && found.length <= limit && scan.queries + shards <= most) {
    await scan.advance(most - scan.queries);
    found = scan.found.filter(isReadable);
  }
  const last = found.length > limit ? found[limit - 1] : undefined;
  const reached = last === undefined ? scan.floor : sortKeyOf(last);
  const unreadable = scan.found
    .filter((item) => !isReadable(item) && sortKeyOf(item) >= reached)
    .map(nameOf);
  return {
    events: found.slice(0, limit).map(readSummary),
    lookedBackTo: timeOf(reached),
    ...(unreadable.length === 0 ? {} : { unreadable }),
    ...(last === undefined && scan.isDone ? {} : { cursor: writeCursor(reached) }),
  };
}

/** What a damaged event is found by: the index has nothing without its keys. */
function nameOf(item: Item): string {
  return item.pk?.S?.slice('EVENT#'.length) ?? '';
}

function timeOf(sortKey: string): string {
  return sortKey.split('#')[0] ?? '';
}

function writeCursor(sortKey: string): string {
  return Buffer.from(sortKey).toString('base64url');
}

function readCursor(cursor: string): string {
  const sortKey = Buffer.from(cursor, 'base64url').toString();
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z(#wb_[a-z2-7]{26})?$/.test(sortKey)) return sortKey;
  throw new WaybillError(
    'invalid-request',
    `\`cursor\` must be one that an earlier page gave; received ${cutText(cursor, 64)}`,
  );
}
