import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import {
  METRIC_NAMESPACE,
  type RouterMetric,
  type SubscriberMetric,
} from '../../core/log/metrics.ts';

/** Figures of which the largest says something, and the sum nothing. */
const LEVELS: readonly RouterMetric[] = ['OutboxSize', 'RetryAge', 'ReconcileLag', 'PauseAge'];

/** A figure that the router's functions write, of the router as a whole or of one subscriber. */
export function waybillMetric(
  metricName: RouterMetric | SubscriberMetric,
  dimensions: { readonly router: string; readonly subscriber?: string },
  props?: MetricOptions,
): Metric {
  return new Metric({
    namespace: METRIC_NAMESPACE,
    metricName,
    dimensionsMap: { ...dimensions },
    statistic: LEVELS.includes(metricName) ? 'Maximum' : 'Sum',
    ...props,
  });
}
