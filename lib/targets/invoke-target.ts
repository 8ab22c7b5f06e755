import { Grant } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Duration } from 'aws-cdk-lib/core';
import type { Construct, IConstruct } from 'constructs';
import { ENV } from '../../core/settings.ts';
import { RouterFunction } from '../router/router-function.ts';
import { checkInvoked, longestRun } from './check-invoked.ts';
import { feedFunction } from './feed-function.ts';
import type {
  SubscriberTarget,
  SubscriberTargetConfig,
  TargetSubscription,
} from './subscriber-target.ts';
import { visibilityTimeoutOf } from './visibility-timeout.ts';

/** A function of this app or another, in any language, or an alias or version of one: an `IFunction` of aws-cdk-lib/aws-lambda. */
export type InvokedFunction = IConstruct & Pick<IFunction, 'functionArn' | 'functionName'>;

/** How a function is invoked with events. */
export interface InvokeTargetProps {
  /**
   * Gives the events that come together to the function in one invocation, as a JSON array; what it returns says which have failed.
   * @default false - each event has an invocation of its own
   */
  readonly batch?: boolean;
  /**
   * The most events that are handed on together: so many in a batch, or in as many invocations side by side, which is 10 at most; batches
   * have up to 10,000, and above 10 they need a `maxBatchingWindow`.
   * @default 10
   */
  readonly batchSize?: number;
  /** How long to wait for a batch to fill: up to 5 minutes. @default - no wait */
  readonly maxBatchingWindow?: Duration;
  /** The most batches at once: 2 to 1,000. @default - no limit of its own */
  readonly maxConcurrency?: number;
  /** The function's timeout, where another app makes it: up to 14 minutes and 30 seconds. @default - as this app says */
  readonly timeout?: Duration;
  /**
   * Errors of the function after which no retry can help, by the name that its runtime gives them, such as `ValidationError`, or
   * `com.shop.NoSuchOrder`. @default - `PermanentError` alone
   */
  readonly permanentErrors?: readonly string[];
}

/** The time of the function that invokes, beside that of the invoked: for a cold start of it, and to write down what came of the events. */
const BESIDE_SECONDS = 30;

/**
 * Gives events to any Lambda function, in any language and unchanged; an alias, a version, or one of another app. A function of the
 * router's invokes it with each CloudEvent, and waits: what it returns is delivered, and what it throws is tried again.
 */
export class InvokeTarget implements SubscriberTarget {
  readonly home: InvokedFunction;
  readonly visibilityTimeout: Duration;
  readonly #props: InvokeTargetProps;
  readonly #timeout: Duration;

  /** Throws where the function cannot be invoked so. */
  constructor(invoked: InvokedFunction, props: InvokeTargetProps = {}) {
    checkInvoked(invoked, props);
    this.home = invoked;
    this.#props = props;
    this.#timeout = longestRun(invoked, props).plus(Duration.seconds(BESIDE_SECONDS));
    this.visibilityTimeout = visibilityTimeoutOf(this.#timeout, props);
  }

  bind(scope: Construct, subscription: TargetSubscription): SubscriberTargetConfig {
    const { functionArn, functionName } = this.home;
    const { batch = false, permanentErrors = [] } = this.#props;
    const deliver = new RouterFunction(scope, 'Deliver', {
      bundle: 'deliver',
      description: `Invokes the function of the subscriber ${subscription.subscriberName}`,
      timeout: this.#timeout,
      environment: {
        [ENV.invokedFunction]: functionArn,
        ...(batch ? { [ENV.invokeBatches]: 'true' } : {}),
        ...(permanentErrors.length === 0
          ? {}
          : { [ENV.permanentErrors]: permanentErrors.join(',') }),
      },
      logs: subscription.logs,
    });
    // Of the alias or version alone, where it is one.
    Grant.addToPrincipal({
      grantee: deliver,
      actions: ['lambda:InvokeFunction'],
      resourceArns: [functionArn],
    });
    const eventSourceMappingId = feedFunction(deliver, subscription, this.#props);
    return { functionName, eventSourceMappingId };
  }
}
