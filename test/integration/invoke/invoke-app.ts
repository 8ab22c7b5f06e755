import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { EventRouter, InvokeTarget, type InvokeTargetProps } from '../../../lib/index.ts';

/** A router whose subscribers are functions that know nothing of it. */
const app = new App({ analyticsReporting: false, treeMetadata: false });
const stack = new Stack(app, 'Integration');
const router = new EventRouter(stack, 'Router', {
  authorizer: 'public',
  removalPolicy: RemovalPolicy.DESTROY,
});

const plain = (id: string, more: { reservedConcurrentExecutions?: number } = {}) =>
  new LambdaFunction(stack, id, {
    code: Code.fromAsset('test/integration/handlers/invoked'),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
    timeout: Duration.seconds(1),
    ...more,
  });

const subscribe = (
  name: string,
  invoked: ConstructorParameters<typeof InvokeTarget>[0],
  props: InvokeTargetProps = {},
) =>
  router.addSubscriber(name, {
    pattern: { type: [name] },
    target: new InvokeTarget(invoked, props),
    maxAttempts: 3,
    retryBase: Duration.seconds(20),
  });

subscribe('single', plain('Single').addAlias('live'), { permanentErrors: ['NoSuchCustomer'] });
subscribe('batch', plain('Batch'), { batch: true, maxBatchingWindow: Duration.seconds(1) });
subscribe('narrow', plain('Narrow', { reservedConcurrentExecutions: 1 }));
const gone = LambdaFunction.fromFunctionName(stack, 'Gone', 'nobody');
subscribe('gone', gone, { timeout: Duration.seconds(5) });
