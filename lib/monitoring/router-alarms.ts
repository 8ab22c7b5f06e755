import { ComparisonOperator, MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { RouterAlarmSettings } from './alarm-settings.ts';
import { RunbookAlarm, type RunbookAlarmProps } from './runbook-alarm.ts';
import { showAge } from './show-age.ts';
import { busThrottles, tableThrottles } from './throttle-metrics.ts';
import type { WatchedRouter } from './watched-router.ts';

/** What the router's alarms watch, where they go off, and whom they tell. */
export interface RouterAlarmsProps extends WatchedRouter {
  readonly topic: ITopic | undefined;
  readonly settings: RouterAlarmSettings;
}

/** What is refused for 10 minutes is no passing peak, which is tried again. */
const TWICE_IN_A_ROW = { evaluationPeriods: 2 };

/** The period of most metrics, in seconds. */
const PERIOD = 300;

/** The alarms of the router as a whole; `docs/operations.md` says what to do about each. */
export class RouterAlarms extends Construct {
  readonly #props: RouterAlarmsProps;

  constructor(scope: Construct, id: string, props: RouterAlarmsProps) {
    super(scope, id);
    this.#props = props;
    this.#watchEvents();
    this.#watchOutbox();
    this.#watchSubscribers();
    this.#watchDeadLetter();
    this.#watchReconcile();
    this.#watchThrottles();
    this.#watchKey();
  }

  #watchEvents(): void {
    const { router, settings } = this.#props;
    this.#add('DeadDeliveries', settings.deadDeliveries, {
      metric: router.metric('DeadDeliveries'),
      meaning: 'An event was given up: it will not be delivered to a subscriber that expected it.',
      entry: 'dead-deliveries',
    });
    this.#add('ServerErrors', settings.serverErrors, {
      metric: router.metricServerErrors(),
      meaning: 'The router answered with 5xx: a producer was told to send an event again.',
      entry: 'server-errors',
    });
  }

  #watchOutbox(): void {
    const { router, settings } = this.#props;
    if (settings.outboxNotEmpty === false) return;
    const minutes = settings.outboxNotEmpty.toMinutes();
    this.#add('OutboxNotEmpty', 0, {
      metric: router.metric('OutboxSize', { period: Duration.minutes(1) }),
      evaluationPeriods: minutes,
      // A run may be a few seconds late, and so leave a minute without a figure.
      datapointsToAlarm: Math.max(1, minutes - 1),
      meaning: `Accepted events have waited in the outbox for ${showAge(settings.outboxNotEmpty)}: the bus does not take them.`,
      entry: 'outbox-not-empty',
    });
  }

  /** A retry is a new message, with an age of its own, and not always on the queue: these two see what fails for long. */
  #watchSubscribers(): void {
    const { router, settings } = this.#props;
    const { retryingForLong: age, overdueDeliveries } = settings;
    if (age !== false)
      this.#add('RetryingForLong', age.toSeconds(), {
        metric: router.metric('RetryAge'),
        // An event that is retried once an hour, as most are at last, keeps it up.
        evaluationPeriods: 12,
        datapointsToAlarm: 1,
        meaning: `A handler has failed an event again and again for longer than ${showAge(age)}.`,
        entry: 'retrying-for-long',
      });
    const { pausedForLong } = settings;
    if (pausedForLong !== false)
      this.#add('PausedForLong', pausedForLong.toSeconds(), {
        metric: router.metric('PauseAge'),
        meaning: `A subscriber has been paused longer than ${showAge(pausedForLong)}; its queue drops messages after 14 days.`,
        entry: 'paused-for-long',
      });
    this.#add('OverdueDeliveries', overdueDeliveries, {
      metric: router.metric('OverdueEvents'),
      meaning: 'Deliveries have no outcome, or a retry did not come, long after they were due.',
      entry: 'overdue-deliveries',
    });
  }

  #watchDeadLetter(): void {
    const { router, functions, settings } = this.#props;
    const { deadLetterAge: age, deadLetterFailing } = settings;
    this.#add('DeadLetterFailing', deadLetterFailing, {
      // An outcome that cannot be recorded is no error of the function's: it stays on its queue.
      metric: new MathExpression({
        expression: 'FILL(errors, 0) + FILL(left, 0)',
        usingMetrics: {
          errors: functions.deadLetter.metricErrors(),
          left: router.metric('UnrecordedOutcomes'),
        },
      }),
      meaning:
        'Outcomes or waybills could not be written into the ledger, and stay on their queues.',
      entry: 'dead-letter-failing',
    });
    if (age !== false) this.#watchFinalQueues(age);
  }

  /** Those of the router itself, in one alarm, since a stack's resources are counted; a subscriber's has an alarm in its stack. */
  #watchFinalQueues(age: Duration): void {
    const { recoveryQueue, runTimeDeadLetterQueue } = this.#props;
    this.#add('FinalQueueAge', age.toSeconds(), {
      // SQS has no figure of a queue that is not used.
      metric: new MathExpression({
        expression: 'MAX([FILL(waybills, 0), FILL(runTime, 0)])',
        usingMetrics: {
          waybills: recoveryQueue.metricApproximateAgeOfOldestMessage(),
          runTime: runTimeDeadLetterQueue.metricApproximateAgeOfOldestMessage(),
        },
      }),
      meaning: `A waybill in the recovery queue, or a message in the dead-letter queue of subscribers made at run time, has waited longer than ${showAge(age)}.`,
      entry: 'dead-letter-age',
    });
  }

  #watchReconcile(): void {
    const { router, settings } = this.#props;
    const { reconcileNotRunning: time, reconcileBehind: lag } = settings;
    if (time !== false) this.#watchRuns(time);
    if (lag !== false)
      this.#add('ReconcileBehind', lag.toSeconds(), {
        metric: router.metric('ReconcileLag'),
        ...TWICE_IN_A_ROW,
        meaning: `Looking for overdue deliveries, or sending late retries, is behind by more than ${showAge(lag)}.`,
        entry: 'reconcile-behind',
      });
  }

  #watchRuns(time: Duration): void {
    const { reconcile } = this.#props.functions;
    this.#add('ReconcileNotRunning', 1, {
      metric: new MathExpression({
        expression: 'runs - errors',
        usingMetrics: { runs: reconcile.metricInvocations(), errors: reconcile.metricErrors() },
      }),
      evaluationPeriods: time.toSeconds() / PERIOD,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.BREACHING,
      meaning: `Nothing has emptied the outbox or looked for overdue deliveries for ${showAge(time)}.`,
      entry: 'reconcile-not-running',
    });
  }

  #watchThrottles(): void {
    const { bus, ledger, settings } = this.#props;
    this.#add('Throttles', settings.throttles, {
      // Subscribers share one limit with every function of the account and region, and so one figure.
      metric: LambdaFunction.metricAllThrottles(),
      ...TWICE_IN_A_ROW,
      meaning: 'Lambda functions of this account and region were throttled for 10 minutes.',
      entry: 'throttles',
    });
    this.#add('TableThrottles', settings.tableThrottles, {
      metric: tableThrottles(ledger),
      ...TWICE_IN_A_ROW,
      meaning: 'DynamoDB has refused reads or writes of the ledger for 10 minutes.',
      entry: 'table-throttles',
    });
    this.#add('BusThrottles', settings.busThrottles, {
      metric: busThrottles(bus),
      ...TWICE_IN_A_ROW,
      meaning:
        'EventBridge has refused events of this account, or delayed deliveries of the bus, for 10 minutes.',
      entry: 'bus-throttles',
    });
  }

  #watchKey(): void {
    const { failedEvents, settings } = this.#props;
    if (failedEvents === undefined) return;
    this.#add('BusDeadLetters', settings.busDeadLetters, {
      metric: failedEvents.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum' }),
      meaning: 'EventBridge could not encrypt or decrypt accepted events: look at the key.',
      entry: 'bus-dead-letters',
    });
  }

  #add(
    id: string,
    threshold: number | false,
    props: Omit<RunbookAlarmProps, 'threshold' | 'topic'>,
  ): void {
    if (threshold === false) return;
    new RunbookAlarm(this, id, { ...props, threshold, topic: this.#props.topic });
  }
}
