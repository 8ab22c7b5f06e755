import type { SubscriberMetric } from '../../log/metrics.ts';
import type { Counted, Periods } from '../../ports/rate-history.ts';
import type { Subscriber } from '../../records/subscriber.ts';
import { countDelivered } from './count-delivered.ts';
import { add, type FoundFigures } from './found-figures.ts';

/** An age is the last that there is, if it is no older than this before the end: SQS's figures are a minute or two late. */
const LATE_SECONDS = 300;

/** How long the oldest message of a queue has waited. */
export interface OldestAge {
  /**
   * Seconds since the oldest message of its queue was sent, waiting or in flight, as SQS had it last, in the five minutes (or
   * the period) before `to`; where periods are longer than a minute, the greatest of that period. Absent where there is none.
   * A retry is a message of its own. What was received three times and not deleted is left out by SQS.
   */
  readonly oldestSeconds?: number;
}

/** What became of the deliveries of one subscriber in a span of time. */
export interface SubscriberRates extends OldestAge {
  readonly name: string;
  /** That ended, delivered or failed. */
  readonly attempts: number;
  /** Deliveries that succeeded. */
  readonly delivered: number;
  /** Attempts that failed. */
  readonly failed: number;
}

/** What is asked of subscribers one by one, and how often it happened in all. */
interface InAll {
  readonly FailedAttempts: number;
  readonly UnreachedEvents: number;
}

/** What is asked to tell the failures of subscribers apart: nothing where nothing has failed, since each question is paid for. */
export function failuresOf(subscribers: readonly Subscriber[], inAll: InAll): readonly Counted[] {
  const names = (['FailedAttempts', 'UnreachedEvents'] as const).filter((name) => inAll[name] > 0);
  return names.flatMap((name) =>
    subscribers.map((one): Counted => ({ of: 'subscriber', subscriber: one.name, name })),
  );
}

/** What became of the deliveries of each subscriber, by name. */
export function ratesOf(
  subscribers: readonly Subscriber[],
  { asked, failures, periods }: AskedOfSubscribers,
): readonly SubscriberRates[] {
  return subscribers
    .map(({ name, queueUrl }) => {
      const failure = (metric: SubscriberMetric) =>
        failures.of({ of: 'subscriber', subscriber: name, name: metric });
      const handled = asked.of({ of: 'queue', queueUrl });
      const [failed, unreached] = [failure('FailedAttempts'), failure('UnreachedEvents')];
      return {
        ...{ name, attempts: add(handled), failed: add(failed) },
        delivered: add(countDelivered({ handled, failed, unreached })),
        ...latestAge(asked.of({ of: 'age', queueUrl }), periods),
      };
    })
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

interface AskedOfSubscribers {
  /** With what was taken off their queues, and the ages of these. */
  readonly asked: FoundFigures;
  /** With what `failuresOf` asks for. */
  readonly failures: FoundFigures;
  readonly periods: Periods;
}

/** The last age of those in each period, where it is late enough. */
export function latestAge(ages: readonly number[], { seconds }: Periods): OldestAge {
  const most = Math.max(1, Math.ceil(LATE_SECONDS / seconds)) + 1;
  const oldestSeconds = ages.slice(-most).findLast((age) => age > 0);
  return oldestSeconds === undefined ? {} : { oldestSeconds };
}
