import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';

/** Where requests come in. */
export interface RouterEndpoint {
  /** Without a slash at its end. */
  readonly url: string;
  /** What the name of the router's domain must point at. */
  readonly domainTarget?: string;
  grantInvoke(grantee: IGrantable): Grant;
  grantPublish(grantee: IGrantable): Grant;
  grantRead(grantee: IGrantable): Grant;
  /** To all subscribers where none is named. */
  grantConsume(grantee: IGrantable, ...subscribers: readonly string[]): Grant;
  grantOperate(grantee: IGrantable): Grant;
  grantAdmin(grantee: IGrantable): Grant;
  metricRequests(props?: MetricOptions): Metric;
  metricServerErrors(props?: MetricOptions): Metric;
  metricClientErrors(props?: MetricOptions): Metric;
}
