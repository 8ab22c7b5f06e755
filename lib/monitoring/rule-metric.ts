import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';

/** A figure that EventBridge keeps of a rule on a bus of its own. */
export function ruleMetric(
  { name, busName }: { readonly name: string; readonly busName: string },
  metricName: string,
  props?: MetricOptions,
): Metric {
  return new Metric({
    namespace: 'AWS/Events',
    metricName,
    dimensionsMap: { EventBusName: busName, RuleName: name },
    statistic: 'Sum',
    ...props,
  });
}
