import { App, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import {
  EventRouter,
  FunctionTarget,
  QueueTarget,
  SubscriberFunction,
} from '../../../lib/index.ts';

/** A router that checks keys, with two subscribers that pull, one of them `once`, and one with a function. */
const app = new App({ analyticsReporting: false, treeMetadata: false });
const stack = new Stack(app, 'Pulled');
const router = new EventRouter(stack, 'Router', {
  authorizer: 'api-keys',
  removalPolicy: RemovalPolicy.DESTROY,
});
const pattern = { type: ['order.placed'] };
router.addSubscriber('billing', {
  pattern,
  target: new QueueTarget({ lease: Duration.seconds(60) }),
  ...{ maxAttempts: 3, retryBase: Duration.seconds(10), retryCap: Duration.seconds(60) },
});
router.addSubscriber('ledger', { pattern, once: true, target: new QueueTarget() });
router.addSubscriber('email', {
  pattern,
  target: new FunctionTarget(
    new SubscriberFunction(stack, 'email-function', {
      entry: 'test/integration/handlers/probe.ts',
    }),
  ),
});
new CfnOutput(stack, 'KeysFunction', { value: router.keysFunctionName });
