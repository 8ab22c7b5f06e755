import { ComparisonOperator, MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { RouterFunctions } from '../router-functions.ts';
import type { RouterMetrics } from './router-metrics.ts';
import { RunbookAlarm, type RunbookAlarmProps } from './runbook-alarm.ts';
import { showAge } from './show-age.ts';

/** What the router's alarms watch, and whom they tell. */
export interface RouterAlarmsProps {
  readonly router: RouterMetrics;
  readonly functions: RouterFunctions;
  /** The dead-letter queue of the router's bus, where it has one. */
  readonly failedEvents: Queue | undefined;
  readonly topic: ITopic | undefined;
  /** Of a router whose subscribers have no other. */
  readonly oldestAge: Duration;
}

/** The alarms of the router as a whole; `docs/operations.md` says what to do about each. */
export class RouterAlarms extends Construct {
  readonly #topic: ITopic | undefined;

  constructor(scope: Construct, id: string, props: RouterAlarmsProps) {
    super(scope, id);
    const { router, functions, topic, oldestAge } = props;
    this.#topic = topic;
    this.#watchEvents(router);
    this.#watchSubscribers(router, oldestAge);
    this.#watchFunctions(functions, router);
    if (props.failedEvents !== undefined) this.#watchBus(props.failedEvents);
  }

  #watchBus(failedEvents: Queue): void {
    this.#add('BusDeadLetters', {
      metric: failedEvents.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum' }),
      meaning: 'EventBridge could not encrypt or decrypt accepted events: look at the key.',
      entry: 'bus-dead-letters',
    });
  }

  #watchEvents(router: RouterMetrics): void {
    this.#add('DeadDeliveries', {
      metric: router.metric('DeadDeliveries'),
      meaning: 'An event was given up: it will not be delivered to a subscriber that expected it.',
      entry: 'dead-deliveries',
    });
    this.#add('ServerErrors', {
      metric: router.metricServerErrors(),
      meaning: 'The router answered with 5xx: a producer was told to send an event again.',
      entry: 'server-errors',
    });
    this.#add('OutboxNotEmpty', {
      metric: router.metric('OutboxSize', { period: Duration.minutes(1) }),
      // A run may be a few seconds late, and so leave a minute without a figure.
      evaluationPeriods: 5,
      datapointsToAlarm: 4,
      meaning:
        'Accepted events have waited in the outbox for 5 minutes: the bus does not take them.',
      entry: 'outbox-not-empty',
    });
  }

  /** A retry is a new message, with an age of its own, and not always on the queue: these two see what fails for long. */
  #watchSubscribers(router: RouterMetrics, oldestAge: Duration): void {
    this.#add('RetryingForLong', {
      metric: router.metric('RetryAge'),
      threshold: oldestAge.toSeconds(),
      // An event that is retried once an hour, as most are at last, keeps it up.
      evaluationPeriods: 12,
      datapointsToAlarm: 1,
      meaning: `A handler has failed an event again and again for longer than ${showAge(oldestAge)}.`,
      entry: 'retrying-for-long',
    });
    this.#add('OverdueDeliveries', {
      metric: router.metric('OverdueEvents'),
      meaning: 'Deliveries have no outcome, or a retry did not come, long after they were due.',
      entry: 'overdue-deliveries',
    });
  }

  #watchFunctions({ deadLetter, reconcile }: RouterFunctions, router: RouterMetrics): void {
    this.#add('DeadLetterFailing', {
      // An outcome that cannot be recorded is no error of the function's: it stays on its queue.
      metric: new MathExpression({
        expression: 'FILL(errors, 0) + FILL(left, 0)',
        usingMetrics: {
          errors: deadLetter.metricErrors(),
          left: router.metric('UnrecordedOutcomes'),
        },
      }),
      meaning:
        'Outcomes or waybills could not be written into the ledger, and stay on their queues.',
      entry: 'dead-letter-failing',
    });
    this.#add('Throttles', {
      // Subscribers share one limit with every function of the account and region, and so one figure.
      metric: LambdaFunction.metricAllThrottles(),
      evaluationPeriods: 2,
      meaning: 'Lambda functions of this account and region were throttled for 10 minutes.',
      entry: 'throttles',
    });
    this.#add('ReconcileNotRunning', {
      metric: new MathExpression({
        expression: 'runs - errors',
        usingMetrics: { runs: reconcile.metricInvocations(), errors: reconcile.metricErrors() },
      }),
      threshold: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.BREACHING,
      meaning: 'Nothing has emptied the outbox or looked for overdue deliveries for 5 minutes.',
      entry: 'reconcile-not-running',
    });
  }

  #add(id: string, props: Omit<RunbookAlarmProps, 'topic'>): void {
    new RunbookAlarm(this, id, { ...props, topic: this.#topic });
  }
}
