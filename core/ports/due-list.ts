import type { Address } from '../records/envelope.ts';

/** An attempt that is due later than a queue can delay it, or an event whose deliveries are to be looked at again. */
export interface DueItem {
  readonly trackingId: string;
  /** ISO 8601, UTC. */
  readonly dueAt: string;
  /** The attempt; without it, the event is to be looked at. */
  readonly to?: Address;
  /** Under whose minute it is filed, where that is not `dueAt`. */
  readonly lookAt?: string;
}

/** A due item as it is stored. */
export interface StoredDueItem extends DueItem {
  /** By which it is removed. */
  readonly key: string;
}

/** What is due when, by the minute. Its methods throw `WaybillError('ledger-unavailable')` in an outage. */
export interface DueList {
  /** What is due before `now` (epoch milliseconds) is filed under that time: the minutes before have been looked at. */
  putDue(items: readonly DueItem[], now: number): Promise<void>;
  /** Some of what is due in a minute (`2026-11-24T17:20`), the earliest first; what is removed is not listed again. */
  listDue(minute: string, limit: number): Promise<readonly StoredDueItem[]>;
  removeDue(items: readonly StoredDueItem[]): Promise<void>;
}
