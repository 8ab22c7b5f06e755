import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { App, Stack } from 'aws-cdk-lib/core';

/** What the calls of the tables find: a function that answers with its event, or fails as it says. The rest they make. */
const stack = new Stack(new App(), 'Clients');
new LambdaFunction(stack, 'Echo', {
  functionName: 'echo',
  runtime: Runtime.NODEJS_22_X,
  handler: 'index.handler',
  code: Code.fromAsset('test/clients/echo'),
});
