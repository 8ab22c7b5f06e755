import type { RouterMetric, SubscriberMetric } from '../log/metrics.ts';

/**
 * What is kept over time: a count of the router as a whole, or of a subscriber; how many messages were taken off a queue for good
 * (`queue`); or how old a queue's oldest message was, in seconds, each minute (`age`).
 */
export type Counted =
  | { readonly of: 'router'; readonly name: RouterMetric }
  | { readonly of: 'subscriber'; readonly subscriber: string; readonly name: SubscriberMetric }
  | { readonly of: 'queue'; readonly queueUrl: string }
  | { readonly of: 'age'; readonly queueUrl: string };

/** Periods of one length, side by side. */
export interface Periods {
  /** Epoch milliseconds of the first one's beginning: a multiple of the length. */
  readonly from: number;
  /** Epoch milliseconds of the last one's end, not included: a multiple of the length. */
  readonly to: number;
  /** A multiple of 60. */
  readonly seconds: number;
}

/** The most counts that one call to CloudWatch may have (Amazon CloudWatch API reference, "GetMetricData"). */
export const MOST_COUNTS = 500;

/** What was counted in the last months, by the minute at best. What is counted now is there a minute or two later. */
export interface RateHistory {
  /**
   * The sums of counts in each period, and the greatest of ages, in the order of what was asked for; 0 where there is none.
   * Answers undefined where nobody keeps such figures. Throws `WaybillError('unavailable')`.
   */
  read(
    counted: readonly Counted[],
    periods: Periods,
  ): Promise<readonly (readonly number[])[] | undefined>;
}
