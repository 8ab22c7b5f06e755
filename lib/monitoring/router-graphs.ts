import { GraphWidget, MathExpression, type Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { RouterFunctions } from '../router-functions.ts';
import type { RouterMetrics } from './router-metrics.ts';

/** Whose figures are drawn. */
export interface RouterGraphsProps {
  readonly router: RouterMetrics;
  readonly functions: RouterFunctions;
}

/** The router's own graphs, one row of them. */
export function routerGraphs({ router, functions }: RouterGraphsProps): GraphWidget[] {
  const { ingest } = functions;
  return [
    graph('Requests a second', [
      perSecond('all', router.metricRequests({ statistic: 'Sum' })),
      perSecond('refused', router.metricClientErrors()),
      perSecond('failed', router.metricServerErrors()),
    ]),
    graph('Events a second', [
      perSecond('accepted', router.metric('AcceptedEvents')),
      perSecond('duplicate', router.metric('DuplicateEvents')),
      perSecond('rejected', router.metric('RejectedEvents')),
      perSecond('unmatched', router.metric('UnmatchedEvents')),
    ]),
    graph('Ingest, milliseconds', [
      ingest.metricDuration({ statistic: 'p50', label: 'p50' }),
      ingest.metricDuration({ statistic: 'p99', label: 'p99' }),
    ]),
    graph('Not on its way', [
      router.metric('OutboxedEvents', { label: 'into the outbox' }),
      router.metric('OutboxSize', { label: 'still in the outbox' }),
      router.metric('OverdueEvents', { label: 'overdue' }),
    ]),
  ];
}

function graph(title: string, left: (Metric | MathExpression)[]): GraphWidget {
  return new GraphWidget({ title, left, width: 6 });
}

/** `name` is the line's label and, within its graph, the metric's id. */
function perSecond(name: string, metric: Metric): MathExpression {
  return new MathExpression({
    expression: `${name} / PERIOD(${name})`,
    usingMetrics: { [name]: metric },
    label: name,
  });
}
