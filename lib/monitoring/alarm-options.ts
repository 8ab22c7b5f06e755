import type { Duration } from 'aws-cdk-lib/core';

/** When a subscriber's alarms go off; `false` leaves one out. Ages are from 1 minute to 14 days, for which queues keep messages. */
export interface SubscriberAlarmOptions {
  /** An event has waited longer for the subscriber. @default 1 hour */
  readonly oldestAge?: Duration | false;
  /** The subscriber has been given so many events, or more, that it has not dealt with: 1 to 120,000, which SQS takes. @default 80,000 */
  readonly inFlight?: number | false;
  /** A message has waited longer in the dead-letter queue, from which `dead-letter` takes each at once. @default 15 minutes */
  readonly deadLetterAge?: Duration | false;
  /**
   * Events have waited for so long while none was taken: their event source is disabled, or may not read the queue. 5
   * minutes to a day, in steps of 5 minutes, and longer than the function's timeout: one that is busy takes none
   * either. Looks at two metrics. @default 20 minutes
   */
  readonly notReceived?: Duration | false;
}

/**
 * When a router's alarms go off; `false` leaves one out. Those of its subscribers are said here for all that do not have
 * their own. A number is how many in 5 minutes are not an alarm yet.
 */
export interface RouterAlarmOptions extends SubscriberAlarmOptions {
  /** Deliveries that were given up. @default 0 */
  readonly deadDeliveries?: number | false;
  /** Requests that were answered with 5xx. @default 0 */
  readonly serverErrors?: number | false;
  /** The outbox has not been empty for so long: 1 minute to a day, in steps of a minute. @default 5 minutes */
  readonly outboxNotEmpty?: Duration | false;
  /** An event has been retried for longer: 1 minute to 14 days. @default - `oldestAge`, or 1 hour where that is `false` */
  readonly retryingForLong?: Duration | false;
  /** Deliveries without an outcome long after it was due. @default 0 */
  readonly overdueDeliveries?: number | false;
  /** Failed runs of `dead-letter`, and messages that it could not record. @default 0 */
  readonly deadLetterFailing?: number | false;
  /** Events that EventBridge could not encrypt or decrypt, where there is an `encryptionKey`. @default 0 */
  readonly busDeadLetters?: number | false;
  /** Refused starts of functions of the account, in 5 minutes twice in a row. @default 0 */
  readonly throttles?: number | false;
  /** Refused writes to the ledger and its indexes, and reads of the ledger, in 5 minutes twice in a row. @default 0 */
  readonly tableThrottles?: number | false;
  /** Refused calls of PutEvents of the account, and delayed deliveries by the bus, in 5 minutes twice in a row. @default 0 */
  readonly busThrottles?: number | false;
  /** A subscriber has been paused for longer: 1 minute to 14 days, for which queues keep messages. @default 12 days */
  readonly pausedForLong?: Duration | false;
  /** No run of `reconcile` has come to its end for so long: 5 minutes to a day, in steps of 5 minutes. @default 5 minutes */
  readonly reconcileNotRunning?: Duration | false;
  /** Runs of `reconcile` have been behind by more for 10 minutes: 1 minute to a day. @default 5 minutes */
  readonly reconcileBehind?: Duration | false;
}
