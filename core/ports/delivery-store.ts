import type { Claim } from '../records/claim.ts';
import type { Delivery } from '../records/delivery.ts';
import type { DeliveryKey } from '../records/delivery-key.ts';

/** What stands after a conditional write: the row that was given, where it was written, or a better one. */
export interface Recorded {
  readonly written: boolean;
  readonly standing: Delivery;
}

/** How many deliveries of a subscriber are in a failed state. */
export interface FailedCount {
  readonly retrying: number;
  readonly dead: number;
  /** When the one that is retried longest was first attempted, of those that were counted; ISO 8601, UTC. */
  readonly retryingSince?: string;
  /** When the one that is dead longest died, of those that were counted; ISO 8601, UTC. */
  readonly deadSince?: string;
  /** There are so many that not all were counted. */
  readonly atLeast?: true;
}

/** Where every delivery is accounted for. Its methods throw `WaybillError('ledger-unavailable')` in an outage. */
export interface DeliveryStore {
  /** The stored deliveries of these keys, by `deliveryId`: one batched read, which may be a second old. */
  findDeliveries(keys: readonly DeliveryKey[]): Promise<ReadonlyMap<string, Delivery>>;
  /**
   * Writes `delivered` rows of first attempts in one batched write without conditions, for deliveries that had no row;
   * answers those that could not be written. Throws nothing in an outage.
   */
  putDelivered(deliveries: readonly Delivery[]): Promise<readonly Delivery[]>;
  /** Writes a row unless a better one stands (see `canReplace`). */
  record(delivery: Delivery): Promise<Recorded>;
  /**
   * Makes the row `pending` for one message until its time is over; false when another claim is running, or when the
   * attempt is accounted for. The row keeps its history, and its messages carry the times of their rounds.
   */
  claim(claim: Claim): Promise<boolean>;
  /** Counts in a bounded number of calls. */
  countFailed(subscriber: string): Promise<FailedCount>;
}
