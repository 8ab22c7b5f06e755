import { WaybillError } from '../../core/errors.ts';
import { hoursBetween, TIME_SHARDS, timePartition } from '../../core/ledger/keys.ts';
import type { EventPage, EventQuery } from '../../core/ports/event-store.ts';
import type { EventSummary } from '../../core/records/event-record.ts';
import { cutText } from '../../core/shared/cut-text.ts';
import type { Item } from './attributes.ts';
import type { Table } from './batch-calls.ts';
import { isReadable, readSummary } from './event-item.ts';
import { queryPages } from './query-pages.ts';

/** Hours asked at once: the first wave is small since most pages end in it. */
const FIRST_WAVE = 2;
const LARGEST_WAVE = 16;

/** The most hours one page looks through; an emptier span goes on with the page's cursor. */
const HOURS_PER_PAGE = 200;

/** A page, and the tracking ids of events that are there and cannot be read. */
interface ReadPage extends EventPage {
  readonly unreadable: readonly string[];
}

/**
 * One page of the time index, newest first, merged from the shards of each hour. The cursor is the sort key
 * of the last event looked at, which the next page stays below.
 */
export async function listEvents(table: Table, query: EventQuery): Promise<ReadPage> {
  const bounds = query.cursor === undefined ? [query.to] : [query.to, readCursor(query.cursor)];
  const [before = query.to] = bounds.sort();
  if (before <= query.from) return { events: [], unreadable: [] };
  const hours = hoursBetween(query.from, `${before.slice(0, 13)}:59:59.999Z`);
  const found: { summary: EventSummary; sk: string }[] = [];
  const unreadable: string[] = [];
  let asked = 0;
  for (
    let wave = FIRST_WAVE;
    asked < Math.min(hours.length, HOURS_PER_PAGE);
    wave = Math.min(wave * 2, LARGEST_WAVE)
  ) {
    const some = hours.slice(asked, asked + wave);
    asked += some.length;
    const partitions = some.flatMap((hour) =>
      Array.from({ length: TIME_SHARDS }, (_, shard) => timePartition(hour, shard)),
    );
    const shards = await Promise.all(
      partitions.map((pk) => queryShard(table, pk, { ...query, before })),
    );
    for (const item of shards.flat()) {
      if (isReadable(item)) found.push({ summary: readSummary(item), sk: item.timeSk?.S ?? '' });
      else unreadable.push(nameOf(item));
    }
    if (found.length > query.limit) break;
  }
  found.sort((a, b) => (a.sk < b.sk ? 1 : -1));
  const page = found.slice(0, query.limit);
  const events = page.map(({ summary }) => summary);
  const last = page.at(-1);
  if (found.length > query.limit && last !== undefined)
    return { events, unreadable, cursor: writeCursor(last.sk) };
  const oldest = hours[asked - 1];
  return asked < hours.length && oldest !== undefined
    ? { events, unreadable, cursor: writeCursor(`${oldest}:00:00.000Z`) }
    : { events, unreadable };
}

/** A shard's newest events below a sort key: one more than the limit that can be read, so that the page knows whether more are there. */
async function queryShard(
  table: Table,
  partition: string,
  { from, before, limit, type, source }: EventQuery & { readonly before: string },
): Promise<readonly Item[]> {
  const filters = Object.entries({ type, source }).filter(([, value]) => value !== undefined);
  const pages = queryPages(table, {
    IndexName: 'byTime',
    KeyConditionExpression: 'timePk = :partition AND timeSk BETWEEN :from AND :before',
    ScanIndexForward: false,
    Limit: limit + 2,
    ExpressionAttributeValues: {
      ':partition': { S: partition },
      ':from': { S: from },
      ':before': { S: before },
      ...Object.fromEntries(filters.map(([key, value]) => [`:${key}`, { S: value ?? '' }])),
    },
    ...(filters.length === 0
      ? {}
      : {
          FilterExpression: filters.map(([key]) => `#${key} = :${key}`).join(' AND '),
          ExpressionAttributeNames: Object.fromEntries(filters.map(([key]) => [`#${key}`, key])),
        }),
  });
  const items: Item[] = [];
  for await (const page of pages) {
    items.push(...page.filter((item) => isOfEvent(item) && item.timeSk?.S !== before));
    if (items.filter(isReadable).length > limit) break;
  }
  return items;
}

/** Another's row may have index keys, too: a policy by leading keys does not see them. */
function isOfEvent({ pk }: Item): boolean {
  return pk?.S?.startsWith('EVENT#') === true;
}

/** What a damaged event is found by: the index has nothing without its keys. */
function nameOf(item: Item): string {
  return item.pk?.S?.slice('EVENT#'.length) ?? '';
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
