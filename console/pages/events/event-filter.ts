import type { EventsFilter, ListedEvent } from '../../../client/index.ts';

/** What the page lists, as its address says it; what is empty is not asked for. */
export interface EventFilter {
  readonly type: string;
  readonly source: string;
  readonly subject: string;
  readonly status: string;
  /** An id, a subject or a type: what a person has pasted. */
  readonly q: string;
  /** ISO 8601; a list of a span does not follow what is new. */
  readonly from: string;
  readonly to: string;
}

export const FILTER_NAMES = ['type', 'source', 'subject', 'status', 'q', 'from', 'to'] as const;

/** States of the event itself, which the router filters by. */
export const EVENT_STATES = ['unmatched', 'outbox'] as const;

/** States of deliveries, and what this page sorts events by itself. */
export const DELIVERY_STATES = [
  ...(['dead', 'retrying', 'pending', 'delivered', 'discarded', 'overdue'] as const),
];

/** The filter of an address. */
export function readFilter(query: URLSearchParams): EventFilter {
  const entries = FILTER_NAMES.map((name) => [name, query.get(name) ?? ''] as const);
  return Object.fromEntries(entries) as unknown as EventFilter;
}

/** What the router is asked, without the span. */
export function askedOf({ type, source, subject, status }: EventFilter): EventsFilter {
  const state = EVENT_STATES.find((each) => each === status);
  return {
    ...(type === '' ? {} : { type }),
    ...(source === '' ? {} : { source }),
    ...(subject === '' ? {} : { subject }),
    ...(state === undefined ? {} : { state }),
    ...(wantsDeliveries(status) ? { include: 'deliveries' as const } : {}),
  };
}

/** Whether a status is one of deliveries, which must be loaded to tell. */
function wantsDeliveries(status: string): boolean {
  return (DELIVERY_STATES as readonly string[]).includes(status);
}

/** Whether an event is one of a status; `overdue` is the event's own word. */
export function hasStatus(event: ListedEvent, status: string): boolean {
  if (!wantsDeliveries(status)) return true;
  if (status === 'overdue') return (event.overdue ?? []).length > 0;
  return (event.deliveries ?? []).some((delivery) => delivery.status === status);
}

/** Whether something of an event may still change by itself. */
export function isOpen({ state, deliveries }: ListedEvent): boolean {
  if (state === 'unmatched') return false;
  if (state === 'outbox' || deliveries === undefined) return true;
  return deliveries.some(({ status }) => status === 'pending' || status === 'retrying');
}
