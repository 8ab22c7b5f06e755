import { App, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { EventRouter, FunctionTarget, SubscriberFunction } from '../lib/index.ts';

/** The example: a shop whose `order.placed` fans out to three subscribers. `-c removal=destroy` leaves nothing behind, `-c authorizer=api-keys` wants keys. */
const app = new App({ analyticsReporting: false, treeMetadata: false });
const stack = new Stack(app, 'Waybill');
const removalPolicy =
  app.node.tryGetContext('removal') === 'destroy' ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN;
const authorizer = app.node.tryGetContext('authorizer') === 'api-keys' ? 'api-keys' : 'public';
const router = new EventRouter(stack, 'Router', { authorizer, removalPolicy });

const handler = (name: string) =>
  new SubscriberFunction(stack, `${name}-function`, {
    entry: `examples/shop/${name}.ts`,
    logRemovalPolicy: removalPolicy,
  });

router.addSubscriber('billing', {
  pattern: { type: ['order.placed'] },
  target: new FunctionTarget(handler('billing')),
});
router.addSubscriber('email', {
  pattern: { type: ['order.placed'] },
  target: new FunctionTarget(handler('email')),
});
router.addSubscriber('analytics', {
  pattern: { type: ['order.placed'], data: { amount: [{ numeric: ['>', 100] }] } },
  target: new FunctionTarget(handler('analytics')),
});

new CfnOutput(stack, 'WaybillUrl', { value: router.url });
new CfnOutput(stack, 'TableName', { value: router.table.tableName });
new CfnOutput(stack, 'BusName', { value: router.bus.eventBusName });
if (authorizer === 'api-keys')
  new CfnOutput(stack, 'KeysFunction', { value: router.keysFunctionName });
