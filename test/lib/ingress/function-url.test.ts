import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { CfnOutput, Stack, Validations } from 'aws-cdk-lib/core';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import {
  EventRouter,
  FunctionTarget,
  type FunctionUrlIngressOptions,
  Ingress,
} from '../../../lib/index.ts';
import { newApp, newHandler, newRouter, type Resource, synthOnce } from '../synth.ts';

interface Options extends Partial<FunctionUrlIngressOptions> {
  readonly dashboard?: boolean;
}

const byUrl = ({ dashboard = false, ...options }: Options = {}) =>
  newRouter({ ingress: Ingress.functionUrl({ authorizer: 'public', ...options }), dashboard });

/** A template whose router and one subscriber are as in the shared synth, but for the ingress. */
function synthByUrl(props: Options = {}): Template {
  const { stack, router } = byUrl(props);
  const handler = newHandler(stack, 'billing-function');
  router.addSubscriber('billing', {
    pattern: { type: ['order.placed'] },
    target: new FunctionTarget(handler),
  });
  new CfnOutput(stack, 'Url', { value: router.url });
  return Template.fromStack(stack);
}

const template = synthByUrl();
const of = (type: string, from = template) =>
  Object.entries(from.findResources(type) as Record<string, Resource>);

/** What a role's policies allow, statement by statement, sorted, as `action on resource`. */
function grantsOf(part: string, from: Template): string[] {
  const statements = of('AWS::IAM::Policy', from)
    .filter(([id]) => id.includes(`Functions${part}Role`))
    .flatMap(([, { Properties }]) => {
      const { Statement } = Properties.PolicyDocument as {
        Statement: { Action: string | string[]; Resource: unknown }[];
      };
      return Statement;
    });
  const pairs = statements.flatMap(({ Action, Resource }) =>
    [Action]
      .flat()
      .flatMap((action) =>
        [Resource].flat().map((resource) => `${action} on ${JSON.stringify(resource)}`),
      ),
  );
  return [...new Set(pairs)].filter((pair) => !pair.startsWith('logs:')).sort();
}

