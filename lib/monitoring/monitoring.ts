import type { GraphWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { SubscriberProps } from '../subscriber/subscriber-props.ts';
import type { Subscription } from '../subscriber/subscription.ts';
import { addSubscriberAlarms } from './add-subscriber-alarms.ts';
import {
  type RouterAlarmSettings,
  routerAlarmSettings,
  subscriberAlarmSettings,
} from './alarm-settings.ts';
import type { MonitoringOptions } from './monitoring-options.ts';
import { RouterAlarms } from './router-alarms.ts';
import { routerGraphs } from './router-graphs.ts';
import { RunbookAlarm } from './runbook-alarm.ts';
import { SubscriberDashboard } from './subscriber-dashboard.ts';
import type { WatchedRouter } from './watched-router.ts';

/** What is watched, and how. */
export interface MonitoringProps extends MonitoringOptions {
  /** The router itself, where it is this app's. */
  readonly watched?: WatchedRouter;
}

/** The alarms and the dashboard of a router and its subscribers. */
export class Monitoring extends Construct {
  readonly #props: MonitoringProps;
  readonly #alarms: RouterAlarmSettings | undefined;
  readonly #dashboards = new Map<Stack, SubscriberDashboard>();

  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id);
    const { alarmTopic: topic, dashboard = false, watched } = props;
    this.#props = props;
    const settings = routerAlarmSettings(props.alarms);
    this.#alarms = settings;
    if (settings === undefined && topic !== undefined) {
      throw new Error('an alarmTopic needs alarms: leave `alarms` out, or the topic');
    }
    if (watched === undefined) return;
    if (settings !== undefined) new RouterAlarms(this, 'Alarms', { ...watched, topic, settings });
    if (dashboard) this.#addDashboard(this, routerGraphs(watched));
  }

  /** Watches what serves the subscribers of another stack, from that stack: nothing here may name what is there. */
  watchBranch(scope: Construct, deadLetter: LambdaFunction): void {
    if (this.#props.dashboard === true) this.#addDashboard(scope);
    const threshold = this.#alarms?.deadLetterFailing ?? false;
    if (threshold === false) return;
    new RunbookAlarm(scope, 'DeadLetterFailing', {
      // What it leaves on its queues is counted with the router's.
      metric: deadLetter.metricErrors(),
      threshold,
      meaning: 'The dead-letter queues of this stack could not be worked off.',
      entry: 'dead-letter-failing',
      topic: this.#props.alarmTopic,
    });
  }

  /** Watches a subscriber, from its own stack. Throws where an alarm of it cannot be. */
  watch(subscription: Subscription, options: SubscriberProps): void {
    this.#dashboards.get(Stack.of(subscription))?.add(subscription);
    const { subscriberName: name, target } = subscription;
    const subscriber = {
      name,
      visibilityTimeout: target.visibilityTimeout,
      alarms: options.alarms,
    };
    const settings = subscriberAlarmSettings(subscriber, this.#alarms);
    if (settings !== undefined) addSubscriberAlarms(subscription, settings, this.#props.alarmTopic);
  }

  #addDashboard(scope: Construct, above?: GraphWidget[][]): void {
    this.#dashboards.set(Stack.of(scope), new SubscriberDashboard(scope, 'Dashboard', above));
  }
}
