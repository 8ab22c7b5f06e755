/** The CloudWatch namespace of every metric that functions write. */
export const METRIC_NAMESPACE = 'Waybill';

/**
 * Counted for the router as a whole. `ReconcileLag` is no count: it is how many seconds ago the oldest time was that
 * `reconcile` should have looked at by now and has not. Nor is `PauseAge`: how many seconds ago the oldest pause of a
 * subscriber began. Nothing is written when there is none.
 */
export type RouterMetric =
  | 'AcceptedEvents'
  | 'RejectedEvents'
  | 'DuplicateEvents'
  | 'UnmatchedEvents'
  | 'OutboxedEvents'
  | 'OutboxSize'
  | 'OverdueEvents'
  | 'PauseAge'
  | 'ReconcileLag'
  | 'UnrecordedOutcomes'
  | SubscriberMetric;

/**
 * Counted for each subscriber, and for the router as a whole. `RetryAge` is no count: it is the seconds since its first
 * attempt of the event that has been retried longest, of those that failed again. `UnreachedEvents` counts each time that an event
 * has not reached its target and comes again, which is no attempt.
 */
export type SubscriberMetric = 'FailedAttempts' | 'DeadDeliveries' | 'RetryAge' | 'UnreachedEvents';

/**
 * What one invocation counted. The names are what functions write and what alarms and dashboards read; they are
 * contract: a change needs a CHANGELOG line.
 */
export type Counts = Readonly<Partial<Record<RouterMetric, number>>>;
