/**
 * Where a delivery stands. `pending` is what a waybill says of an expected subscriber with no row yet;
 * it is stored only as the claim of an attempt that must not run twice.
 */
export type DeliveryStatus = 'pending' | 'retrying' | 'delivered' | 'dead' | 'discarded';

/** Why an attempt failed. `class` is the error's name, such as `TypeError`, `PermanentError` or `FunctionTimeout`. */
export interface DeliveryError {
  readonly class: string;
  readonly message: string;
  readonly statusCode?: number;
}

/** One attempt, as the history of a delivery keeps it. `at` is ISO 8601, UTC. */
export interface Attempt {
  readonly at: string;
  readonly number: number;
  /** Absent in the first round. */
  readonly round?: number;
  readonly outcome: 'delivered' | 'failed';
  readonly error?: DeliveryError;
}

/** Which message has a delivery's attempt now, and until when at the latest (epoch milliseconds). */
interface RunningClaim {
  readonly by: string;
  readonly until: number;
  /** Whether its handler runs when nothing else does: a function that ends then was ended by it. */
  readonly alone?: true;
}

/** The current state of one event at one subscriber, as its waybill shows it. All times are ISO 8601, UTC. */
export interface WaybillDelivery {
  readonly subscriber: string;
  readonly status: DeliveryStatus;
  /** One time around: 1 is the first delivery, and each redrive opens the next. */
  readonly round: number;
  /** Of this round. */
  readonly attempts: number;
  readonly firstAttemptAt?: string;
  readonly lastAttemptAt?: string;
  readonly nextAttemptAt?: string;
  readonly error?: DeliveryError;
  /** The job that has opened this round. */
  readonly job?: string;
  /** Whether that job was a replay, and not a redrive. */
  readonly replay?: true;
  /** Of a discarded one: when, and the reason that was given. */
  readonly discarded?: { readonly at: string; readonly reason: string };
  /** The last ten attempts, oldest first. */
  readonly history: readonly Attempt[];
}

/** The same as the ledger keeps it. */
export interface Delivery extends WaybillDelivery {
  readonly trackingId: string;
  /** Of a stored `pending`. */
  readonly claim?: RunningClaim;
}

/** Whether nobody has begun the round of a delivery. */
export function isWaiting({ status, attempts, claim }: Delivery): boolean {
  return status === 'pending' && attempts === 0 && claim === undefined;
}

/** How many attempts a delivery's history keeps. */
export const HISTORY_LIMIT = 10;
