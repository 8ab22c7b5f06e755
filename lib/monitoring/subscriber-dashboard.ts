import {
  Dashboard,
  GraphWidget,
  type Metric,
  type MetricOptions,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { Subscription } from '../subscriber/subscription.ts';

type SubscriberLine = (subscription: Subscription, props: MetricOptions) => Metric;

/** The graphs with a line for each subscriber, row by row. */
const SUBSCRIBER_GRAPHS: readonly (readonly (readonly [string, SubscriberLine])[])[] = [
  [
    ['Waiting events', (subscription, props) => subscription.metricBacklog(props)],
    ['Oldest event, seconds', (subscription, props) => subscription.metricOldestAge(props)],
    ['In flight', (subscription, props) => subscription.metricInFlight(props)],
    [
      'Oldest dead letter, seconds',
      (subscription, props) => subscription.metricOldestDeadLetter(props),
    ],
  ],
  [
    ['Attempts', (subscription, props) => subscription.metricAttempts(props)],
    ['Failed attempts', (subscription, props) => subscription.metric('FailedAttempts', props)],
    ['Unreached events', (subscription, props) => subscription.metric('UnreachedEvents', props)],
    ['Dead deliveries', (subscription, props) => subscription.metric('DeadDeliveries', props)],
  ],
];

/** Columns of a dashboard. */
const WIDTH = 24;

/** How each subscriber keeps up, below rows of other graphs, such as the router's own. */
export class SubscriberDashboard extends Construct {
  readonly #lines: { readonly graph: GraphWidget; readonly line: SubscriberLine }[] = [];

  constructor(scope: Construct, id: string, above: GraphWidget[][] = []) {
    super(scope, id);
    const rows = SUBSCRIBER_GRAPHS.map((row) =>
      row.map(([title, line]) => {
        const graph = new GraphWidget({ title, width: WIDTH / row.length });
        this.#lines.push({ graph, line });
        return graph;
      }),
    );
    new Dashboard(this, 'Dashboard', { widgets: [...above, ...rows] });
  }

  /** Adds a subscriber's lines; a graph takes 500 of them. */
  add(subscription: Subscription): void {
    for (const { graph, line } of this.#lines)
      graph.addLeftMetric(line(subscription, { label: subscription.subscriberName }));
  }
}
