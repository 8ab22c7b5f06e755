import type { DeliveryStatus } from './delivery.ts';

/**
 * What a job does with the deliveries that it finds: `redrive` has dead ones handled again, `redeliver` one event's, and
 * `discard` ends dead ones.
 */
export type JobKind = 'redrive' | 'redeliver' | 'discard';

/**
 * `cancelling` is a job that begins nothing more, while a function may still be at its last page. `completed`, `failed` and
 * `cancelled` are final.
 */
export type JobState = 'running' | 'paused' | 'cancelling' | 'completed' | 'failed' | 'cancelled';

/** Which dead deliveries of a subscriber are meant: those that fit all that is said, and all of them where nothing is. */
export interface DeliveryFilter {
  /** One of these error classes. */
  readonly errorClass?: readonly string[];
  /** A part of the error's message, as it is written. */
  readonly errorContains?: string;
  /** One of these status codes. */
  readonly statusCode?: readonly number[];
  /** One of these event types, or a beginning that ends in `*`. */
  readonly type?: readonly string[];
  /** Ended at this time or later; ISO 8601, UTC. */
  readonly from?: string;
  /** Ended before this time; ISO 8601, UTC. */
  readonly to?: string;
  /** One of these events. */
  readonly trackingIds?: readonly string[];
}

/** What was counted before a job began; `exact` is false where there are at least so many. */
export interface Matched {
  readonly count: number;
  readonly exact: boolean;
}

/** An act on many deliveries of one subscriber. All times are ISO 8601, UTC. */
export interface Job {
  readonly id: string;
  readonly kind: JobKind;
  readonly subscriber: string;
  readonly filter: DeliveryFilter;
  /** Deliveries that ended at this time or later are not touched: what dies again while the job runs is not tried for ever. */
  readonly asOf: string;
  /** Of a redrive: how many deliveries a second. */
  readonly ratePerSecond?: number;
  /** Of a redrive: whether what the subscriber's pattern does not match any more is discarded. */
  readonly recheckPattern?: boolean;
  /** Of a redelivery: whether what was delivered is delivered again. */
  readonly again?: boolean;
  readonly state: JobState;
  readonly reason: string;
  /** Who began it. */
  readonly by: string;
  readonly matched: Matched;
  readonly createdAt: string;
  readonly endedAt?: string;
  /** Of a failed job. */
  readonly error?: { readonly code: string; readonly message: string };
}

/** How far a job has come. */
export interface JobCounts {
  /** Redriven, or discarded. */
  readonly done: number;
  readonly skipped: {
    /** No longer dead when the job came to it. */
    readonly settled: number;
    /** The event's retention has ended, or its body cannot be read. */
    readonly expired: number;
    /** Not of the types that are asked for, or not matched any more. */
    readonly unmatched: number;
  };
}

export const NO_COUNTS: JobCounts = {
  done: 0,
  skipped: { settled: 0, expired: 0, unmatched: 0 },
};

export function addCounts(left: JobCounts, right: JobCounts): JobCounts {
  return {
    done: left.done + right.done,
    skipped: {
      settled: left.skipped.settled + right.skipped.settled,
      expired: left.skipped.expired + right.skipped.expired,
      unmatched: left.skipped.unmatched + right.skipped.unmatched,
    },
  };
}

/** Which deliveries a job may open a new round of. */
export function startsFrom({
  kind,
  again,
}: Pick<Job, 'kind' | 'again'>): readonly DeliveryStatus[] {
  if (kind !== 'redeliver') return ['dead'];
  return again === true ? ['dead', 'discarded', 'delivered'] : ['dead', 'discarded'];
}

/** Whether nothing more comes of a job. */
export function hasEnded({ state }: Pick<Job, 'state'>): boolean {
  return state === 'completed' || state === 'failed' || state === 'cancelled';
}

/** A failed delivery as the index of them shows it. */
export interface FailedDelivery {
  readonly trackingId: string;
  readonly subscriber: string;
  readonly status: DeliveryStatus;
  readonly attempts: number;
  readonly firstAttemptAt?: string;
  readonly lastAttemptAt?: string;
  readonly nextAttemptAt?: string;
  readonly error?: {
    readonly class: string;
    readonly message: string;
    readonly statusCode?: number;
  };
}
