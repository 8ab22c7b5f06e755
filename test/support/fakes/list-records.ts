import { WaybillError } from '../../../core/errors.ts';
import type { EventPage, EventQuery } from '../../../core/records/event-page.ts';
import type { EventRecord, EventSummary } from '../../../core/records/event-record.ts';
import { shardOf } from '../../../core/records/ledger-keys.ts';

/** One page of events in memory. Throws `WaybillError('invalid-request')` for a cursor that is none. */
export function listRecords(
  records: readonly EventRecord[],
  { from, to, type, source, shard, limit, cursor }: EventQuery,
): EventPage {
  const before = cursor === undefined ? to : readCursor(cursor);
  const found = records
    .filter((record) => {
      const { acceptedAt, trackingId, event } = record;
      if (acceptedAt < from || acceptedAt >= to || timeKey(record) >= before) return false;
      if (type !== undefined && event.type !== type) return false;
      if (source !== undefined && event.source !== source) return false;
      return shard === undefined || shardOf(trackingId) === shard;
    })
    .sort((a, b) => compare(timeKey(b), timeKey(a)));
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const more = found.length > limit && last !== undefined;
  return {
    events: page.map(summarize),
    lookedBackTo: more ? last.acceptedAt : from,
    ...(more ? { cursor: Buffer.from(timeKey(last)).toString('base64url') } : {}),
  };
}

/** As it comes back from JSON: without undefined members. */
export function copy<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

/** The order of strings by their UTF-16 units. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function timeKey({ acceptedAt, trackingId }: EventRecord): string {
  return `${acceptedAt}#${trackingId}`;
}

function summarize({ event, dataText: _, ...record }: EventRecord): EventSummary {
  const { id, source, type, subject, time } = event;
  return copy({ ...record, id, source, type, subject, time }) as EventSummary;
}

function readCursor(cursor: string): string {
  const key = Buffer.from(cursor, 'base64url').toString();
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z#wb_[a-z2-7]{26}$/.test(key)) return key;
  throw new WaybillError('invalid-request', '`cursor` must be one that an earlier page gave');
}
