import { afterEach, describe, expect, it } from '@jest/globals';
import { WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { LogRetention, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { type App, CfnOutput, CfnResource, CustomResource, Fn, Stack } from 'aws-cdk-lib/core';
import { AppUnderTest, tell } from '../../support/worlds/app-under-test.ts';

const app = new AppUnderTest();
afterEach(() => app.clear());

/** A stack with a resource of a type that nobody runs here. */
function withStream(define: (stack: Stack, stream: CfnResource) => unknown): (cdk: App) => void {
  return (cdk) => {
    const stack = new Stack(cdk, 'Shop');
    define(stack, new CfnResource(stack, 'Stream', { type: 'AWS::Kinesis::Stream' }));
  };
}

/** A function whose answer as a custom resource is the failure with this reason. */
function refuse(stack: Stack, reason: string): CustomResource {
  const { functionArn: serviceToken } = new LambdaFunction(stack, 'Refuse', {
    code: Code.fromAsset('test/integration/handlers/refuse'),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
  });
  return new CustomResource(stack, 'Thing', { serviceToken, properties: { reason } });
}

/** A function that passes a custom resource's request on to a queue, or answers the one that comes from there. */
function relay(stack: Stack, id: string, name: string, environment = {}): LambdaFunction {
  return new LambdaFunction(stack, id, {
    code: Code.fromAsset('test/integration/handlers/relay'),
    handler: `index.${name}`,
    runtime: Runtime.NODEJS_24_X,
    environment,
  });
}

const NOT_RUN = 'Logs_20140328 is not run locally';

describe('what is not run', () => {
  it('is named, and what names it goes on', async () => {
    const { functions, warnings } = await app.run(
      withStream((stack, stream) => {
        const arn = stream.getAtt('Arn').toString();
        tell(stack, 'Worker', { GREETING: Fn.select(5, Fn.split(':', arn)) });
      }),
    );

    expect(functions).toMatchObject([{ environment: { GREETING: 'Stream' } }]);
    expect(warnings).toEqual(['AWS::Kinesis::Stream "Stream" is not run locally']);
  });

  it.each<[string, (stack: Stack, stream: CfnResource) => unknown, RegExp]>([
    [
      'a property without a value',
      (stack, stream) =>
        new CfnResource(stack, 'Queue', {
          type: 'AWS::SQS::Queue',
          properties: { Tags: Fn.select(3, Fn.split(',', stream.ref)) },
        }),
      /^AWS::SQS::Queue "Queue": the property Tags is left out: it needs AWS::Kinesis::Stream "Stream"/,
    ],
    [
      'an attribute that nobody knows',
      (stack) => {
        const queue = new CfnResource(stack, 'Queue', { type: 'AWS::SQS::Queue' });
        new CfnResource(stack, 'Group', {
          type: 'AWS::Logs::LogGroup',
          properties: { Tags: queue.getAtt('Colour') },
        });
      },
      /^AWS::Logs::LogGroup "Group": the property Tags is left out: Fn::GetAtt names "Queue.Colour"/,
    ],
    [
      'an intrinsic function that nobody knows',
      (stack) =>
        new CfnResource(stack, 'Group', {
          type: 'AWS::Logs::LogGroup',
          properties: { Tags: { 'Fn::Transform': {} } },
        }),
      /the property Tags is left out: the intrinsic function Fn::Transform is not run locally$/,
    ],
    [
      'a resource that cannot be made without it',
      (stack, stream) =>
        new CfnResource(stack, 'Permission', {
          type: 'AWS::Lambda::Permission',
          properties: { Action: 'lambda:InvokeFunction', FunctionName: stream.ref, Principal: '*' },
        }),
      /^AWS::Lambda::Permission "Permission" is left out: it needs AWS::Kinesis::Stream "Stream"/,
    ],
    [
      'a resource that cannot be made without an attribute that nobody knows',
      (stack) => {
        const queue = new CfnResource(stack, 'Queue', { type: 'AWS::SQS::Queue' });
        new CfnResource(stack, 'Mapping', {
          type: 'AWS::Lambda::EventSourceMapping',
          properties: { EventSourceArn: queue.getAtt('StreamArn'), FunctionName: 'nobody' },
        });
      },
      /^AWS::Lambda::EventSourceMapping "Mapping" is left out: EventSourceArn must be a string/,
    ],
    [
      'an output',
      (stack, stream) => new CfnOutput(stack, 'Name', { value: stream.ref }),
      /^The output "Name" is left out: it names AWS::Kinesis::Stream "Stream"/,
    ],
  ])('ends no start by %s', async (_, define, warning) => {
    const { outputs, warnings } = await app.run(withStream(define));

    expect(warnings).toContainEqual(expect.stringMatching(warning));
    expect(outputs).toEqual({});
  });

  it('gives no address for an API that is not run', async () => {
    const { outputs, url, warnings } = await app.run((cdk) => {
      const stack = new Stack(cdk, 'Shop');
      const api = new WebSocketApi(stack, 'Chat');
      const stage = new WebSocketStage(stack, 'Stage', { webSocketApi: api, stageName: 'live' });
      new CfnOutput(stack, 'Url', { value: stage.url });
      new CfnOutput(stack, 'Endpoint', { value: api.apiEndpoint });
    });

    expect({ outputs, url }).toEqual({ outputs: {}, url: '' });
    expect(warnings).toContainEqual(
      expect.stringMatching(
        /^AWS::ApiGatewayV2::Api "Chat.*" is left out: only APIs of ProtocolType HTTP/,
      ),
    );
  });

  it('goes from one stack to another, and is no output', async () => {
    const { outputs } = await app.run((cdk) => {
      const shop = new Stack(cdk, 'Shop');
      const stream = new CfnResource(shop, 'Stream', { type: 'AWS::Kinesis::Stream' });
      tell(new Stack(cdk, 'Club'), 'Worker', { GREETING: stream.getAtt('Arn').toString() });
    });

    expect(outputs).toEqual({});
  });

  it('ends no start as a service that a custom resource wants', async () => {
    const { outputs, warnings } = await app.run((cdk) => {
      const stack = new Stack(cdk, 'Shop');
      new CfnOutput(stack, 'Given', { value: refuse(stack, NOT_RUN).getAttString('Given') });
    });

    expect(warnings).toEqual([
      expect.stringMatching(
        /^AWS::CloudFormation::CustomResource "Thing" could not be created: Log/,
      ),
      expect.stringMatching(
        /^The output "Given" is left out: it needs what "Thing" would have given/,
      ),
    ]);
    expect(outputs).toEqual({});
  });

  it('rejects a start where another resource needs what the custom resource would have given', async () => {
    const run = app.run((cdk) => {
      const stack = new Stack(cdk, 'Shop');
      tell(stack, 'Worker', { GREETING: refuse(stack, NOT_RUN).getAttString('Given') });
    });

    await expect(run).rejects.toThrow(
      /"Worker.{8}": Environment: it needs what "Thing" would have given: .*Logs_20140328 is not run/,
    );
    expect(app.lines).toContainEqual(expect.stringContaining('"Thing" could not be created'));
  });

  it('ends no start as logs that resources of CDK keep', async () => {
    const { outputs, warnings } = await app.run((cdk) => {
      const stack = new Stack(cdk, 'Shop');
      const { logGroupArn } = new LogRetention(stack, 'Retention', {
        logGroupName: '/shop',
        retention: RetentionDays.ONE_DAY,
      });
      new CfnOutput(stack, 'Arn', { value: logGroupArn });
    });

    expect(warnings).toEqual([]);
    expect(outputs).toEqual({ Arn: 'arn:aws:logs:us-east-1:000000000000:log-group:/shop:*' });
  });

  it('ends no start as a topic that a custom resource is told by', async () => {
    const { warnings } = await app.run((cdk) => {
      const stack = new Stack(cdk, 'Shop');
      const serviceToken = 'arn:aws:sns:us-east-1:000000000000:deployments';
      new CustomResource(stack, 'Thing', { serviceToken });
    });

    expect(warnings).toEqual([
      expect.stringContaining('its ServiceToken is the topic arn:aws:sns:'),
    ]);
  });

  it('lets a function answer a custom resource that its queue brings to it', async () => {
    const { warnings } = await app.run((cdk) => {
      const stack = new Stack(cdk, 'Shop');
      const queue = new Queue(stack, 'Queue');
      const answers = relay(stack, 'Answers', 'answer');
      answers.addEventSource(new SqsEventSource(queue, { batchSize: 1 }));
      const passes = relay(stack, 'Passes', 'pass', { QUEUE_URL: queue.queueUrl });
      queue.grantSendMessages(passes);
      new CustomResource(stack, 'Thing', { serviceToken: passes.functionArn });
    });

    expect(warnings).toEqual([]);
  });

  it('rejects a start by a custom resource that fails of itself', async () => {
    const run = app.run((cdk) => refuse(new Stack(cdk, 'Shop'), 'the name is taken'));

    await expect(run).rejects.toThrow('"Thing" could not be created: the name is taken');
  });
});
