import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { EventRouter, QueueTarget } from '../../../lib/index.ts';

/** An open router with a subscriber that a bridge pulls. How long it leases: the context `leaseSeconds`, or 20. */
const app = new App({ analyticsReporting: false, treeMetadata: false });
const stack = new Stack(app, 'Campaign');
const router = new EventRouter(stack, 'Router', {
  authorizer: 'public',
  removalPolicy: RemovalPolicy.DESTROY,
});
router.addSubscriber('out', {
  pattern: { type: ['note'] },
  target: new QueueTarget({
    lease: Duration.seconds(Number(app.node.tryGetContext('leaseSeconds') ?? 20)),
  }),
  ...{ maxAttempts: 10, retryBase: Duration.seconds(1), retryCap: Duration.seconds(2) },
});
