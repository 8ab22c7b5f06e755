import { App, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { EventRouter, FunctionTarget, SubscriberFunction } from '../lib/index.ts';

const app = new App({ analyticsReporting: false, treeMetadata: false });
const stack = new Stack(app, 'Bench');
const router = new EventRouter(stack, 'Router', {
  authorizer: 'public',
  alarms: app.node.tryGetContext('alarms') !== 'false',
  removalPolicy: RemovalPolicy.DESTROY,
});
new CfnOutput(stack, 'TableName', { value: router.table.tableName });
new CfnOutput(stack, 'WaybillUrl', { value: router.url });

for (const name of ['one', 'two', 'three']) {
  router.addSubscriber(name, {
    pattern: { type: ['bench.event'] },
    target: new FunctionTarget(
      new SubscriberFunction(stack, `${name}-function`, { entry: 'bench/handlers/note.ts' }),
    ),
  });
}

router.addSubscriber('stuck', {
  pattern: { type: ['bench.backlog'] },
  target: new FunctionTarget(
    new SubscriberFunction(stack, 'stuck-function', { entry: 'bench/handlers/hang.ts' }),
    { maxConcurrency: 2 },
  ),
});
