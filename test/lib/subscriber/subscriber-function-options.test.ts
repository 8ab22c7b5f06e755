import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Architecture, Code, LayerVersion, Tracing } from 'aws-cdk-lib/aws-lambda';
import { Duration, Stack, Validations } from 'aws-cdk-lib/core';
import { AwsSolutionsChecks } from 'cdk-nag';
import { SubscriberFunction, type SubscriberFunctionProps } from '../../../lib/index.ts';
import { newApp } from '../synth.ts';

const entry = 'examples/shop/billing.ts';

/** A function in a stack with a VPC and a layer to choose from. */
function make(choose: (stack: Stack) => Partial<SubscriberFunctionProps> = () => ({})) {
  const app = newApp();
  const stack = new Stack(app, 'Test');
  new SubscriberFunction(stack, 'one', { entry, ...choose(stack) });
  return { app, stack };
}

const inVpc = (stack: Stack) => ({
  vpc: Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-1',
    availabilityZones: ['us-east-1a'],
    privateSubnetIds: ['subnet-1'],
    privateSubnetRouteTableIds: ['rtb-1'],
  }),
});

describe('a SubscriberFunction', () => {
  it('takes what other functions take, beside what it sees to itself', () => {
    const { stack } = make((scope) => ({
      architecture: Architecture.X86_64,
      environment: { CURRENCY: 'EUR' },
      layers: [
        new LayerVersion(scope, 'Layer', {
          code: Code.fromAsset('test/integration/handlers/tell'),
        }),
      ],
      reservedConcurrentExecutions: 5,
      timeout: Duration.minutes(2),
      tracing: Tracing.ACTIVE,
    }));

    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      Architectures: ['x86_64'],
      Environment: { Variables: Match.objectLike({ CURRENCY: 'EUR' }) },
      Handler: 'index.handler',
      Layers: [Match.anyValue()],
      LoggingConfig: { LogFormat: 'JSON', SystemLogLevel: 'WARN', LogGroup: Match.anyValue() },
      MemorySize: 512,
      ReservedConcurrentExecutions: 5,
      Timeout: 120,
      TracingConfig: { Mode: 'Active' },
    });
  });

  it('in a VPC may make its network interfaces, and still write to no log group but its own', () => {
    const { stack } = make(inVpc);

    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Lambda::Function', {
      VpcConfig: { SubnetIds: ['subnet-1'], SecurityGroupIds: [Match.anyValue()] },
    });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Action: Match.arrayWith(['ec2:CreateNetworkInterface']) }),
        ]),
      },
    });
    template.hasResourceProperties('AWS::IAM::Role', { ManagedPolicyArns: Match.absent() });
  });

  it('in a VPC has nothing that cdk-nag objects to', () => {
    const { app } = make(inVpc);
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

    const { directory } = app.synth();

    const report = readFileSync(join(directory, 'validation-report.json'), 'utf8');
    expect(JSON.parse(report)).toMatchObject({ pluginReports: [] });
  });

  it('outside a VPC may make no network interfaces', () => {
    const { stack } = make();

    expect(JSON.stringify(Template.fromStack(stack).toJSON())).not.toContain('ec2:');
  });
});
