import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Duration } from 'aws-cdk-lib/core';

/** How a router is watched. */
export interface MonitoringOptions {
  /** Whether there are alarms: eight for the router, which cost as much as ten, one more with an `encryptionKey`, two for each subscriber, and one for each further stack of subscribers. @default true */
  readonly alarms?: boolean;
  /** Told when an alarm goes off, and when it is over. @default - nobody; alarms are there to be looked at */
  readonly alarmTopic?: ITopic;
  /** An event that has waited longer, or has been retried for longer, is an alarm: 1 minute to 14 days; for the first, each subscriber may have its own. @default 1 hour */
  readonly oldestAge?: Duration;
  /** Whether there is a CloudWatch dashboard, and one in each further stack of subscribers; each costs some 3 dollars a month. @default false */
  readonly dashboard?: boolean;
}
