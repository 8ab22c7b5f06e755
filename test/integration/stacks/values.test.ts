import { afterEach, describe, expect, it } from '@jest/globals';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
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

/** Asks for a parameter and a secret, as the SDK does, and answers what it gets. */
const ASKING = `exports.handler = async () => {
  const ask = async (service, target, input) => {
    const response = await fetch(process.env.AWS_ENDPOINT_URL, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': target,
        authorization: 'AWS4-HMAC-SHA256 Credential=' + process.env.AWS_ACCESS_KEY_ID + '/20260101/us-east-1/' + service + '/aws4_request',
      },
      body: JSON.stringify(input),
    });
    const { Parameter, SecretString, __type } = await response.json();
    return Parameter?.Value ?? SecretString ?? __type;
  };
  return [
    await ask('ssm', 'AmazonSSM.GetParameter', { Name: '/shop/url' }),
    await ask('secretsmanager', 'secretsmanager.GetSecretValue', { SecretId: 'token' }),
  ];
};`;

function asking(isGranted: boolean) {
  return (cdk: App) => {
    const stack = new Stack(cdk, 'Shop');
    const url = new StringParameter(stack, 'Url', {
      parameterName: '/shop/url',
      stringValue: 'http://shop',
    });
    const asker = new LambdaFunction(stack, 'Asker', {
      functionName: 'asker',
      code: Code.fromInline(ASKING),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
    });
    if (!isGranted) return;
    url.grantRead(asker);
    Secret.fromSecretNameV2(stack, 'Token', 'token').grantRead(asker);
  };
}

describe('a function', () => {
  it.each([
    ['is given parameters and secrets that it may read', true, ['http://shop', 't0ken']],
    ['is refused others', false, ['AccessDeniedException', 'AccessDeniedException']],
  ])('%s', async (_, isGranted, expected) => {
    const cloud = await app.run(asking(isGranted), { secrets: { token: 't0ken' } });

    expect(await cloud.invoke('asker')).toEqual(expected);
    expect(cloud.calls).toMatchObject(
      isGranted ? { ssm: { GetParameter: 1 }, secretsmanager: { GetSecretValue: 1 } } : {},
    );
  });
});

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

    expect(warnings).toEqual([
      '--parameter Colour is asked for by no stack; a function may ask for it',
    ]);
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
