import { ComparisonOperator, type GraphWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { RouterFunctions } from '../router-functions.ts';
import type { Subscription } from '../subscription.ts';
import type { MonitoringOptions } from './monitoring-options.ts';
import { RouterAlarms } from './router-alarms.ts';
import { routerGraphs } from './router-graphs.ts';
import type { RouterMetrics } from './router-metrics.ts';
import { RunbookAlarm } from './runbook-alarm.ts';
import { showAge } from './show-age.ts';
import { SubscriberDashboard } from './subscriber-dashboard.ts';

/** What is watched, and how. */
export interface MonitoringProps extends MonitoringOptions {
  readonly router: RouterMetrics;
  readonly functions: RouterFunctions;
  /** The dead-letter queue of the router's bus, where it has one. */
  readonly failedEvents: Queue | undefined;
}

/** Two thirds of the messages that SQS takes in flight (SQS developer guide, "Message quotas"); beyond those a queue hands out nothing, without an error. */
const MANY_IN_FLIGHT = 80_000;

/** The bounds of `oldestAge`, in seconds: the age is a figure a minute, and a queue keeps its messages for 14 days. */
const SHORTEST_AGE = 60;
const LONGEST_AGE = 14 * 86_400;

/** The alarms and the dashboard of a router and its subscribers. */
export class Monitoring extends Construct {
  readonly #props: MonitoringProps;
  readonly #oldestAge: Duration;
  readonly #dashboards = new Map<Stack, SubscriberDashboard>();

  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id);
    const { alarms = true, alarmTopic: topic, dashboard = false } = props;
    if (!alarms && topic !== undefined) {
      throw new Error('an alarmTopic needs alarms: leave `alarms` out, or the topic');
    }
    this.#props = props;
    this.#oldestAge = checkAge(props.oldestAge) ?? Duration.hours(1);
    if (alarms) new RouterAlarms(this, 'Alarms', { ...props, topic, oldestAge: this.#oldestAge });
    if (dashboard) this.#addDashboard(this, routerGraphs(props));
  }

  /** Watches what serves the subscribers of another stack, from that stack: nothing here may name what is there. */
  watchBranch(scope: Construct, deadLetter: LambdaFunction): void {
    if (this.#props.dashboard === true) this.#addDashboard(scope);
    if (this.#props.alarms === false) return;
    new RunbookAlarm(scope, 'DeadLetterFailing', {
      // What it leaves on its queues is counted with the router's.
      metric: deadLetter.metricErrors(),
      meaning: 'The dead-letter queues of this stack could not be worked off.',
      entry: 'dead-letter-failing',
      topic: this.#props.alarmTopic,
    });
  }

  /** Watches a subscriber, by two alarms: a template takes 500 resources, and a router may have many subscribers. */
  watch(subscription: Subscription, ownOldestAge: Duration | undefined): void {
    const { subscriberName } = subscription;
    const oldestAge = checkAge(ownOldestAge, `subscriber "${subscriberName}": `) ?? this.#oldestAge;
    this.#dashboards.get(Stack.of(subscription))?.add(subscription);
    if (this.#props.alarms === false) return;
    new RunbookAlarm(subscription, 'OldestAge', {
      metric: subscription.metricOldestAge(),
      threshold: oldestAge.toSeconds(),
      meaning: `An event has waited for the subscriber ${subscriberName} longer than ${showAge(oldestAge)}.`,
      entry: 'oldest-age',
      topic: this.#props.alarmTopic,
    });
    new RunbookAlarm(subscription, 'InFlight', {
      metric: subscription.metricInFlight(),
      threshold: MANY_IN_FLIGHT,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      meaning: `The subscriber ${subscriberName} has so many events in flight that its queue may soon hand out no more.`,
      entry: 'in-flight',
      topic: this.#props.alarmTopic,
    });
  }

  #addDashboard(scope: Construct, above?: GraphWidget[]): void {
    this.#dashboards.set(Stack.of(scope), new SubscriberDashboard(scope, 'Dashboard', above));
  }
}

function checkAge(age: Duration | undefined, owner = ''): Duration | undefined {
  const seconds = age?.isUnresolved() ? undefined : age?.toSeconds();
  if (seconds === undefined || (seconds >= SHORTEST_AGE && seconds <= LONGEST_AGE)) return age;
  throw new Error(
    `${owner}oldestAge must be from 1 minute to 14 days, for which queues keep events; received ${seconds} seconds`,
  );
}
