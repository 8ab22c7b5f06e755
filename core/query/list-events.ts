import type { Clock } from '../ports/clock.ts';
import type { DeliveryStore } from '../ports/delivery-store.ts';
import type { EventStore } from '../ports/event-store.ts';
import type { WaybillDelivery } from '../records/delivery.ts';
import { deliveryId } from '../records/delivery-key.ts';
import type { EventPage, EventQuery } from '../records/event-page.ts';
import type { EventSummary } from '../records/event-record.ts';
import type { SubscriberDirectory } from '../registry/subscriber-directory.ts';
import { inGroups } from '../shared/in-groups.ts';
import { mapBounded } from '../shared/map-bounded.ts';
import {
  checkParameters,
  type Parameters,
  readChoice,
  readLimit,
  readSpan,
} from './read-parameters.ts';
import { registeredNames } from './registered-names.ts';
import { showDelivery } from './show-delivery.ts';

const DEFAULT_LIMIT = 25;
const LONGEST_SPAN_DAYS = 31;

/** Of events, whose deliveries are read in one call of the ledger: some thousand keys. */
const EVENTS_TOGETHER = 20;
const AT_ONCE = 5;

const KNOWN = ['from', 'to', 'type', 'source', 'limit', 'cursor', 'include'];

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
}

/** What events are listed from. */
export interface ListEventsPorts {
  readonly ledger: Pick<EventStore, 'listEvents'> & Pick<DeliveryStore, 'findDeliveries'>;
  readonly directory: Pick<SubscriberDirectory, 'subscribers'>;
  readonly clock: Pick<Clock, 'now'>;
}

/** Lists accepted events, newest first: the last 24 hours unless told. Throws `WaybillError('invalid-request')`. */
export async function listEvents(
  parameters: Parameters,
  ports: ListEventsPorts,
): Promise<ListedEvents> {
  const query = parseQuery(parameters, ports.clock.now());
  const include = readChoice('include', parameters.include, ['deliveries', 'all-deliveries']);
  const page = await ports.ledger.listEvents(query);
  if (include === undefined) return page;
  const others = include === 'deliveries' ? [] : await registeredNames(ports.directory);
  return { ...page, events: await withDeliveries(page.events, others, ports) };
}

function parseQuery(parameters: Parameters, now: number): EventQuery {
  checkParameters(parameters, KNOWN);
  const { type, source, cursor } = parameters;
  return {
    ...readSpan(parameters, { now, longestDays: LONGEST_SPAN_DAYS }),
    limit: readLimit(parameters.limit, DEFAULT_LIMIT),
    ...(type === undefined ? {} : { type }),
    ...(source === undefined ? {} : { source }),
    ...(cursor === undefined ? {} : { cursor }),
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
