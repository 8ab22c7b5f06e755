/**
 * Where a delivery stands. `pending` is what a waybill says of an expected subscriber with no row yet;
 * it is stored only as the claim of a `once` delivery.
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
  readonly outcome: 'delivered' | 'failed';
  readonly error?: DeliveryError;
}

/** The current state of one event at one subscriber. All times are ISO 8601, UTC. */
export interface Delivery {
  readonly trackingId: string;
  readonly subscriber: string;
  readonly status: DeliveryStatus;
  readonly attempts: number;
  readonly firstAttemptAt?: string;
  readonly lastAttemptAt?: string;
  readonly nextAttemptAt?: string;
  readonly error?: DeliveryError;
  /** The last ten attempts, oldest first. */
  readonly history: readonly Attempt[];
}

/** How many attempts a delivery's history keeps. */
export const HISTORY_LIMIT = 10;
