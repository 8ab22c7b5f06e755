import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { RouterMetric } from '../../core/log/metrics.ts';

/** The figures of a router, which its alarms and graphs are made of. */
export interface RouterMetrics {
  metric(name: RouterMetric, props?: MetricOptions): Metric;
  metricRequests(props?: MetricOptions): Metric;
  metricServerErrors(props?: MetricOptions): Metric;
  metricClientErrors(props?: MetricOptions): Metric;
}
