import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { RouterAlarmOptions } from './alarm-options.ts';

/** How a router is watched. */
export interface MonitoringOptions {
  /** Whether there are alarms, and when each goes off; `docs/operations.md` says what they mean and cost. @default true */
  readonly alarms?: boolean | RouterAlarmOptions;
  /** Told when an alarm goes off, and when it is over. @default - nobody; alarms are there to be looked at */
  readonly alarmTopic?: ITopic;
  /** Whether there is a CloudWatch dashboard, and one in each further stack of subscribers; each costs some 3 dollars a month. @default false */
  readonly dashboard?: boolean;
}
