import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { App, Duration, Stack } from 'aws-cdk-lib/core';
import { EventRouter, InvokeTarget } from 'waybill';

const stack = new Stack(new App(), 'Audit');
const router = new EventRouter(stack, 'Router', { authorizer: 'public' });

const audit = new LambdaFunction(stack, 'audit-function', {
  runtime: Runtime.PYTHON_3_13,
  handler: 'audit.handler',
  code: Code.fromAsset('examples/python-invoke/handler'),
  timeout: Duration.seconds(10),
});

router.addSubscriber('audit', {
  pattern: { type: ['order.placed'] },
  target: new InvokeTarget(audit),
});
