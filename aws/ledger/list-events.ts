import {
  type EventPage,
  type EventQuery,
  readCursor,
  timeOfPlace,
  writeCursor,
} from '../../core/records/event-page.ts';
import type { EventSummary } from '../../core/records/event-record.ts';
import { TIME_SHARDS } from '../../core/records/ledger-keys.ts';
import type { Item } from './attributes.ts';
import type { Table } from './batch-calls.ts';
import { isReadable, readSummary } from './event-item.ts';
import { sortKeyOf, TimeScan } from './time-scan.ts';

/** The most queries of one page, whatever it is that is looked for: a day of eight shards in which nothing happened takes 200. */
export const QUERIES_PER_PAGE = 250;

/** How large the events of one page are together, in characters of JSON: a function answers 6 MB at most (Lambda quotas). */
const CHARACTERS_PER_PAGE = 3_000_000;

/**
 * One page of the time index, merged from the shards of each hour. The cursor is the sort key of the last event looked at,
 * and the next page goes on behind it. A page whose queries are used up, or that grows too large, has a cursor, too, and
 * what was found until then, which may be nothing.
 */
export async function listEvents(
  table: Table,
  query: EventQuery,
  most = QUERIES_PER_PAGE,
): Promise<EventPage> {
  const { from, limit } = query;
  const bounds = boundsOf(query);
  if (bounds.before <= bounds.after) return emptyPage(query);
  const scan = new TimeScan(table, { ...query, ...bounds });
  let found: readonly Item[] = [];
  const shards = query.shard === undefined ? (table.shards ?? TIME_SHARDS) : 1;
  while (!scan.isDone && found.length <= limit && scan.queries + shards <= most) {
    await scan.advance(most - scan.queries);
    found = scan.found.filter(isReadable);
  }
  const events = fitting(found.slice(0, limit).map(readSummary));
  const last = found.length > events.length ? found[events.length - 1] : undefined;
  const reached = last === undefined ? scan.edge : sortKeyOf(last);
  const isSeen = (key: string) => (query.order === 'asc' ? key <= reached : key >= reached);
  const unreadable = scan.found
    .filter((item) => !isReadable(item) && isSeen(sortKeyOf(item)))
    .map(nameOf);
  return {
    events,
    ...(query.order === 'asc'
      ? { lookedBackTo: from, lookedUpTo: timeOfPlace(reached) }
      : { lookedBackTo: timeOfPlace(reached) }),
    ...(unreadable.length === 0 ? {} : { unreadable }),
    ...(last === undefined && scan.isDone ? {} : { cursor: writeCursor(reached) }),
  };
}

/** The sort keys between which a page is, both of them without an event of their own. */
function boundsOf({ from, to, order, cursor }: EventQuery) {
  const place = cursor === undefined ? undefined : readCursor(cursor);
  if (order === 'asc')
    return { after: place !== undefined && place > from ? place : from, before: to };
  return { after: from, before: place !== undefined && place < to ? place : to };
}

function emptyPage({ from, to, order }: EventQuery): EventPage {
  return { events: [], lookedBackTo: from, ...(order === 'asc' ? { lookedUpTo: to } : {}) };
}

/** As many as an answer has room for, one at least. */
function fitting(events: readonly EventSummary[]): readonly EventSummary[] {
  let characters = 0;
  const over = events.findIndex((event, place) => {
    characters += JSON.stringify(event).length;
    return place > 0 && characters > CHARACTERS_PER_PAGE;
  });
  return over === -1 ? events : events.slice(0, over);
}

/** What a damaged event is found by: the index has nothing without its keys. */
function nameOf(item: Item): string {
  return item.pk?.S?.slice('EVENT#'.length) ?? '';
}
