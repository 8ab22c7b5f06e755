import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { EventRouter, FunctionTarget, SubscriberFunction } from '../../../lib/index.ts';

/** A router with one subscriber; `-c version=2` adds `search`, with its history. */
const app = new App({ analyticsReporting: false, treeMetadata: false });
const stack = new Stack(app, 'History');
const router = new EventRouter(stack, 'Router', {
  authorizer: 'public',
  removalPolicy: RemovalPolicy.DESTROY,
  alarms: false,
});

const handler = (name: string) =>
  new SubscriberFunction(stack, `${name}-function`, {
    entry: 'test/integration/handlers/probe.ts',
    timeout: Duration.seconds(5),
  });

router.addSubscriber('billing', {
  pattern: { type: ['order.placed'] },
  target: new FunctionTarget(handler('billing')),
});
if (String(app.node.tryGetContext('version')) === '2')
  router.addSubscriber('search', {
    pattern: { type: [{ prefix: 'order.' }] },
    startFrom: Duration.hours(1),
    target: new FunctionTarget(handler('search')),
  });
