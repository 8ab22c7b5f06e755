import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import type { Json } from '../../core/event/event.ts';
import type { SubscriberAlarmOptions } from '../monitoring/alarm-options.ts';
import type { SubscriberTarget } from '../targets/subscriber-target.ts';

/** How a subscriber is served. */
export interface SubscriberProps {
  /**
   * An EventBridge event pattern over the CloudEvent, such as `{ type: ['order.placed'] }`, or the notation of a broker:
   * `topic('order.*.eu.#')`, `glob('order:*')`, `selector("region = 'EU'")`.
   */
  readonly pattern: { readonly [key: string]: Json };
  /** Where the events go, such as `new FunctionTarget(handler)`; the subscriber lives in its stack. */
  readonly target: SubscriberTarget;
  /** 1 to 64 characters of `[a-z0-9-]`, beginning with a letter. @default - the construct's id */
  readonly name?: string;
  /**
   * Gives the subscriber its history, too: all events since an ISO 8601 time, such as `2026-11-01T00:00:00Z`, or of a time
   * before it is deployed, such as `Duration.days(7)`, as far as the ledger has them. A replay sends them once, with
   * `context.replay`, beside what is published meanwhile; another value sends what is still missing.
   * @default - what is published once it is deployed
   */
  readonly startFrom?: string | Duration;
  /** Attempts in all before the delivery is dead: 1 to 1,000. @default 30 */
  readonly maxAttempts?: number;
  /** Ceiling of the first retry's delay, which doubles with every attempt. @default 2 seconds */
  readonly retryBase?: Duration;
  /** Ceiling of every retry's delay: up to 14 days; all delays together are shorter than the router's `retention`. @default 1 hour */
  readonly retryCap?: Duration;
  /**
   * Claims each event before it is handled, so that two copies of one message are never handled at the same time; a
   * function whose handler outlasts its time ends with it. Costs one more write per event.
   * @default false
   */
  readonly once?: boolean;
  /** Whether it has alarms, and when each goes off. @default - as the router's `alarms` say; none where that is `false` */
  readonly alarms?: boolean | SubscriberAlarmOptions;
  /** SQS_MANAGED, or KMS with an `encryptionKey`. @default - SQS_MANAGED, or KMS when there is an `encryptionKey` */
  readonly encryption?: QueueEncryption;
  /** A customer-managed key for the queue and its dead-letter queue. @default - none */
  readonly encryptionKey?: IKey;
  /** What becomes of the queues, and the accepted events in them, when the subscriber goes. @default - the router's `removalPolicy`, RETAIN unless it says otherwise */
  readonly removalPolicy?: RemovalPolicy;
}
