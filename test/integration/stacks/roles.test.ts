import { afterEach, describe, expect, it } from '@jest/globals';
import {
  CfnManagedPolicy,
  type CfnRole,
  ManagedPolicy,
  PolicyStatement,
  Role,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import {
  CfnEventSourceMapping,
  Code,
  Function as LambdaFunction,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { type App, Stack } from 'aws-cdk-lib/core';
import { AppUnderTest } from '../../support/worlds/app-under-test.ts';

const app = new AppUnderTest();
afterEach(() => app.clear());

/** A function that polls a queue, in the name of a role of which only its policies are to be made. */
function polling(give: (role: Role, queue: Queue) => unknown, path = '/'): (cdk: App) => void {
  return (cdk) => {
    const stack = new Stack(cdk, 'Shop');
    const queue = new Queue(stack, 'Queue');
    const role = new Role(stack, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      path,
    });
    give(role, queue);
    const { functionArn } = new LambdaFunction(stack, 'Worker', {
      code: Code.fromAsset('test/integration/handlers/tell'),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      role,
    });
    new CfnEventSourceMapping(stack, 'Mapping', {
      functionName: functionArn,
      eventSourceArn: queue.queueArn,
    });
  };
}

const awsPolicy = (name: string) => ManagedPolicy.fromAwsManagedPolicyName(name);
const mayPoll = (queue: Queue) =>
  new PolicyStatement({ actions: ['sqs:*'], resources: [queue.queueArn] });

describe('roles', () => {
  it.each<[string, (role: Role, queue: Queue) => unknown]>([
    [
      'a policy of AWS',
      (role) => role.addManagedPolicy(awsPolicy('service-role/AWSLambdaSQSQueueExecutionRole')),
    ],
    [
      'a managed policy of the app that it names',
      (role, queue) =>
        role.addManagedPolicy(
          new ManagedPolicy(role.stack, 'Polls', { statements: [mayPoll(queue)] }),
        ),
    ],
    [
      'a managed policy of the app that names it',
      (role, queue) =>
        new CfnManagedPolicy(role.stack, 'Polls', {
          policyDocument: { Statement: [mayPoll(queue).toStatementJson()] },
          roles: [role.roleName],
        }),
    ],
    ['an inline policy', (role, queue) => role.addToPolicy(mayPoll(queue))],
  ])('poll by %s, under a path too', async (_, give) => {
    const { warnings } = await app.run(polling(give, '/workers/'));

    expect(warnings).toEqual([]);
  });

  it('poll by a policy that nobody here knows, which is named', async () => {
    const { warnings } = await app.run(
      polling((role) => role.addManagedPolicy(awsPolicy('NobodyKnows'))),
    );

    expect(warnings).toEqual([
      expect.stringMatching(
        /^AWS::IAM::Role "Role.*:policy\/NobodyKnows is not known here, and grants nothing/,
      ),
      expect.stringMatching(
        /^Shop-Worker.* polls arn:aws:sqs:.* all the same: not all that arn:aws:iam/,
      ),
    ]);
  });

  it('are refused what their boundary does not allow', async () => {
    const run = app.run(
      polling((role, queue) => {
        role.addToPolicy(mayPoll(queue));
        (role.node.defaultChild as CfnRole).addPropertyOverride(
          'PermissionsBoundary',
          awsPolicy('AmazonDynamoDBFullAccess').managedPolicyArn,
        );
      }),
    );

    await expect(run).rejects.toThrow(
      'because no permissions boundary allows the sqs:ReceiveMessage action',
    );
  });
});
