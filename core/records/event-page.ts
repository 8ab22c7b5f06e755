import { WaybillError } from '../errors.ts';
import { fromBase64Url, toBase64Url } from '../shared/base64-url.ts';
import { cutText } from '../shared/cut-text.ts';
import type { EventState, EventSummary } from './event-record.ts';

/** What events of a list have in common; each is compared exactly. */
export interface EventFilter {
  readonly type?: string;
  readonly source?: string;
  readonly subject?: string;
  /** Of the CloudEvent, which is unique in its source only. */
  readonly id?: string;
  readonly state?: EventState;
}

/** What is asked of the list of events; times are ISO 8601, `from` inclusive, `to` exclusive. */
export interface EventQuery extends EventFilter {
  readonly from: string;
  readonly to: string;
  /** Oldest or newest first. @default 'desc' */
  readonly order?: 'asc' | 'desc';
  readonly limit: number;
  /** Of a page in the same order. */
  readonly cursor?: string;
  /** Of one shard only (`shardOf` in `core/records/ledger-keys.ts`). @default all */
  readonly shard?: number;
}

/**
 * One page; `cursor` is there when there may be more. A page may have few events, or none, and a cursor: it looks only so
 * far, and the next one goes on there.
 */
export interface EventPage {
  readonly events: readonly EventSummary[];
  /** How far back it has looked: every event of the query that was accepted later is here, or was on a page before. ISO 8601, UTC. */
  readonly lookedBackTo: string;
  /** Of a list with the oldest first, in the place of that: every event that was accepted earlier is here or was on a page before. */
  readonly lookedUpTo?: string;
  readonly cursor?: string;
  /** The tracking ids of events that are there and cannot be read, since their rows are damaged; absent where there are none. */
  readonly unreadable?: readonly string[];
}

/** The cursor of a place in the list: the time that an event was accepted, or its sort key in the index (`timeKey`). */
export function writeCursor(place: string): string {
  return toBase64Url(place);
}

/** The place of a cursor. Throws `WaybillError('invalid-request')` for what no page gave; `name` is the parameter's. */
export function readCursor(cursor: string, name = 'cursor'): string {
  const place = fromBase64Url(cursor);
  if (place !== undefined && isPlace(place)) return place;
  throw new WaybillError(
    'invalid-request',
    `\`${name}\` must be one that an earlier page gave; received ${cutText(cursor, 64)}`,
  );
}

/** The time of a place in the list. */
export function timeOfPlace(place: string): string {
  return place.split('#')[0] ?? '';
}

function isPlace(text: string): boolean {
  return (
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z(#wb_[a-z2-7]{26})?$/.test(text) &&
    !Number.isNaN(Date.parse(timeOfPlace(text)))
  );
}
