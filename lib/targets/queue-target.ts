import { Duration } from 'aws-cdk-lib/core';
import type { Construct, IConstruct } from 'constructs';
import type {
  SubscriberTarget,
  SubscriberTargetConfig,
  TargetSubscription,
} from './subscriber-target.ts';

/** SQS hides a message for so long at most, in seconds (SQS quotas, "Message visibility timeout"). */
const LONGEST_LEASE_SECONDS = 43_200;

/** A consumer needs time to answer. */
const SHORTEST_LEASE_SECONDS = 5;

/** How events are handed to consumers that pull. */
export interface QueueTargetProps {
  /**
   * How long a consumer has an event that it has pulled: 5 seconds to 12 hours. One that it has not dealt with by then is
   * attempted again; a consumer that needs more time for an event can ask for it.
   * @default 1 minute
   */
  readonly lease?: Duration;
  /** The subscriber lives in the stack of this construct. @default - in the router's own */
  readonly home?: IConstruct;
}

/**
 * Keeps events for consumers that pull them by the router's API, in any language and anywhere: `POST /subscribers/{name}/pull`.
 * They are retried and dead-lettered as those of functions are.
 */
export class QueueTarget implements SubscriberTarget {
  readonly home?: IConstruct;
  readonly visibilityTimeout: Duration;

  /** Throws where SQS would not hide a message for so long. */
  constructor({ lease = Duration.minutes(1), home }: QueueTargetProps = {}) {
    checkLease(lease);
    this.visibilityTimeout = lease;
    if (home !== undefined) this.home = home;
  }

  bind(_scope: Construct, subscription: TargetSubscription): SubscriberTargetConfig {
    subscription.letPull();
    return { leaseSeconds: this.visibilityTimeout.toSeconds() };
  }
}

function checkLease(lease: Duration): void {
  if (lease.isUnresolved())
    throw new Error(
      'QueueTarget: the lease is known at the deployment only, and consumers are told it; pass one that is known now',
    );
  const seconds = lease.toSeconds({ integral: false });
  const fits =
    Number.isInteger(seconds) &&
    seconds >= SHORTEST_LEASE_SECONDS &&
    seconds <= LONGEST_LEASE_SECONDS;
  if (fits) return;
  throw new Error(
    `QueueTarget: a lease is whole seconds, from ${SHORTEST_LEASE_SECONDS} seconds to 12 hours; received ${lease.toHumanString()}; a consumer that works longer extends its leases, or reports a retry`,
  );
}
