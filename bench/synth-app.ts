import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib/core';
import { EventRouter, FunctionTarget, SubscriberFunction } from '../lib/index.ts';

/** A router with 60 subscribers in three stacks, its own among them; `-c handlers=...` is the folder of their files. */
const app = new App({ analyticsReporting: false, treeMetadata: false });
const stacks = ['Shop', 'Sales', 'Stock'].map((id) => new Stack(app, id));
const router = new EventRouter(stacks[0] ?? app, 'Router', { authorizer: 'public' });
const handlers = String(app.node.getContext('handlers'));

for (const stack of stacks) {
  for (let number = 1; number <= 20; number++) {
    const name = `${stack.node.id.toLowerCase()}-${number}`;
    router.addSubscriber(name, {
      pattern: { type: ['order.placed'] },
      target: new FunctionTarget(
        new SubscriberFunction(stack, `${name}-function`, {
          entry: join(handlers, `${name}.ts`),
        }),
      ),
    });
  }
}
