import { App, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { EventRouter, FunctionTarget, SubscriberFunction } from '../lib/index.ts';
import { SUBSCRIBERS } from './endurance/subscribers.ts';

const app = new App({ analyticsReporting: false, treeMetadata: false });
const stack = new Stack(app, 'Endurance');
const router = new EventRouter(stack, 'Router', {
  authorizer: 'public',
  removalPolicy: RemovalPolicy.DESTROY,
});
new CfnOutput(stack, 'TableName', { value: router.table.tableName });

for (const name of SUBSCRIBERS) {
  router.addSubscriber(name, {
    pattern: { type: ['bench.event'] },
    // Few attempts in a long time: what is tested is that they wait and come back, and that costs the machine's time.
    retryBase: Duration.hours(6),
    retryCap: Duration.hours(12),
    target: new FunctionTarget(
      new SubscriberFunction(stack, `${name}-function`, {
        entry: 'bench/handlers/count.ts',
      }),
    ),
  });
}
