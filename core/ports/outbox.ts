import type { EventRecord } from '../records/event-record.ts';
import type { ReadEvents } from './event-store.ts';

/** Events of the outbox; an index that lags may leave a page empty though there are more. */
export interface OutboxPage extends ReadEvents {
  readonly more: boolean;
}

/** The accepted events that the bus could not take. Its methods throw `WaybillError('ledger-unavailable')` in an outage. */
export interface Outbox {
  /**
   * The events that have waited longest, whole, without those that were put off to later than `now` (epoch milliseconds).
   * `shards` is how many are looked at, where that is not the ledger's setting.
   */
  listOutbox(limit: number, now: number, shards?: number): Promise<OutboxPage>;
  /** Moves an event out of the outbox, to `published` or, when nothing was expected, `unmatched`. */
  markPublished(record: Pick<EventRecord, 'trackingId' | 'expected'>): Promise<void>;
  /** Has an event wait until `until` (epoch milliseconds), so that it holds up no other. */
  postponeOutbox(trackingId: string, until: number): Promise<void>;
}
