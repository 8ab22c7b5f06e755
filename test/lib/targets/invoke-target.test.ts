import { describe, expect, it } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { CfnParameter, Duration, Stack } from 'aws-cdk-lib/core';
import {
  EventRouter,
  type InvokedFunction,
  InvokeTarget,
  type InvokeTargetProps,
} from '../../../lib/index.ts';
import { newApp, newRouter } from '../synth.ts';

const { stack } = newRouter();
const parameter = new CfnParameter(stack, 'Number', { type: 'Number' });
const known = python(stack, 'known');
const imported = LambdaFunction.fromFunctionName(stack, 'imported', 'audit');

function python(scope: Stack, id: string, timeout?: Duration): LambdaFunction {
  return new LambdaFunction(scope, id, {
    code: Code.fromInline('def handler(event, context): pass'),
    handler: 'index.handler',
    runtime: Runtime.PYTHON_3_13,
    ...(timeout === undefined ? {} : { timeout }),
  });
}

const late = (id: string) => python(stack, id, Duration.seconds(parameter.valueAsNumber));

describe('an InvokeTarget', () => {
  it.each<[string, InvokedFunction, InvokeTargetProps, RegExp]>([
    ['an imported function without a timeout', imported, {}, /not known here.*; pass `timeout`$/],
    [
      'a timeout of a function that has one',
      known,
      { timeout: Duration.seconds(1) },
      /leave it out/,
    ],
    ['a timeout that is known late', late('late'), {}, /known at the deployment only/],
    [
      'more than half a minute short of Lambda’s limit',
      imported,
      { timeout: Duration.seconds(871) },
      /^InvokeTarget of Test\/imported: its timeout must be from 1 to 870 seconds.*received 871/,
    ],
    ['no timeout at all', imported, { timeout: Duration.millis(10) }, /received 0.01/],
    ['11 invocations side by side', known, { batchSize: 11 }, /pass `batch: true`/],
    ['a large batch without a window', known, { batch: true, batchSize: 11 }, /maxBatchingWindow/],
    ['a batchSize of 0', known, { batchSize: 0 }, /from 1 to 10000; received 0/],
    ['a maxConcurrency of 1', known, { maxConcurrency: 1 }, /from 2 to 1000; received 1/],
    [
      'a name of an error with a comma',
      known,
      { permanentErrors: ['A,B'] },
      /such as ValidationError; received "A,B"$/,
    ],
    ['an empty name of an error', known, { permanentErrors: [''] }, /received ""/],
  ])('rejects %s', (_, invoked, props, message) => {
    expect(() => new InvokeTarget(invoked, props)).toThrow(message);
  });

  it.each([
    ['nothing', undefined],
    ['a name', 'audit'],
    ['a stack', stack],
  ])('rejects what is no function: %s', (_, given) => {
    expect(() => new InvokeTarget(given as unknown as InvokedFunction)).toThrow(
      /^InvokeTarget takes a Lambda function .*; received /,
    );
  });

  it('makes a function that may invoke this one alone, and write down what came of it', () => {
    const { stack: own, router } = newRouter();
    const invoked = python(own, 'Audit', Duration.minutes(2));
    const target = new InvokeTarget(invoked, { permanentErrors: ['NoSuchOrder', 'a.b.Gone'] });

    router.addSubscriber('audit', { pattern: { type: ['a'] }, target });

    const template = Template.fromStack(own);
    const arn = { 'Fn::GetAtt': [own.getLogicalId(invoked.node.defaultChild as never), 'Arn'] };
    template.hasResourceProperties('AWS::Lambda::Function', {
      Timeout: 150,
      RecursiveLoop: 'Allow',
      Environment: {
        Variables: {
          WAYBILL_SUBSCRIBER: 'audit',
          WAYBILL_INVOKED_FUNCTION: arn,
          WAYBILL_PERMANENT_ERRORS: 'NoSuchOrder,a.b.Gone',
        },
      },
    });
    expect(invokedBy(template)).toEqual([arn]);
    // Six times the function's 150 seconds.
    template.hasResourceProperties('AWS::SQS::Queue', { VisibilityTimeout: 900 });
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      ...{ BatchSize: 10, FunctionResponseTypes: ['ReportBatchItemFailures'] },
      Tags: [{ Key: 'waybill:router' }],
    });
    template.hasResourceProperties('Custom::WaybillSubscriber', {
      FunctionName: { Ref: own.getLogicalId(invoked.node.defaultChild as never) },
    });
  });

  it.each<[string, (made: LambdaFunction) => InvokedFunction]>([
    ['an alias', (made) => made.addAlias('live')],
    ['a version', (made) => made.currentVersion],
  ])('invokes %s, and nothing else of its function, by the function’s timeout', (_, choose) => {
    const { stack: own, router } = newRouter();
    const given = choose(python(own, 'Audit', Duration.seconds(20)));

    router.addSubscriber('audit', {
      ...{ pattern: { type: ['a'] }, target: new InvokeTarget(given, { batch: true }) },
    });

    const template = Template.fromStack(own);
    expect(invokedBy(template)).toEqual([own.resolve(given.functionArn)]);
    template.hasResourceProperties('AWS::Lambda::Function', {
      ...{ Timeout: 50, Environment: { Variables: { WAYBILL_INVOKE_BATCHES: 'true' } } },
    });
  });

  it('lives in the stack of its function', () => {
    const app = newApp();
    const router = new EventRouter(new Stack(app, 'Test'), 'Router', { authorizer: 'public' });
    const team = new Stack(app, 'Team');

    router.addSubscriber('audit', {
      ...{ pattern: { type: ['a'] }, target: new InvokeTarget(python(team, 'Audit')) },
    });

    Template.fromStack(team).hasResourceProperties('AWS::Lambda::Function', {
      ...{ Timeout: 33, Environment: { Variables: { WAYBILL_SUBSCRIBER: 'audit' } } },
    });
  });
});

/** The resources that the function of the subscriber may invoke. */
function invokedBy(template: Template): readonly unknown[] {
  const [policy] = Object.values(template.findResources('AWS::IAM::Policy')).filter(
    ({ Properties }) => /Deliver/.test(Properties.PolicyName),
  );
  return policy?.Properties.PolicyDocument.Statement.filter(
    ({ Action }: { Action: string | string[] }) => /^lambda:/.test([Action].flat()[0] ?? ''),
  ).map(({ Resource }: { Resource: unknown }) => Resource);
}
