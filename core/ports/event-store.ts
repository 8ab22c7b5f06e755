import type { EventPage, EventQuery } from '../records/event-page.ts';
import type { EventRecord, EventStanding } from '../records/event-record.ts';

/** What became of events that were to be written; those in neither list are written. */
export interface WrittenEvents {
  /** Tracking ids of those that may be written later. */
  readonly unwritten: readonly string[];
  /** Those that the store will never take, with its reason. */
  readonly refused: readonly { readonly trackingId: string; readonly reason: string }[];
}

/** Events, and those that are there and cannot be read. */
export interface ReadEvents {
  readonly records: readonly EventRecord[];
  readonly unreadable: readonly { readonly trackingId: string; readonly reason: string }[];
}

/** Where every accepted event is kept. Its methods throw `WaybillError('ledger-unavailable')` in an outage. */
export interface EventStore {
  /** How many shards its list has: whoever looks at each of them has looked at all. */
  readonly shards: number;
  /** Which of these events are known, and how they stand. One batched read. */
  findEvents(trackingIds: readonly string[]): Promise<ReadonlyMap<string, EventStanding>>;
  /** Writes accepted events in batches, overwriting nothing but the same event. Throws nothing in an outage. */
  putEvents(records: readonly EventRecord[]): Promise<WrittenEvents>;
  getEvent(trackingId: string): Promise<EventRecord | undefined>;
  /** Many events, whole; one that cannot be read stands beside the others, with the reason. */
  getEvents(trackingIds: readonly string[]): Promise<ReadEvents>;
  listEvents(query: EventQuery): Promise<EventPage>;
  /** Notes that an event was made of another, with other data; once, however often it is noted. */
  addEdit(trackingId: string, edit: string): Promise<void>;
  /** Names the expected subscribers that have no outcome; an empty list clears the flag. */
  flagOverdue(trackingId: string, subscribers: readonly string[]): Promise<void>;
}
