import { GraphWidget, MathExpression, type Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { busThrottles, tableThrottles } from './throttle-metrics.ts';
import type { WatchedRouter } from './watched-router.ts';

/** The router's own graphs, row by row. */
export function routerGraphs(props: WatchedRouter): GraphWidget[][] {
  return [eventGraphs(props), limitGraphs(props)];
}

function eventGraphs({ router, functions: { ingest } }: WatchedRouter): GraphWidget[] {
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

/** What AWS refuses, and what is late. */
function limitGraphs({ router, bus, ledger, ...queues }: WatchedRouter): GraphWidget[] {
  const functions = LambdaFunction.metricAllThrottles({ label: 'of all functions' });
  return [
    graph('Throttled', [functions, tableThrottles(ledger), busThrottles(bus)], 12),
    graph(
      'Behind, seconds',
      [
        router.metric('ReconcileLag', { label: 'reconcile' }),
        queues.recoveryQueue.metricApproximateAgeOfOldestMessage({
          label: 'waybills to be written',
        }),
        queues.runTimeDeadLetterQueue.metricApproximateAgeOfOldestMessage({
          label: 'dead letters of subscribers made at run time',
        }),
      ],
      12,
    ),
  ];
}

function graph(title: string, left: (Metric | MathExpression)[], width = 6): GraphWidget {
  return new GraphWidget({ title, left, width });
}

/** `name` is the line's label and, within its graph, the metric's id. */
function perSecond(name: string, metric: Metric): MathExpression {
  return new MathExpression({
    expression: `${name} / PERIOD(${name})`,
    usingMetrics: { [name]: metric },
    label: name,
  });
}
