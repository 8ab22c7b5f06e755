import type { DeliveryStatus } from '../records/delivery.ts';
import type { DeliveryKey } from '../records/delivery-key.ts';
import type { FailedDelivery } from '../records/job.ts';

/** The failed deliveries of a subscriber in one shard, in the order of their last attempts. */
export interface FailedQuery {
  readonly subscriber: string;
  readonly status: 'retrying' | 'dead';
  readonly shard: number;
  /** The last attempt was at this time or later; ISO 8601, UTC. @default - since ever */
  readonly from?: string;
  /** The last attempt was before this time. @default - until now */
  readonly to?: string;
  /** Those behind this position (`statusPosition`), in the order that is asked for. */
  readonly after?: string;
  /** @default 'asc' */
  readonly order?: 'asc' | 'desc';
  readonly limit: number;
}

/** A part of them; `more` says that there may be others behind. One of which a job has opened a round may still be here, as `pending`. */
export interface FailedPage {
  readonly deliveries: readonly FailedDelivery[];
  readonly more: boolean;
}

/** What begins a delivery, or opens a new round of one. */
export interface FirstRoundRequest extends DeliveryKey {
  readonly job: string;
  /** Whether the job is a replay. @default false */
  readonly replay?: boolean;
}

/** What opens a new round, and which states the delivery may be in: of `pending`, one that nobody has begun. */
export interface RoundRequest extends FirstRoundRequest {
  readonly from: readonly DeliveryStatus[];
}

/** A round that a job has opened; `isWaiting` while nobody has begun its first attempt. */
export interface OpenedRound {
  readonly round: number;
  readonly isWaiting: boolean;
}

/** What has failed, and its way back. Its methods throw `WaybillError('ledger-unavailable')` in an outage. */
export interface FailedDeliveries {
  /** Reads one page of the index, which may be a second old. */
  listFailed(query: FailedQuery): Promise<FailedPage>;
  /**
   * Makes a delivery `pending` in a new round, whose first attempt the caller sends. The same job is answered the same round
   * again, whatever became of it; undefined where another has opened one, or the delivery is in none of the states any more.
   */
  openRound(request: RoundRequest): Promise<OpenedRound | undefined>;
  /**
   * Begins a delivery that has no row: the row, `pending` in its first round, is its account, and keeps others from beginning
   * it too. The same job is answered the same again; undefined where a row of another stands.
   */
  openFirstRound(request: FirstRoundRequest): Promise<OpenedRound | undefined>;
}
