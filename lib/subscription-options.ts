import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import type { Json } from '../core/event/event.ts';

/** How a subscriber is served. */
export interface SubscriptionOptions {
  /** An EventBridge event pattern over the CloudEvent, such as `{ type: ['order.placed'] }`. */
  readonly pattern: { readonly [key: string]: Json };
  /** The function whose handler is made with `subscriber()`; one function serves one subscriber, which lives in its stack. */
  readonly handler: LambdaFunction;
  /** 1 to 64 characters of `[a-z0-9-]`, beginning with a letter. @default - the construct's id */
  readonly name?: string;
  /** The most events of one invocation: 1 to 10,000; above 10 it needs a `maxBatchingWindow`. @default 10 */
  readonly batchSize?: number;
  /** How long an invocation waits for a batch to fill: up to 5 minutes. @default - it does not wait */
  readonly maxBatchingWindow?: Duration;
  /** The most invocations at once: 2 to 1,000. @default - no limit of its own */
  readonly maxConcurrency?: number;
  /** Attempts in all before the delivery is dead: 1 to 1,000. @default 30 */
  readonly maxAttempts?: number;
  /** Ceiling of the first retry's delay, which doubles with every attempt. @default 2 seconds */
  readonly retryBase?: Duration;
  /** Ceiling of every retry's delay: up to 14 days; all delays together are shorter than the router's `retentionDays`. @default 1 hour */
  readonly retryCap?: Duration;
  /** Whether the handler was made with `once: true`; said here so that operators can read it. @default false */
  readonly once?: boolean;
  /** An event that has waited longer is an alarm: 1 minute to 14 days. @default - the router's `oldestAge` */
  readonly oldestAge?: Duration;
  /** SQS_MANAGED, or KMS with an `encryptionKey`. @default - SQS_MANAGED, or KMS when there is an `encryptionKey` */
  readonly encryption?: QueueEncryption;
  /** A customer-managed key for the queue and its dead-letter queue. @default - none */
  readonly encryptionKey?: IKey;
  /** What becomes of the queues, and the accepted events in them, when the subscriber goes. @default - the router's `removalPolicy`, RETAIN unless it says otherwise */
  readonly removalPolicy?: RemovalPolicy;
}
