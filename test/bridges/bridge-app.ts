import { App, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { EventRouter, FunctionTarget, QueueTarget, SubscriberFunction } from '../../lib/index.ts';

/** A router that checks keys, with a subscriber that a bridge pulls, and one with a function. In virtual time, leases are long. */
const app = new App({ analyticsReporting: false, treeMetadata: false });
const stack = new Stack(app, 'Bridged');
const router = new EventRouter(stack, 'Router', {
  authorizer: 'api-keys',
  removalPolicy: RemovalPolicy.DESTROY,
});
router.addSubscriber('billing', {
  pattern: { type: ['order.placed'] },
  target: new QueueTarget({ lease: Duration.minutes(30) }),
  ...{ maxAttempts: 3, retryBase: Duration.seconds(10), retryCap: Duration.minutes(1) },
});
router.addSubscriber('email', {
  pattern: { type: ['order.placed'] },
  target: new FunctionTarget(
    new SubscriberFunction(stack, 'email-function', {
      entry: 'test/integration/handlers/probe.ts',
    }),
  ),
});
new CfnOutput(stack, 'KeysFunction', { value: router.keysFunctionName });
