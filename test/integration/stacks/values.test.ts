import { afterEach, describe, expect, it } from '@jest/globals';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { type App, CfnParameter, SecretValue, Stack } from 'aws-cdk-lib/core';
import { AppUnderTest, tell } from '../../support/worlds/app-under-test.ts';

const app = new AppUnderTest();
afterEach(() => app.clear());

/** A function with one variable, in a stack that comes first. */
const greeting = (give: (stack: Stack) => string) => (cdk: App) => {
  const stack = new Stack(cdk, 'Club');
  tell(stack, 'Worker', { GREETING: give(stack) });
  const shop = new Stack(cdk, 'Shop');
  new StringParameter(shop, 'Url', { parameterName: '/shop/url', stringValue: 'http://shop' });
};

const ofSsm = (name: string) => (stack: Stack) =>
  StringParameter.valueForStringParameter(stack, name);
const fromSecret = (name: string) => (stack: Stack) =>
  Secret.fromSecretNameV2(stack, 'Secret', name).secretValueFromJson('key').unsafeUnwrap();

describe('values that templates only name', () => {
  it.each<[string, (stack: Stack) => string, string]>([
    ["the app's own parameter of SSM", ofSsm('/shop/url'), 'http://shop'],
    [
      'it by a reference',
      () => SecretValue.ssmSecure('/shop/url', '1').unsafeUnwrap(),
      'http://shop',
    ],
    ['one that is given', ofSsm('/other/url'), 'http://other'],
    ['a secret that is given', fromSecret('token'), 't0ken'],
    [
      "the app's own secret",
      (stack) =>
        new Secret(stack, 'Own', {
          secretObjectValue: { user: SecretValue.unsafePlainText('ada') },
        })
          .secretValueFromJson('user')
          .unsafeUnwrap(),
      'ada',
    ],
    [
      'a parameter of the template',
      (stack) => new CfnParameter(stack, 'Stage', { default: 'prod' }).valueAsString,
      'test',
    ],
  ])('are %s', async (_, give, expected) => {
    const cloud = await app.run(greeting(give), {
      parameters: { '/other/url': 'http://other', Stage: 'test' },
      secrets: { token: '{"key":"t0ken"}' },
    });

    expect(cloud.functions).toMatchObject([{ environment: { GREETING: expected } }]);
  });

  it('say which of them nobody asks for', async () => {
    const { warnings } = await app.run(
      greeting(() => 'hello'),
      { parameters: { Colour: 'blue' } },
    );

    expect(warnings).toEqual(['--parameter Colour is asked for by no stack']);
  });

  it.each<[string, (stack: Stack) => string, string]>([
    ['parameter of SSM', ofSsm('/a/b'), 'Environment: it needs the parameter "/a/b" of SSM'],
    ['secret', fromSecret('token'), 'Environment: it needs the secret "token" of Secrets Manager'],
    [
      'parameter',
      (stack) => new CfnParameter(stack, 'Stage').valueAsString,
      'Environment: it needs the parameter "Stage" of the template',
    ],
  ])('rejects a start for want of a %s, with the place', async (_, give, message) => {
    await expect(app.run(greeting(give))).rejects.toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/^Club: AWS::Lambda::Function "Worker/),
      }),
    );
    await expect(app.run(greeting(give))).rejects.toThrow(message);
  });
});
