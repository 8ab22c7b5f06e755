import { App, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import {
  EventRouter,
  FunctionTarget,
  Ingress,
  SubscriberFunction,
  type SubscriberProps,
} from '../../lib/index.ts';

/**
 * The app that the end-to-end suite deploys; `-c version=2` is its update: `email` is gone, `audit` is new, with its history, and
 * `billing` has another pattern, another handler, and other queues. `fragile` lives in a stack of its own. Retries are
 * quick, since real time passes. Everything goes with the stacks but the log of `billing`. `-c ingress=function-url` has
 * no HTTP API. `-c alarms=false` leaves out what MiniStack cannot create: alarms on metric math.
 */
const app = new App({ analyticsReporting: false, treeMetadata: false });
const version = String(app.node.tryGetContext('version') ?? 1);
const { CDK_DEFAULT_ACCOUNT: account, CDK_DEFAULT_REGION: region } = process.env;
const name = String(app.node.tryGetContext('stackName') ?? 'WaybillE2e');
const place = account === undefined || region === undefined ? {} : { env: { account, region } };
const stack = new Stack(app, name, place);
const team = new Stack(app, `${name}-Team`, place);
const router = new EventRouter(stack, 'Router', {
  ingress:
    app.node.tryGetContext('ingress') === 'function-url'
      ? Ingress.functionUrl({ authorizer: 'public' })
      : Ingress.httpApi({ authorizer: 'public' }),
  removalPolicy: RemovalPolicy.DESTROY,
  alarms: app.node.tryGetContext('alarms') !== 'false',
});
new CfnOutput(stack, 'WaybillUrl', { value: router.url });

function subscribe(
  name: string,
  pattern: SubscriberProps['pattern'],
  settings: {
    readonly maxAttempts?: number;
    readonly timeoutSeconds?: number;
    readonly logs?: RemovalPolicy;
    readonly home?: Stack;
    readonly startFrom?: Duration;
  } = {},
): void {
  router.addSubscriber(name, {
    pattern,
    maxAttempts: settings.maxAttempts ?? 200,
    retryBase: Duration.seconds(1),
    retryCap: Duration.seconds(2),
    ...(settings.startFrom === undefined ? {} : { startFrom: settings.startFrom }),
    target: new FunctionTarget(
      new SubscriberFunction(settings.home ?? stack, `${name}-function`, {
        entry: 'test/e2e/handlers/probe.ts',
        environment: { PROBE_VERSION: version },
        timeout: Duration.seconds(settings.timeoutSeconds ?? 5),
        logRemovalPolicy: settings.logs ?? RemovalPolicy.DESTROY,
      }),
    ),
  });
}

const billing =
  version === '1'
    ? { types: ['order.placed'], maxAttempts: 200, timeoutSeconds: 5 }
    : { types: ['order.placed', 'order.changed'], maxAttempts: 300, timeoutSeconds: 10 };
subscribe('billing', { type: billing.types }, { ...billing, logs: RemovalPolicy.RETAIN });
subscribe('big-orders', { type: ['order.placed'], data: { amount: [{ numeric: ['>', 100] }] } });
subscribe('fragile', { type: ['parcel.sent'] }, { maxAttempts: 3, home: team });
if (version === '1') subscribe('email', { type: ['order.placed'] });
else subscribe('audit', { type: [{ prefix: 'order.' }] }, { startFrom: Duration.hours(12) });
