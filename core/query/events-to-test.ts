import { WaybillError } from '../errors.ts';
import type { CloudEvent, Json } from '../event/event.ts';
import { parseJsonEvent } from '../event/parse-json-event.ts';
import { parseShorthand } from '../event/parse-shorthand.ts';
import type { Clock } from '../ports/clock.ts';
import type { EventStore } from '../ports/event-store.ts';
import type { EventRecord, EventSummary } from '../records/event-record.ts';
import { isJsonObject } from '../shared/json/json-object.ts';
import type { LedgerEvents } from './parse-pattern-test.ts';

const PAGE = 100;

/** How many events are read together, and how large they may be: what the function has in its memory at once. */
const READ_TOGETHER = 25;
const BYTES_TOGETHER = 8 * 1024 * 1024;

/** How much of the ledger is read for one answer, in bytes of events: 4,096 read units (DynamoDB quotas: 16 MB a call). */
const MOST_BYTES = 32 * 1024 * 1024;

/** An event to test patterns against, or why it cannot be one. */
type EventToTest = {
  readonly identity: Partial<Pick<EventRecord, 'trackingId' | 'acceptedAt'>> &
    Partial<Pick<CloudEvent, 'id' | 'source' | 'type'>>;
} & (
  | { readonly event: CloudEvent; readonly error?: undefined }
  | { readonly event?: undefined; readonly error: WaybillError }
);

/** At its end, events say whether those were all, and how far back in the ledger they go. */
interface EventsEnd {
  readonly complete: boolean;
  readonly lookedBackTo?: string;
}

/** Events one by one, read as they are asked for. */
export type EventsToTest = AsyncGenerator<EventToTest, EventsEnd, undefined>;

/** What events are read from. */
export interface SourcePorts {
  readonly ledger: Pick<EventStore, 'listEvents' | 'getEvents'>;
  readonly clock: Pick<Clock, 'now'>;
  /** An id for an event that is given without one. */
  readonly newId: () => string;
}

/** The events of a request: each as `POST /events` would take it, or with the error that it would answer. */
export async function* givenEvents(
  events: readonly Json[],
  { newId, clock }: Pick<SourcePorts, 'newId' | 'clock'>,
): EventsToTest {
  const defaults = { newId, now: () => clock.now() };
  for (const value of events) {
    const item = isJsonObject(value)
      ? parseShorthand({ value, exact: value }, defaults)
      : parseJsonEvent(value);
    if (item.ok) {
      const { id, source, type } = item.event;
      yield { identity: { id, source, type }, event: item.event };
    } else {
      const { id, source, error } = item;
      const identity = {
        ...(id === undefined ? {} : { id }),
        ...(source === undefined ? {} : { source }),
      };
      yield { identity, error };
    }
  }
  return { complete: true };
}

/** The newest events of a span, as many as are asked for, until the time is over or so much was read. */
export async function* ledgerEvents(
  { from, to, limit }: LedgerEvents,
  until: number,
  { ledger, clock }: Pick<SourcePorts, 'ledger' | 'clock'>,
): EventsToTest {
  let [left, bytes, cursor] = [limit, 0, undefined as string | undefined];
  let reached = to;
  do {
    const page = await ledger.listEvents({
      ...{ from, to, limit: Math.min(left, PAGE) },
      ...(cursor === undefined ? {} : { cursor }),
    });
    for (const group of groupsOf(page.events)) {
      bytes += sizeOf(group);
      if (bytes > MOST_BYTES || clock.now() >= until)
        return { complete: false, lookedBackTo: reached };
      yield* read(group, ledger);
      reached = group.at(-1)?.acceptedAt ?? reached;
    }
    left -= page.events.length;
    reached = page.lookedBackTo;
    cursor = page.cursor;
  } while (cursor !== undefined && left > 0 && clock.now() < until);
  return { complete: cursor === undefined || left === 0, lookedBackTo: reached };
}

function sizeOf(events: readonly EventSummary[]): number {
  return events.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

/** Few together where they are large. */
function* groupsOf(events: readonly EventSummary[]): Generator<readonly EventSummary[]> {
  let group: EventSummary[] = [];
  for (const event of events) {
    const isFull = group.length === READ_TOGETHER || sizeOf([...group, event]) > BYTES_TOGETHER;
    if (isFull && group.length > 0) {
      yield group;
      group = [];
    }
    group.push(event);
  }
  if (group.length > 0) yield group;
}

async function* read(
  summaries: readonly EventSummary[],
  ledger: SourcePorts['ledger'],
): AsyncGenerator<EventToTest, void, undefined> {
  const { records, unreadable } = await ledger.getEvents(
    summaries.map(({ trackingId }) => trackingId),
  );
  const byId = new Map(records.map((record) => [record.trackingId, record]));
  for (const { trackingId, acceptedAt, id, source, type } of summaries) {
    const identity = { trackingId, acceptedAt, id, source, type };
    const event = byId.get(trackingId)?.event;
    const reason = unreadable.find((one) => one.trackingId === trackingId)?.reason;
    if (event !== undefined) yield { identity, event };
    else {
      const message = `the event cannot be read: ${reason ?? 'its retention has ended'}`;
      yield { identity, error: new WaybillError('unreadable', message) };
    }
  }
}