describe('a router behind a function URL', () => {
  it('has one function for all routes in the place of the HTTP API and its two functions', () => {
    const ids = of('AWS::Lambda::Function').map(([id]) => id.replace(/[0-9A-F]{8}$/, ''));

    expect(of('AWS::ApiGatewayV2::Api')).toEqual([]);
    expect(ids.filter((id) => id.startsWith('RouterFunctions')).sort()).toEqual([
      'RouterFunctionsDeadLetter',
      'RouterFunctionsFunctionUrl',
      'RouterFunctionsReconcile',
      'RouterFunctionsRegisterSubscriber',
      'RouterFunctionsRunJob',
    ]);
    template.hasResourceProperties('AWS::Lambda::Url', {
      AuthType: 'NONE',
      InvokeMode: 'BUFFERED',
      Cors: Match.absent(),
      TargetFunctionArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('FunctionUrl'), 'Arn'] },
    });
  });

  it('lets everybody call it when it is public, and nobody invoke the function in another way', () => {
    const permissions = of('AWS::Lambda::Permission')
      .map(([, { Properties }]) => Properties)
      .filter(({ Principal }) => Principal === '*');

    expect(permissions).toMatchObject([
      { Action: 'lambda:InvokeFunctionUrl', FunctionUrlAuthType: 'NONE' },
      { Action: 'lambda:InvokeFunction', InvokedViaFunctionUrl: true },
    ]);
  });

  it('asks for signed requests when its authorizer is IAM, and grants all routes at once', () => {
    const { stack, router } = byUrl({ authorizer: 'iam' });
    const assumedBy = new AccountPrincipal('123456789012');

    router.grantInvoke(new Role(stack, 'Producer', { assumedBy }));
    const guarded = Template.fromStack(stack);

    const anybody = of('AWS::Lambda::Permission', guarded).filter(
      ([, { Properties }]) => Properties.Principal === '*',
    );
    expect(anybody).toEqual([]);
    guarded.hasResourceProperties('AWS::Lambda::Url', { AuthType: 'AWS_IAM' });
    guarded.hasResourceProperties('AWS::IAM::Policy', {
      Roles: [{ Ref: Match.stringLikeRegexp('^Producer') }],
      PolicyDocument: {
        Statement: [
          {
            Action: 'lambda:InvokeFunctionUrl',
            Effect: 'Allow',
            Condition: { StringEquals: { 'lambda:FunctionUrlAuthType': 'AWS_IAM' } },
            Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('FunctionUrl'), 'Arn'] },
          },
          {
            Action: 'lambda:InvokeFunction',
            Effect: 'Allow',
            Condition: { Bool: { 'lambda:InvokedViaFunctionUrl': true } },
            Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('FunctionUrl'), 'Arn'] },
          },
        ],
      },
    });
  });

  it.each(['grantPublish', 'grantRead', 'grantConsume', 'grantOperate', 'grantAdmin'] as const)(
    'rejects %s, which would grant more than it says',
    (grant) => {
      const { stack, router } = byUrl({ authorizer: 'iam' });
      const assumedBy = new AccountPrincipal('123456789012');
      const role = new Role(stack, 'Producer', { assumedBy });

      expect(() => router[grant](role)).toThrow(
        /a function URL has one permission for all routes.*use grantInvoke\(\) if that is meant/,
      );
    },
  );

  it('gives its function exactly what ingest, query, operate and pull have between them, and to call provision', () => {
    const parts = newRouter();
    const handler = newHandler(parts.stack, 'billing-function');
    parts.router.addSubscriber('billing', {
      pattern: { type: ['order.placed'] },
      target: new FunctionTarget(handler),
    });
    const apart = Template.fromStack(parts.stack);
    const union = ['Ingest', 'Query', 'Operate', 'Pull'].flatMap((name) => grantsOf(name, apart));

    const found = grantsOf('FunctionUrl', template);

    expect(found.length).toBeGreaterThan(5);
    const call = 'lambda:InvokeFunction on {"Fn::GetAtt":["RouterRunTimeProvision25E07B24","Arn"]}';
    expect(found).toEqual([...new Set([...union, call])].sort());
  });

  it('names its URL without a slash at its end', () => {
    const { Outputs } = template.toJSON() as { Outputs: Record<string, { Value: unknown }> };
    const parts = { 'Fn::Split': ['//', { 'Fn::GetAtt': [expect.any(String), 'FunctionUrl'] }] };

    expect(Outputs.Url?.Value).toEqual({
      'Fn::Join': [
        '',
        [
          { 'Fn::Select': [0, parts] },
          '//',
          { 'Fn::Select': [0, { 'Fn::Split': ['/', { 'Fn::Select': [1, parts] }] }] },
        ],
      ],
    });
  });

  it('watches the figures of the URL, in its alarm and on its dashboard', () => {
    const watched = synthByUrl({ dashboard: true });
    const body = JSON.stringify(watched.findResources('AWS::CloudWatch::Dashboard'));

    watched.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'AWS/Lambda',
      MetricName: 'Url5xxCount',
      Statistic: 'Sum',
      Dimensions: [{ Name: 'FunctionName', Value: { Ref: Match.stringLikeRegexp('FunctionUrl') } }],
    });
    for (const figure of ['UrlRequestCount', 'Url4xxCount', 'Url5xxCount'])
      expect(body).toContain(figure);
  });

  it('keeps as many executions free for its function as it is told to', () => {
    const reserved = synthByUrl({ reservedConcurrency: 20 });

    reserved.resourcePropertiesCountIs(
      'AWS::Lambda::Function',
      { ReservedConcurrentExecutions: 20 },
      1,
    );
  });

  it('leaves a deployed router everything that holds something', () => {
    const deployed = synthOnce().template.toJSON() as { Resources: Record<string, unknown> };
    const holding = of('AWS::SQS::Queue')
      .concat(of('AWS::DynamoDB::Table'), of('AWS::Events::EventBus'))
      .map(([id, { Properties }]) => [id, Properties] as const);

    expect(holding).toHaveLength(8);
    for (const [id, Properties] of holding)
      expect(deployed.Resources[id]).toMatchObject({ Properties });
  });

  it('has nothing that cdk-nag objects to', () => {
    const app = newApp();
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
    const ingress = Ingress.functionUrl({ authorizer: 'public' });
    new EventRouter(new Stack(app, 'Test'), 'Router', { ingress });

    const { directory } = app.synth();

    const report = readFileSync(join(directory, 'validation-report.json'), 'utf8');
    expect(JSON.parse(report)).toMatchObject({ pluginReports: [] });
  });
});
