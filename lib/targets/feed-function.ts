import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { type Duration, Tags } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { allowRecursion } from '../shared/allow-recursion.ts';
import { suppressEventSourceNag } from '../shared/suppress-nag.ts';
import type { TargetSubscription } from './subscriber-target.ts';

/** How a function is given batches. */
export interface BatchingProps {
  readonly batchSize?: number;
  readonly maxBatchingWindow?: Duration;
  readonly maxConcurrency?: number;
}

/** Gives a function the events of a subscriber's queue, and what it takes to account for them; answers the UUID of its event source mapping. */
export function feedFunction(
  handler: LambdaFunction,
  subscription: TargetSubscription,
  { batchSize = 10, maxBatchingWindow, maxConcurrency }: BatchingProps,
): string {
  for (const [variable, value] of Object.entries(subscription.environment))
    handler.addEnvironment(variable, value);
  subscription.grantDelivery(handler);
  allowRecursion(handler);
  const source = new SqsEventSource(subscription.queue, {
    batchSize,
    reportBatchItemFailures: true,
    ...(maxBatchingWindow === undefined ? {} : { maxBatchingWindow }),
    ...(maxConcurrency === undefined ? {} : { maxConcurrency }),
  });
  handler.addEventSource(source);
  tagMapping(handler, source, subscription.pausableTag);
  suppressEventSourceNag(handler);
  return source.eventSourceMappingId;
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
