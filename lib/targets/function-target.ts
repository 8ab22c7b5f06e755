import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Duration, Tags } from 'aws-cdk-lib/core';
import type { Construct, IConstruct } from 'constructs';
import { checkMade } from '../bundling/check-made.ts';
import { allowRecursion } from '../shared/allow-recursion.ts';
import { suppressEventSourceNag } from '../shared/suppress-nag.ts';
import { checkBatching } from './check-batching.ts';
import { checkFunction } from './check-function.ts';
import type {
  SubscriberTarget,
  SubscriberTargetConfig,
  TargetSubscription,
} from './subscriber-target.ts';

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
    checkBatching(handler, props);
    this.home = handler;
    this.#props = props;
    // Six times the function's timeout, and the window (Lambda developer guide, "Configuring an Amazon SQS queue").
    const timeout = handler.timeout ?? Duration.seconds(3);
    const window = props.maxBatchingWindow?.toSeconds() ?? 0;
    this.visibilityTimeout = Duration.seconds(6 * timeout.toSeconds() + window);
  }

  bind(scope: Construct, subscription: TargetSubscription): SubscriberTargetConfig {
    const { subscriberName: name, queue, environment } = subscription;
    const { batchSize = 10, maxBatchingWindow, maxConcurrency } = this.#props;
    const handler = this.home;
    refuseSecond(name, handler);
    SERVED.set(handler, { name, path: scope.node.path });
    handler.node.addValidation({ validate: () => checkMade(name, handler) });
    for (const [variable, value] of Object.entries(environment))
      handler.addEnvironment(variable, value);
    subscription.grantDelivery(handler);
    allowRecursion(handler);
    const source = new SqsEventSource(queue, {
      batchSize,
      reportBatchItemFailures: true,
      ...(maxBatchingWindow === undefined ? {} : { maxBatchingWindow }),
      ...(maxConcurrency === undefined ? {} : { maxConcurrency }),
    });
    handler.addEventSource(source);
    tagMapping(handler, source, subscription.pausableTag);
    suppressEventSourceNag(handler);
    const { eventSourceMappingId } = source;
    return { functionName: handler.functionName, eventSourceMappingId };
  }
}

/** CDK makes the mapping a child of the function, and hands out its id alone. */
function tagMapping(
  { node }: LambdaFunction,
  { eventSourceMappingId: id }: SqsEventSource,
  { key, value }: TargetSubscription['pausableTag'],
): void {
  const isIt = (child: IConstruct) => Reflect.get(child, 'eventSourceMappingId') === id;
  const mapping = node.children.find(isIt);
  if (mapping === undefined) throw new Error(`${node.path} has no event source mapping of its own`);
  Tags.of(mapping).add(key, value);
}

function refuseSecond(name: string, handler: LambdaFunction): void {
  const other = SERVED.get(handler);
  if (other === undefined) return;
  throw new Error(
    `subscriber "${name}": its function ${handler.node.path} serves the subscriber "${other.name}" already, which is ${other.path}; make a second function of the same entry`,
  );
}
