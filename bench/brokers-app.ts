import { App, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { EventRouter, FunctionTarget, QueueTarget, SubscriberFunction } from '../lib/index.ts';
import { SUBSCRIBER } from './brokers/sides/jobs.ts';

/** A router from which a bridge pulls, and with a fan-out of three to functions. */
const app = new App({ analyticsReporting: false, treeMetadata: false });
const stack = new Stack(app, 'Bench');
const router = new EventRouter(stack, 'Router', {
  authorizer: 'public',
  removalPolicy: RemovalPolicy.DESTROY,
});
router.addSubscriber(SUBSCRIBER, { pattern: { type: ['bench.out'] }, target: new QueueTarget() });
for (const name of ['one', 'two', 'three'])
  router.addSubscriber(name, {
    pattern: { type: ['bench.event'] },
    target: new FunctionTarget(
      new SubscriberFunction(stack, `${name}-function`, { entry: 'bench/handlers/note.ts' }),
    ),
  });
