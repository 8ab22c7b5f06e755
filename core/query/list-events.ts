import type { Clock } from '../ports/clock.ts';
import type { DeliveryStore } from '../ports/delivery-store.ts';
import type { Sha256 } from '../ports/digest.ts';
import type { EventStore } from '../ports/event-store.ts';
import type { WaybillDelivery } from '../records/delivery.ts';
import { deliveryId } from '../records/delivery-key.ts';
import {
  type EventPage,
  type EventQuery,
  readCursor,
  timeOfPlace,
  writeCursor,
} from '../records/event-page.ts';
import { type EventSummary, summaryOf } from '../records/event-record.ts';
import { trackingId } from '../records/tracking-id.ts';
import type { SubscriberDirectory } from '../registry/subscriber-directory.ts';
import { inGroups } from '../shared/in-groups.ts';
import { mapBounded } from '../shared/map-bounded.ts';
import {
  checkParameters,
  invalid,
  type Parameters,
  readChoice,
  readLimit,
  readSpan,
} from './read-parameters.ts';
import { registeredNames } from './registered-names.ts';
import { showDelivery } from './show-delivery.ts';

const DEFAULT_LIMIT = 25;
const LONGEST_SPAN_DAYS = 31;

/** Of a page without deliveries, which are five reads of the ledger at most for each hundred. */
const LARGEST_BARE_PAGE = 1000;

/** So far a look at what is new goes back again, in milliseconds: an index is written a moment later, and clocks differ. */
const OVERLAP_MS = 10_000;

/** Of events, whose deliveries are read in one call of the ledger: some thousand keys. */
const EVENTS_TOGETHER = 20;
const AT_ONCE = 5;

const SPAN = ['from', 'to', 'limit', 'cursor', 'order', 'after', 'include'];
const FILTERS = ['type', 'source', 'subject', 'id', 'state'];
const STATES = ['published', 'outbox', 'unmatched'] as const;

/** A delivery as lists show it, without its history. */
export type ListedDelivery = Omit<WaybillDelivery, 'history'>;

/**
 * An event of a list, with its deliveries where they are asked for, in name order: one for each expected subscriber, and of
 * `all-deliveries` one for each other that had it.
 */
export interface ListedEvent extends EventSummary {
  readonly deliveries?: readonly ListedDelivery[];
}

/** One page of the list of events. */
export interface ListedEvents extends Omit<EventPage, 'events'> {
  readonly events: readonly ListedEvent[];
  /**
   * Where a later look at what is new begins, with `order=asc`: some seconds before the end of this page, since events may
   * be listed late. The pages with the oldest first have it, and the first with the newest.
   */
  readonly after?: string;
}

/** What events are listed from. */
export interface ListEventsPorts {
  readonly ledger: Pick<EventStore, 'listEvents' | 'getEvents'> &
    Pick<DeliveryStore, 'findDeliveries'>;
  readonly directory: Pick<SubscriberDirectory, 'subscribers'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly sha256: Sha256;
}

/**
 * Lists accepted events, newest first unless told: the last 24 hours, or what is new `after` a page. One event by its source
 * and id is found whenever it was accepted. Throws `WaybillError('invalid-request')`.
 */
export async function listEvents(
  parameters: Parameters,
  ports: ListEventsPorts,
): Promise<ListedEvents> {
  const query = parseQuery(parameters, ports.clock.now());
  const include = readChoice('include', parameters.include, ['deliveries', 'all-deliveries']);
  const found = await findPage(query, parameters, ports);
  const page = { ...found, ...afterOf(query, found) };
  if (include === undefined) return page;
  const others = include === 'deliveries' ? [] : await registeredNames(ports.directory);
  return { ...page, events: await withDeliveries(page.events, others, ports) };
}

function parseQuery(parameters: Parameters, now: number): EventQuery {
  checkParameters(parameters, [...SPAN, ...FILTERS]);
  const { include, type, source, subject, id, cursor } = parameters;
  const order = readChoice('order', parameters.order, ['asc', 'desc']);
  const state = readChoice('state', parameters.state, STATES);
  const most = include === undefined ? LARGEST_BARE_PAGE : undefined;
  return {
    ...readSpan(withOverlap(parameters, now), { now, longestDays: LONGEST_SPAN_DAYS }),
    limit: readLimit(parameters.limit, DEFAULT_LIMIT, most),
    ...(order === undefined ? {} : { order }),
    ...(type === undefined ? {} : { type }),
    ...(source === undefined ? {} : { source }),
    ...(subject === undefined ? {} : { subject }),
    ...(id === undefined ? {} : { id }),
    ...(state === undefined ? {} : { state }),
    ...(cursor === undefined ? {} : { cursor }),
  };
}

function afterOf({ order, to, cursor: asked }: EventQuery, { cursor }: EventPage) {
  if (order === 'asc') return { after: cursor ?? writeCursor(to) };
  return asked === undefined ? { after: writeCursor(to) } : {};
}

/** A look `after` a page begins some seconds before its end, and before now, whatever the clock was that has written it. */
function withOverlap({ after, ...others }: Parameters, now: number): Parameters {
  if (after === undefined) return others;
  const place = readCursor(after, 'after');
  if (others.order !== 'asc') throw invalid('`after` goes with `order=asc`');
  if (others.from !== undefined) throw invalid('`after` says where to begin: leave `from` out');
  const from = Math.min(Date.parse(timeOfPlace(place)), now) - OVERLAP_MS;
  return { ...others, from: new Date(from).toISOString() };
}

/** Source and id together name the event itself: it is read by its tracking id, without a look through the list. */
async function findPage(
  query: EventQuery,
  parameters: Parameters,
  { ledger, sha256 }: ListEventsPorts,
): Promise<EventPage> {
  const { source, id, from, to } = query;
  if (source === undefined || id === undefined) return ledger.listEvents(query);
  const { records, unreadable } = await ledger.getEvents([trackingId(source, id, sha256)]);
  const events = records
    .map(summaryOf)
    .filter(
      ({ acceptedAt, ...event }) =>
        (parameters.from === undefined || acceptedAt >= from) &&
        (parameters.to === undefined || acceptedAt < to) &&
        (['type', 'subject', 'state'] as const).every(
          (name) => query[name] === undefined || query[name] === event[name],
        ),
    );
  return {
    events,
    lookedBackTo: from,
    ...(query.order === 'asc' ? { lookedUpTo: to } : {}),
    ...(unreadable.length === 0 ? {} : { unreadable: unreadable.map((one) => one.trackingId) }),
  };
}

async function withDeliveries(
  events: readonly EventSummary[],
  others: readonly string[],
  { ledger }: ListEventsPorts,
): Promise<readonly ListedEvent[]> {
  const groups = inGroups(events, EVENTS_TOGETHER);
  const namesOf = ({ expected }: EventSummary) => [...new Set([...expected, ...others])].sort();
  const listed = await mapBounded(groups, AT_ONCE, async (group) => {
    const keys = group.flatMap((event) =>
      namesOf(event).map((subscriber) => ({ trackingId: event.trackingId, subscriber })),
    );
    const rows = await ledger.findDeliveries(keys);
    return group.map((event) => ({
      ...event,
      deliveries: namesOf(event).flatMap((subscriber) => {
        const row = rows.get(deliveryId({ trackingId: event.trackingId, subscriber }));
        if (row === undefined && !event.expected.includes(subscriber)) return [];
        const { history: _, ...shown } = showDelivery(subscriber, row);
        return [shown];
      }),
    }));
  });
  return listed.flat();
}
