import { afterEach, describe, expect, it } from '@jest/globals';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { type App, CfnOutput, CustomResource, Stack } from 'aws-cdk-lib/core';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { AppUnderTest } from '../../../support/worlds/app-under-test.ts';

const app = new AppUnderTest();
afterEach(() => app.clear());

const HANDLER = `exports.handler = async ({ ResourceProperties }) => ({
  Data: { Greeting: 'hello ' + ResourceProperties.name },
  IsComplete: true,
});`;

/** A custom resource whose function answers at once, or is asked by a state machine whether it is complete. */
function greeting(isAsked: boolean) {
  return (cdk: App) => {
    const stack = new Stack(cdk, 'Shop');
    const handler = new LambdaFunction(stack, 'Handler', {
      code: Code.fromInline(HANDLER),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
    });
    const asked = isAsked ? { isCompleteHandler: handler } : {};
    const { serviceToken } = new Provider(stack, 'Provider', { onEventHandler: handler, ...asked });
    const thing = new CustomResource(stack, 'Thing', { serviceToken, properties: { name: 'Ada' } });
    new CfnOutput(stack, 'Greeting', { value: thing.getAttString('Greeting') });
  };
}

describe("a custom resource by CDK's Provider", () => {
  it('is what its function answers', async () => {
    const { outputs, warnings } = await app.run(greeting(false));

    expect(warnings).toEqual([]);
    expect(outputs).toEqual({ Greeting: 'hello Ada' });
  });

  it('is named where a state machine would ask whether it is complete', async () => {
    const { outputs, warnings } = await app.run(greeting(true));

    expect(warnings).toEqual([
      expect.stringMatching(/^AWS::StepFunctions::StateMachine "\w+" is not run locally$/),
      expect.stringMatching(/"Thing" could not be created: .*StartExecution is not run locally/),
      expect.stringMatching(/^The output "Greeting" is left out/),
    ]);
    expect(outputs).toEqual({});
  });
});
