import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { EventRouter, QueueTarget } from '../../../lib/index.ts';

/** An open router. Each test's bridge pulls a subscriber of its own: what one that was killed has leased does not hold up the next. */
const app = new App({ analyticsReporting: false, treeMetadata: false });
const stack = new Stack(app, 'Worked');
const router = new EventRouter(stack, 'Router', {
  authorizer: 'public',
  removalPolicy: RemovalPolicy.DESTROY,
});
for (const name of ['moved', 'late', 'looped'])
  router.addSubscriber(name, {
    pattern: { type: [`note.${name}`] },
    target: new QueueTarget({ lease: Duration.seconds(20) }),
    ...{ maxAttempts: 10, retryBase: Duration.seconds(1), retryCap: Duration.seconds(2) },
  });
