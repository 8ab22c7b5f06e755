import { ComparisonOperator, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Duration } from 'aws-cdk-lib/core';
import type { Subscription } from '../subscriber/subscription.ts';
import type { SubscriberAlarmSettings } from './alarm-settings.ts';
import { RunbookAlarm, type RunbookAlarmProps } from './runbook-alarm.ts';
import { showAge } from './show-age.ts';

/** The period of a subscriber's metrics, in seconds. */
const PERIOD = 300;

/** Adds a subscriber's alarms, each a resource of its stack. */
export function addSubscriberAlarms(
  subscription: Subscription,
  { oldestAge, inFlight, deadLetterAge, notReceived }: SubscriberAlarmSettings,
  topic: ITopic | undefined,
): void {
  const add = (id: string, props: Omit<RunbookAlarmProps, 'topic'>) =>
    new RunbookAlarm(subscription, id, { ...props, topic });
  if (oldestAge !== false) add('OldestAge', whereOldestAge(subscription, oldestAge));
  if (inFlight !== false) add('InFlight', whereInFlight(subscription, inFlight));
  if (deadLetterAge !== false)
    add('DeadLetterAge', whereDeadLetterAge(subscription, deadLetterAge));
  if (notReceived !== false) add('NotReceived', whereNotReceived(subscription, notReceived));
}

type Watched = Omit<RunbookAlarmProps, 'topic'>;

function whereOldestAge(subscription: Subscription, age: Duration): Watched {
  return {
    metric: subscription.metricOldestAge(),
    threshold: age.toSeconds(),
    meaning: `An event has waited for the subscriber ${subscription.subscriberName} longer than ${showAge(age)}.`,
    entry: 'oldest-age',
  };
}

function whereInFlight(subscription: Subscription, threshold: number): Watched {
  return {
    metric: subscription.metricInFlight(),
    threshold,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    meaning: `The subscriber ${subscription.subscriberName} has so many events in flight that its queue may soon hand out no more.`,
    entry: 'in-flight',
  };
}

function whereDeadLetterAge(subscription: Subscription, age: Duration): Watched {
  return {
    metric: subscription.metricOldestDeadLetter(),
    threshold: age.toSeconds(),
    meaning: `A message has waited in the dead-letter queue of the subscriber ${subscription.subscriberName} longer than ${showAge(age)}.`,
    entry: 'dead-letter-age',
  };
}

/** No metric says that an event source is disabled: this is what SQS sees of it, whatever the reason. */
function whereNotReceived(subscription: Subscription, time: Duration): Watched {
  return {
    metric: new MathExpression({
      expression: 'IF(FILL(received, 0) == 0, waiting, 0)',
      usingMetrics: {
        received: subscription.metricAttempts(),
        waiting: subscription.metricBacklog({ statistic: 'Minimum' }),
      },
    }),
    evaluationPeriods: time.toSeconds() / PERIOD,
    meaning: `Events have waited for the subscriber ${subscription.subscriberName} for ${showAge(time)}, and none was taken from its queue.`,
    entry: 'not-received',
  };
}
