import { App, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { EventRouter, SubscriberFunction } from '../../lib/index.ts';

/** A router that checks keys of its own, with one subscriber. */
const app = new App({ analyticsReporting: false, treeMetadata: false });
const stack = new Stack(app, 'Keyed');
const router = new EventRouter(stack, 'Router', {
  authorizer: 'api-keys',
  removalPolicy: RemovalPolicy.DESTROY,
});
router.addSubscriber('billing', {
  pattern: { type: ['order.placed'] },
  handler: new SubscriberFunction(stack, 'billing-function', {
    entry: 'test/integration/handlers/probe.ts',
  }),
});
new CfnOutput(stack, 'KeysFunction', { value: router.keysFunctionName });
new CfnOutput(stack, 'TableName', { value: router.table.tableName });
