import { LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, afterEach, beforeAll } from '@jest/globals';
import { LambdaFunctionInvoker } from '../../aws/lambda-function-invoker.ts';
import type { FunctionInvoker } from '../../core/ports/bridging/function-invoker.ts';
import { LambdaUnderTest } from '../support/worlds/lambda-under-test.ts';
import { describeFunctionInvoker } from './bridging/describe-function-invoker.ts';

let lambda: LambdaUnderTest;
const invokers: FunctionInvoker[] = [];

beforeAll(async () => {
  lambda = await LambdaUnderTest.start();
});

afterEach(() => {
  for (const invoker of invokers.splice(0)) invoker.close();
});

afterAll(async () => {
  await lambda?.stop();
});

describeFunctionInvoker('AWS', () => ({
  invokerOf(name) {
    const client = new LambdaClient({
      ...{ endpoint: lambda.endpoint.url, region: 'us-east-1', maxAttempts: 1 },
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    const arn = `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
    const invoker = new LambdaFunctionInvoker(client, arn);
    invokers.push(invoker);
    return invoker;
  },
}));
