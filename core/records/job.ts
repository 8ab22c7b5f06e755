import type { DeliveryStatus } from './delivery.ts';

/**
 * What a job does: `redrive` has dead deliveries handled again, `redeliver` one event's, `discard` ends dead ones, and `replay`
 * has a subscriber handle past events.
 */
export type JobKind = 'redrive' | 'redeliver' | 'discard' | 'replay';

/**
 * Which events a replay sends: those that the subscriber was not to have, and has not (`missing`); those that it was to have,
 * and of which nothing is known any more (`lost`); or those that it lacks, and those that it has had (`again`).
 */
export type ReplayMode = 'missing' | 'lost' | 'again';

/**
 * `cancelling` is a job that begins nothing more, while a function may still be at its last page. `completed`, `failed` and
 * `cancelled` are final.
 */
export type JobState = 'running' | 'paused' | 'cancelling' | 'completed' | 'failed' | 'cancelled';

/** Which dead deliveries of a subscriber are meant, or which events: those that fit all that is said, and all of them where nothing is. */
export interface DeliveryFilter {
  /** One of these error classes. */
  readonly errorClass?: readonly string[];
  /** A part of the error's message, as it is written. */
  readonly errorContains?: string;
  /** A message that is the same but for numbers, ids and the like, which may stand as placeholders: `timeout after <n> ms`. */
  readonly errorLike?: string;
  /** One of these status codes; 0 for those that have none. */
  readonly statusCode?: readonly number[];
  /** One of these event types, or a beginning that ends in `*`. */
  readonly type?: readonly string[];
  /** Of a replay: one of these sources, or a beginning that ends in `*`. */
  readonly source?: readonly string[];
  /** Ended, or of a replay accepted, at this time or later; ISO 8601, UTC. */
  readonly from?: string;
  /** Before this time; ISO 8601, UTC. */
  readonly to?: string;
  /** One of these events. */
  readonly trackingIds?: readonly string[];
}

/** What was counted before a job began; `exact` is false where there are at least so many. */
export interface Matched {
  readonly count: number;
  readonly exact: boolean;
}

/** A span of time; ISO 8601, UTC, `to` exclusive. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

/** An act on many deliveries of one subscriber. All times are ISO 8601, UTC. */
export interface Job {
  readonly id: string;
  readonly kind: JobKind;
  readonly subscriber: string;
  readonly filter: DeliveryFilter;
  /**
   * Deliveries that ended at this time or later are not touched: what dies again while the job runs is not tried for ever. A
   * replay ends there, too, where its filter says no earlier time.
   */
  readonly asOf: string;
  /** Of what goes through events: a replay, or the redelivery of an event with other data, which nobody has had. */
  readonly mode?: ReplayMode;
  /** Of a replay: when the subscriber's rule began to match, for which events must be looked at whoever expected them. */
  readonly seam?: Span;
  /** Of a redrive or a replay: how many deliveries a second. */
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
  /** Redriven, replayed, or discarded. */
  readonly done: number;
  readonly skipped: {
    /** No longer dead when the job came to it; of a replay, that the subscriber has had, or that is on its way. */
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

/** Whether a text is the id of a job. */
export function isJobId(text: string): boolean {
  return /^job_[a-z2-7]{26}$/.test(text);
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
