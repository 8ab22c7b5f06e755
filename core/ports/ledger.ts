import type { Delivery } from '../delivery/delivery.ts';
import type { EventRecord, EventSummary } from '../records/event-record.ts';
import type { Subscriber } from '../subscriber.ts';

/** What is asked of the list of events; times are ISO 8601, `from` inclusive, `to` exclusive. */
export interface EventQuery {
  readonly from: string;
  readonly to: string;
  readonly type?: string;
  readonly source?: string;
  readonly limit: number;
  readonly cursor?: string;
}

/** One page, newest first; `cursor` is there when there is more. */
export interface EventPage {
  readonly events: readonly EventSummary[];
  readonly cursor?: string;
}

/** Names one delivery. */
export interface DeliveryKey {
  readonly trackingId: string;
  readonly subscriber: string;
}

/** The answer to one batched look-up before a batch is handled. */
export interface BatchLookup {
  /** By `deliveryId(key)`. */
  readonly deliveries: ReadonlyMap<string, Delivery>;
  /** Tracking ids whose event is in the ledger. */
  readonly events: ReadonlySet<string>;
}

/** The key of a delivery in a `BatchLookup`. */
export function deliveryId(key: DeliveryKey): string {
  return `${key.trackingId}/${key.subscriber}`;
}

/** Where every event and every delivery is accounted for. Its methods throw `WaybillError('ledger-unavailable')` in an outage. */
export interface Ledger {
  /** Which of these events are known, and how they stand. One batched read. */
  findEvents(
    trackingIds: readonly string[],
  ): Promise<ReadonlyMap<string, Pick<EventRecord, 'trackingId' | 'state' | 'expected'>>>;
  /** Writes accepted events in batches, overwriting nothing but the same event. Answers the tracking ids that could not be written. */
  putEvents(records: readonly EventRecord[]): Promise<readonly string[]>;
  getEvent(trackingId: string): Promise<EventRecord | undefined>;
  /** The event and its stored deliveries, in one query. */
  getWaybill(trackingId: string): Promise<{
    readonly record: EventRecord | undefined;
    readonly deliveries: readonly Delivery[];
  }>;
  listEvents(query: EventQuery): Promise<EventPage>;
  /** The oldest events of the outbox, whole. */
  listOutbox(limit: number): Promise<readonly EventRecord[]>;
  /** Moves an event out of the outbox, to `published` or, when nothing was expected, `unmatched`. */
  markPublished(record: EventRecord): Promise<void>;
  /** Names the expected subscribers that have no outcome; an empty list clears the flag. */
  flagOverdue(trackingId: string, subscribers: readonly string[]): Promise<void>;
  /** Which subscribers each of these events has a stored delivery of, whatever its state. One query an event, side by side. */
  findAccounted(trackingIds: readonly string[]): Promise<ReadonlyMap<string, ReadonlySet<string>>>;
  /** The stored deliveries of these keys, and which of their events exist: one batched read. */
  lookupBatch(keys: readonly DeliveryKey[]): Promise<BatchLookup>;
  /** Writes final `delivered` rows and events rebuilt from their envelopes in one batched write, without conditions. */
  recordDelivered(deliveries: readonly Delivery[], rebuilt: readonly EventRecord[]): Promise<void>;
  /** Writes a `retrying` or `dead` row unless a better state stands (see `canReplace`); answers the row that then stands. */
  recordFailure(delivery: Delivery): Promise<Delivery>;
  /**
   * Claims a delivery for one handler until `until` (epoch ms): false when another claim is running or it is already final.
   * The claim is a `pending` row.
   */
  claim(key: DeliveryKey, now: number, until: number): Promise<boolean>;
  /** How many deliveries of a subscriber are in a failed state. */
  countFailed(subscriber: string): Promise<{ readonly retrying: number; readonly dead: number }>;
  putSubscriber(subscriber: Subscriber): Promise<void>;
  deleteSubscriber(name: string): Promise<void>;
  listSubscribers(): Promise<readonly Subscriber[]>;
  /** A named mark that a periodic job keeps, such as the time up to which `reconcile` has looked. */
  getCheckpoint(job: string): Promise<string | undefined>;
  putCheckpoint(job: string, value: string): Promise<void>;
}
