import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { App, type AppProps, Duration, Stack } from 'aws-cdk-lib/core';
import {
  EventRouter,
  type EventRouterProps,
  FunctionTarget,
  SubscriberFunction,
  type SubscriberProps,
  type Subscription,
} from '../../lib/index.ts';

/** A CDK app with the flags of `cdk.json`, in a folder of its own and without the slow built-in validation. */
export function newApp(props: AppProps = {}): App {
  const { context } = JSON.parse(readFileSync('cdk.json', 'utf8')) as {
    context: Record<string, unknown>;
  };
  return new App({
    analyticsReporting: false,
    builtinCloudFormationValidation: false,
    outdir: mkdtempSync(join(tmpdir(), 'waybill-synth-')),
    context,
    ...props,
  });
}

/** A router in a stack of its own. */
export function newRouter(props: Partial<EventRouterProps> = {}): {
  stack: Stack;
  router: EventRouter;
} {
  const stack = new Stack(newApp(), 'Test');
  const open = props.ingress === undefined ? { authorizer: 'public' as const } : {};
  return { stack, router: new EventRouter(stack, 'Router', { ...open, ...props }) };
}

/** A subscribing function of the example. */
export function newHandler(stack: Stack, id: string): SubscriberFunction {
  return new SubscriberFunction(stack, id, { entry: 'examples/shop/billing.ts' });
}

/** A router with one plain subscriber and one whose every option is set. */
export function addExample(stack: Stack): EventRouter {
  const router = new EventRouter(stack, 'Router', { authorizer: 'public' });
  router.addSubscriber('billing', {
    pattern: { type: ['order.placed'] },
    target: new FunctionTarget(newHandler(stack, 'billing-function')),
  });
  router.addSubscriber('AuditLog', {
    name: 'audit',
    pattern: { $or: [{ subject: [null] }, { data: { amount: [{ numeric: ['>', 100] }] } }] },
    target: new FunctionTarget(
      new SubscriberFunction(stack, 'audit-function', {
        entry: 'examples/shop/analytics.ts',
        timeout: Duration.seconds(10),
      }),
      { batchSize: 50, maxBatchingWindow: Duration.seconds(5), maxConcurrency: 7 },
    ),
    maxAttempts: 4,
    retryBase: Duration.seconds(3),
    retryCap: Duration.minutes(10),
    once: true,
  });
  return router;
}

/** A plain subscriber whose handler is in another stack than the router. */
export function addElsewhere(
  router: EventRouter,
  stack: Stack,
  options: Partial<SubscriberProps> = {},
): Subscription {
  return router.addSubscriber('elsewhere', {
    pattern: { type: ['order.placed'] },
    target: new FunctionTarget(newHandler(stack, 'elsewhere-function')),
    ...options,
  });
}

let synthesized: { router: EventRouter; template: Template } | undefined;

/** The one synth that the suites share. */
export function synthOnce(): { router: EventRouter; template: Template } {
  if (synthesized === undefined) {
    const stack = new Stack(newApp(), 'Test');
    const router = addExample(stack);
    synthesized = { router, template: Template.fromStack(stack) };
  }
  return synthesized;
}

/** One resource of a template, as far as tests look. */
export interface Resource {
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly DependsOn?: readonly string[];
}

/** The resources of a type in the shared synth, with their logical ids. */
export function resources(type: string): readonly [string, Resource][] {
  return Object.entries(synthOnce().template.findResources(type) as Record<string, Resource>);
}
