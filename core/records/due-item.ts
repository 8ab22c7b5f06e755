import type { Address } from './envelope.ts';

/** An attempt that is due later than a queue can delay it, or an event whose deliveries are to be looked at again. */
export interface DueItem {
  readonly trackingId: string;
  /** ISO 8601, UTC. */
  readonly dueAt: string;
  /** The attempt; without it, the event is to be looked at. */
  readonly to?: Address;
  /** Of a look: a subscriber that has the event though it was not expected to, as by a replay. */
  readonly subscriber?: string;
  /** Under whose minute it is filed, where that is not `dueAt`. */
  readonly lookAt?: string;
}

/** A due item as it is stored. */
export interface StoredDueItem extends DueItem {
  /** By which it is removed. */
  readonly key: string;
}
