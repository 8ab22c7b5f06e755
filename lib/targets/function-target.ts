import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Duration } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { checkMade } from '../bundling/check-made.ts';
import { checkBatching } from './check-batching.ts';
import { checkFunction } from './check-function.ts';
import { feedFunction } from './feed-function.ts';
import type {
  SubscriberTarget,
  SubscriberTargetConfig,
  TargetSubscription,
} from './subscriber-target.ts';
import { visibilityTimeoutOf } from './visibility-timeout.ts';

/** How events are handed to a function. */
export interface FunctionTargetProps {
  /** The most events of one invocation: 1 to 10,000; above 10 it needs a `maxBatchingWindow`. @default 10 */
  readonly batchSize?: number;
  /** How long an invocation waits for a batch to fill: up to 5 minutes. @default - it does not wait */
  readonly maxBatchingWindow?: Duration;
  /** The most invocations at once: 2 to 1,000. @default - no limit of its own */
  readonly maxConcurrency?: number;
}

/** The paths of the subscribers that functions serve, of whichever router: a function has the variables of one. */
const SERVED = new WeakMap<LambdaFunction, { readonly name: string; readonly path: string }>();

/** Gives events to a function whose handler is made with `subscriber()`. One function serves one subscriber, which lives in its stack. */
export class FunctionTarget implements SubscriberTarget {
  readonly home: LambdaFunction;
  readonly visibilityTimeout: Duration;
  readonly #props: FunctionTargetProps;

  /** Throws where the function cannot be given what a subscriber needs. */
  constructor(handler: LambdaFunction, props: FunctionTargetProps = {}) {
    checkFunction(handler);
    checkBatching(handler, props, 'FunctionTarget');
    this.home = handler;
    this.#props = props;
    this.visibilityTimeout = visibilityTimeoutOf(handler.timeout ?? Duration.seconds(3), props);
  }

  bind(scope: Construct, subscription: TargetSubscription): SubscriberTargetConfig {
    const { subscriberName: name } = subscription;
    const handler = this.home;
    refuseSecond(name, handler);
    SERVED.set(handler, { name, path: scope.node.path });
    handler.node.addValidation({ validate: () => checkMade(name, handler) });
    const eventSourceMappingId = feedFunction(handler, subscription, this.#props);
    return { functionName: handler.functionName, eventSourceMappingId };
  }
}

function refuseSecond(name: string, handler: LambdaFunction): void {
  const other = SERVED.get(handler);
  if (other === undefined) return;
  throw new Error(
    `subscriber "${name}": its function ${handler.node.path} serves the subscriber "${other.name}" already, which is ${other.path}; make a second function of the same entry`,
  );
}
