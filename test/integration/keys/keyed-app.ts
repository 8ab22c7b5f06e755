import { App, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { EventRouter, FunctionTarget, SubscriberFunction } from '../../../lib/index.ts';

/** A router that checks keys of its own, with a subscriber, and one that would write keys itself. */
const app = new App({ analyticsReporting: false, treeMetadata: false });
const stack = new Stack(app, 'Keyed');
const router = new EventRouter(stack, 'Router', {
  authorizer: 'api-keys',
  removalPolicy: RemovalPolicy.DESTROY,
});
router.addSubscriber('billing', {
  pattern: { type: ['order.placed'] },
  target: new FunctionTarget(
    new SubscriberFunction(stack, 'billing-function', {
      entry: 'test/integration/handlers/probe.ts',
    }),
  ),
});
router.addSubscriber('forger', {
  pattern: { type: ['key.wanted'] },
  maxAttempts: 1,
  target: new FunctionTarget(
    new SubscriberFunction(stack, 'forger-function', {
      entry: 'test/integration/handlers/forger.ts',
    }),
  ),
});
new CfnOutput(stack, 'KeysFunction', { value: router.keysFunctionName });
new CfnOutput(stack, 'TableName', { value: router.table.tableName });
