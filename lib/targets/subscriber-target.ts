import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Duration } from 'aws-cdk-lib/core';
import type { Construct, IConstruct } from 'constructs';
import type { LogSettings } from '../shared/function-basics.ts';

/** What a target works with: a subscriber's queues, and what it takes to account for its deliveries. */
export interface TargetSubscription {
  /** The subscriber's name, as waybills have it. */
  readonly subscriberName: string;
  /** Where its events come from. */
  readonly queue: IQueue;
  /** Takes late retries, and outcomes that the ledger could not take. */
  readonly deadLetterQueue: IQueue;
  /** The variables that say to the code which queues, which ledger and which retry policy are the subscriber's. */
  readonly environment: Readonly<Record<string, string>>;
  /** The tag by which the router may disable an event source mapping, and no other. */
  readonly pausableTag: { readonly key: string; readonly value: string };
  /** How logs are kept, for functions that the target makes. */
  readonly logs: LogSettings;
  /** Lets a function record this subscriber's deliveries, and send to its two queues. */
  grantDelivery(grantee: IGrantable): void;
  /** Lets consumers pull the subscriber's events by the router's API. */
  letPull(): void;
}

/** What came of binding a target: who takes the events. */
export type SubscriberTargetConfig = FunctionTargetConfig | QueueTargetConfig;

/** Events that consumers pull, by `TargetSubscription.letPull`. */
export interface QueueTargetConfig {
  /** How long a consumer has an event, unless it asks for more time; the queue hides it as long. */
  readonly leaseSeconds: number;
}

/** A function that takes the events. */
export interface FunctionTargetConfig {
  /** The function whose code handles the events, for operators. */
  readonly functionName: string;
  /**
   * The UUID of the event source mapping that gives the function its batches, which a pause of the subscriber disables. It needs
   * the tag of `TargetSubscription.pausableTag`. @default - the subscriber cannot be paused
   */
  readonly eventSourceMappingId?: string;
}

/** Where a subscriber's events go from its queue. */
export interface SubscriberTarget {
  /** Where the subscriber's rule and queues are made: in the stack of this construct. @default - in the router's own */
  readonly home?: IConstruct;
  /** How long the queue hides a message that is being worked on. */
  readonly visibilityTimeout: Duration;
  /** Connects the target to a subscriber, once its queues are there; `scope` is for constructs that it needs. Throws where it cannot serve it. */
  bind(scope: Construct, subscription: TargetSubscription): SubscriberTargetConfig;
}
