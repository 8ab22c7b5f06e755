import type { HistoryPage, HistoryQuery } from '../../../core/ports/event-history.ts';
import {
  type EventFilter,
  type EventPage,
  type EventQuery,
  readCursor,
  writeCursor,
} from '../../../core/records/event-page.ts';
import {
  type EventRecord,
  type EventSummary,
  summaryOf,
} from '../../../core/records/event-record.ts';
import { shardOf } from '../../../core/records/ledger-keys.ts';

/** One page of events in memory. Throws `WaybillError('invalid-request')` for a cursor that is none. */
export function listRecords(
  records: Iterable<EventRecord>,
  { from, to, order, shard, limit, cursor, ...filter }: EventQuery,
  shards: number,
): EventPage {
  const place = cursor === undefined ? undefined : readCursor(cursor);
  const isAscending = order === 'asc';
  const found: EventRecord[] = [];
  for (const record of records) {
    const { acceptedAt, trackingId } = record;
    if (acceptedAt < from || acceptedAt >= to || !isOf(record, filter)) continue;
    const key = timeKey(record);
    if (place !== undefined && (isAscending ? key <= place : key >= place)) continue;
    if (shard === undefined || shardOf(trackingId, shards) === shard) found.push(record);
  }
  found.sort((a, b) => compare(timeKey(b), timeKey(a)) * (isAscending ? -1 : 1));
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const more = found.length > limit && last !== undefined;
  return {
    events: page.map(summarize),
    lookedBackTo: more && !isAscending ? last.acceptedAt : from,
    ...(isAscending ? { lookedUpTo: more ? last.acceptedAt : to } : {}),
    ...(more ? { cursor: writeCursor(timeKey(last)) } : {}),
  };
}

function isOf({ event, state }: EventRecord, filter: EventFilter): boolean {
  const { type, source, subject, id } = event;
  const own = { type, source, subject, id, state };
  return Object.entries(own).every(([name, value]) => {
    const asked = filter[name as keyof EventFilter];
    return asked === undefined || asked === value;
  });
}

/** One page of the events of a shard, oldest first. */
export function listHistoryOf(
  records: Iterable<EventRecord>,
  { shard, from, to, after = '', limit }: HistoryQuery,
  shards: number,
): HistoryPage {
  const found = [...records]
    .filter(({ trackingId }) => shardOf(trackingId, shards) === shard)
    .filter(({ acceptedAt }) => acceptedAt >= from && acceptedAt < to)
    .filter((record) => timeKey(record) > after)
    .sort((a, b) => compare(timeKey(a), timeKey(b)));
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    events: page.map(summarize),
    reached: last === undefined ? after : timeKey(last),
    isLast: page.length === found.length,
  };
}

/** As it comes back from JSON: without undefined members. */
export function copy<T>(value: T): T {
  return copyOf(value) as T;
}

function copyOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyOf);
  const copied: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue;
    // To a member of this name nothing can be assigned.
    if (name === '__proto__') return copyOfEntries(value);
    copied[name] = copyOf(member);
  }
  return copied;
}

function copyOfEntries(value: object): unknown {
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([name, member]) => [name, copyOf(member)]));
}

/** The order of strings by their UTF-16 units. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function timeKey({ acceptedAt, trackingId }: EventRecord): string {
  return `${acceptedAt}#${trackingId}`;
}

function summarize(record: EventRecord): EventSummary {
  return copy(summaryOf(record));
}
