import {
  type Counts,
  METRIC_NAMESPACE,
  type RouterMetric,
  type SubscriberMetric,
} from '../core/log/metrics.ts';
import { systemClock } from './system-clock.ts';
import { writeLine } from './write-line.ts';

/** The figures that are no counts, in seconds. */
const AGES: readonly string[] = ['RetryAge', 'ReconcileLag', 'PauseAge'] satisfies RouterMetric[];

/** Where a function's counts go; those of a subscriber count for its router, too. */
export interface MetricLog {
  count(counts: Counts): void;
  countFor(subscriber: string, counts: Pick<Counts, SubscriberMetric>): void;
}

/**
 * Writes counts as lines on stdout, from which CloudWatch Logs makes metrics (Amazon CloudWatch user guide,
 * "Specification: Embedded metric format"). A count of 0 is not written: a metric is paid for by the hours in which it
 * gets a value. `router` is the name of the router's bus.
 */
export function makeMetricLog(
  router: string,
  { now, write } = { now: systemClock.now, write: writeLine },
): MetricLog {
  const log = (counts: Counts, dimensions: Readonly<Record<string, string>>[]) => {
    const figures = Object.entries(counts).filter(([, value]) => value > 0);
    if (figures.length === 0) return;
    const directive = {
      Namespace: METRIC_NAMESPACE,
      Dimensions: dimensions.map((set) => Object.keys(set)),
      Metrics: figures.map(([Name]) => ({ Name, Unit: AGES.includes(Name) ? 'Seconds' : 'Count' })),
    };
    const _aws = { Timestamp: now(), CloudWatchMetrics: [directive] };
    write(
      JSON.stringify({ _aws, ...Object.assign({}, ...dimensions), ...Object.fromEntries(figures) }),
    );
  };
  return {
    count: (counts) => log(counts, [{ router }]),
    countFor: (subscriber, counts) => log(counts, [{ router }, { router, subscriber }]),
  };
}
