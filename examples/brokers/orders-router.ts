import { App, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { EventRouter, QueueTarget } from 'waybill';

/** An app of a router with subscribers of these names, from which bridges pull every order, synthesized to a folder. */
export function synthesizeRouter(subscribers: readonly string[], outdir: string): string {
  const app = new App({ outdir, analyticsReporting: false, treeMetadata: false });
  const stack = new Stack(app, 'Orders');
  const router = new EventRouter(stack, 'Router', {
    authorizer: 'public',
    removalPolicy: RemovalPolicy.DESTROY,
  });
  for (const name of subscribers)
    router.addSubscriber(name, { pattern: { type: ['order.placed'] }, target: new QueueTarget() });
  return app.synth().directory;
}
