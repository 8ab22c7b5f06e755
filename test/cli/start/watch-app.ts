import { App, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { EventRouter, FunctionTarget, SubscriberFunction } from '../../../lib/index.ts';

/** A router with one subscriber, whose handler lies in the working folder. */
const stack = new Stack(new App({ analyticsReporting: false, treeMetadata: false }), 'Watched');
const router = new EventRouter(stack, 'Router', {
  authorizer: 'public',
  removalPolicy: RemovalPolicy.DESTROY,
});
router.addSubscriber('greeter', {
  pattern: { type: ['greeting.asked'] },
  target: new FunctionTarget(
    new SubscriberFunction(stack, 'greeter-function', { entry: 'src/greeter.ts' }),
  ),
});
