import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { App, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import {
  EventRouter,
  FunctionTarget,
  SubscriberFunction,
  type SubscriberProps,
} from '../../../lib/index.ts';

/** A router with one subscriber for each way to fail; an event's type is the name of the one that gets it. */
const app = new App({ analyticsReporting: false, treeMetadata: false });
const stack = new Stack(app, 'Faults');
const removalPolicy = RemovalPolicy.DESTROY;
const router = new EventRouter(stack, 'Router', { authorizer: 'public', removalPolicy });
new CfnOutput(stack, 'Table', { value: router.table.tableName });
new CfnOutput(stack, 'RecoveryQueue', { value: router.recoveryQueue.queueUrl });

interface Subscriber extends Omit<SubscriberProps, 'pattern' | 'target'> {
  readonly type?: string;
  readonly entry?: string;
  readonly timeoutSeconds?: number;
}

function add(name: string, { type = name, entry, timeoutSeconds, ...options }: Subscriber): void {
  const brokenWhile: unknown = app.node.tryGetContext('brokenWhile');
  const handler = new SubscriberFunction(stack, `${name}-function`, {
    entry: `test/integration/protocol/handlers/${entry ?? 'plain-act'}.ts`,
    timeout: Duration.seconds(timeoutSeconds ?? 5),
    memorySize: 128,
    logRemovalPolicy: removalPolicy,
    environment: { BROKEN_WHILE: String(brokenWhile ?? '') },
  });
  const { queue, deadLetterQueue } = router.addSubscriber(name, {
    pattern: { type: [type] },
    target: new FunctionTarget(handler),
    ...options,
  });
  new CfnOutput(stack, `${name}Queue`, { value: queue.queueUrl });
  new CfnOutput(stack, `${name}DeadLetters`, { value: deadLetterQueue.queueUrl });
}

const soon = { maxAttempts: 2, retryBase: Duration.minutes(1), retryCap: Duration.minutes(2) };

// Time for calls that hang, on a busy machine too.
add('steady', { maxAttempts: 1, timeoutSeconds: 15 });
add('second', { maxAttempts: 1, type: 'steady', timeoutSeconds: 15 });
add('patient', { retryBase: Duration.hours(12), retryCap: Duration.hours(12), maxAttempts: 5 });
add('failing', { retryBase: Duration.minutes(10) });
for (const name of ['exit', 'reject', 'exhaust']) add(name, { ...soon, timeoutSeconds: 6 });
for (const name of ['spin', 'outlast']) add(name, { ...soon, timeoutSeconds: 3 });
add('single', { ...soon, once: true, timeoutSeconds: 3 });
add('deployed', { entry: 'act-deployed' });
add('intruder', { maxAttempts: 1, entry: 'intrude' });

/** Which nobody can see before it is deployed: its code has the words that are looked for. */
router.addSubscriber('plain', {
  pattern: { type: ['plain'] },
  ...soon,
  target: new FunctionTarget(
    new LambdaFunction(stack, 'plain-function', {
      code: Code.fromAsset('test/integration/protocol/handlers/plain'),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
    }),
  ),
});
