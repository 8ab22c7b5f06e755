import { Key } from 'aws-cdk-lib/aws-kms';
import { App, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { EventRouter, FunctionTarget, SubscriberFunction } from '../../lib/index.ts';

/** The router under test: subscribers whose handlers do what an event's data tells them to. */
const app = new App({ analyticsReporting: false, treeMetadata: false });
const stack = new Stack(app, 'Integration');
const router = new EventRouter(stack, 'Router', {
  authorizer: 'public',
  removalPolicy: RemovalPolicy.DESTROY,
  dashboard: true,
  encryptionKey: new Key(stack, 'Key'),
});
new CfnOutput(stack, 'TableName', { value: router.table.tableName });
new CfnOutput(stack, 'BusName', { value: router.bus.eventBusName });

const handler = (name: string, entry = 'probe', timeoutSeconds = 5) =>
  new SubscriberFunction(stack, `${name}-function`, {
    entry: `test/integration/handlers/${entry}.ts`,
    timeout: Duration.seconds(timeoutSeconds),
  });

router.addSubscriber('billing', {
  pattern: { type: ['order.placed'] },
  maxAttempts: 4,
  target: new FunctionTarget(handler('billing')),
});
router.addSubscriber('email', {
  pattern: { type: ['order.placed'] },
  target: new FunctionTarget(handler('email')),
});
router.addSubscriber('big-orders', {
  pattern: { type: ['order.placed'], data: { amount: [{ numeric: ['>', 100] }] } },
  target: new FunctionTarget(handler('big-orders')),
});
router.addSubscriber('payments', {
  pattern: { type: ['payment.made'] },
  once: true,
  target: new FunctionTarget(handler('payments')),
});
router.addSubscriber('thief', {
  pattern: { type: ['secret.asked'] },
  maxAttempts: 1,
  target: new FunctionTarget(handler('thief', 'thief')),
});
router.addSubscriber('patient', {
  pattern: { type: ['report.ready'] },
  maxAttempts: 30,
  target: new FunctionTarget(handler('patient')),
});
