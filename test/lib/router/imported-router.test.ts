import { describe, expect, it } from '@jest/globals';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Duration, Fn, Stack, type StackProps } from 'aws-cdk-lib/core';
import { EventRouter, FunctionTarget, type ImportedRouterProps } from '../../../lib/index.ts';
import { newApp, newHandler, newRouter } from '../synth.ts';

const env = { account: '111122223333', region: 'eu-west-1' };
const arn = (rest: string) => `arn:aws:${rest}`;
const ATTRIBUTES = {
  busArn: arn('events:eu-west-1:111122223333:event-bus/shop'),
  tableArn: arn('dynamodb:eu-west-1:111122223333:table/ledger'),
  registerFunctionArn: arn('lambda:eu-west-1:111122223333:function:register'),
  queryRoleArn: arn('iam::111122223333:role/query'),
  reconcileRoleArn: arn('iam::111122223333:role/reconcile'),
  runJobRoleArn: arn('iam::111122223333:role/run-job'),
  pullRoleArn: arn('iam::111122223333:role/pull'),
};
const KEY = arn('kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab');
const pattern = { type: ['order.placed'] };

/** A stack of another app with an imported router. */
function newImport(props: Partial<ImportedRouterProps> = {}, stackProps: StackProps = { env }) {
  const stack = new Stack(newApp(), 'Club', stackProps);
  const router = EventRouter.fromAttributes(stack, 'Router', { ...ATTRIBUTES, ...props });
  const add = (options: object = {}) =>
    router.addSubscriber('points', {
      pattern,
      target: new FunctionTarget(newHandler(stack, 'function')),
      ...options,
    });
  return { stack, router, add };
}

/** What a queue's policy allows the router's roles. */
const allowed = (action: string, ...roles: readonly string[]) =>
  Match.objectLike({
    Action: action,
    Effect: 'Allow',
    Principal: { AWS: roles.length === 1 ? roles[0] : roles },
  });

describe('a router of another app', () => {
  it('gets a subscriber whose rule is on its bus, and whose functions have its ledger', () => {
    const { stack, add } = newImport();

    add();

    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Events::Rule', { EventBusName: 'shop', Name: 'points' });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: Match.objectLike({
          WAYBILL_BUS: 'shop',
          WAYBILL_TABLE: 'ledger',
          WAYBILL_SUBSCRIBER: 'points',
          WAYBILL_RETENTION_DAYS: '30',
        }),
      },
    });
    template.hasResourceProperties('Custom::WaybillSubscriber', {
      ServiceToken: ATTRIBUTES.registerFunctionArn,
    });
    template.resourceCountIs('AWS::Events::EventBus', 0);
    template.resourceCountIs('AWS::DynamoDB::Table', 0);
  });

  it('may look at the queues and send retries, by their policies', () => {
    const { stack, add } = newImport();

    add();

    Template.fromStack(stack).hasResourceProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          allowed('sqs:GetQueueAttributes', ATTRIBUTES.queryRoleArn, ATTRIBUTES.reconcileRoleArn),
        ]),
      },
    });
    const policies = JSON.stringify(
      Template.fromStack(stack).findResources('AWS::SQS::QueuePolicy'),
    );
    expect(policies).toContain('sqs:SendMessage');
    expect(policies.match(/role\/query/g)).toHaveLength(1);
  });

  it('has its API keys left alone by the function for dead letters, should it have any', () => {
    const { stack, add } = newImport();

    add();

    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Resource: ATTRIBUTES.tableArn }),
        ]),
      },
    });
  });

  it('with a key has its queues encrypted by it, and its functions may use it', () => {
    const { stack, add } = newImport({ encryptionKeyArn: KEY });

    add();

    const template = Template.fromStack(stack);
    template.resourcePropertiesCountIs('AWS::SQS::Queue', { KmsMasterKeyId: KEY }, 2);
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Action: Match.arrayWith(['kms:Decrypt']), Resource: KEY }),
        ]),
      },
    });
  });

  it.each(['its own stack', 'another stack'])(
    'may send to a queue whose own key is in %s',
    (where) => {
      const { stack, add } = newImport();
      const home = where === 'its own stack' ? stack : new Stack(stack.node.scope, 'Keys', { env });

      add({ encryptionKey: new Key(home ?? stack, 'OwnKey') });

      Template.fromStack(home ?? stack).hasResourceProperties('AWS::KMS::Key', {
        KeyPolicy: {
          Statement: Match.arrayWith([
            Match.objectLike({
              Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
              Principal: { AWS: [ATTRIBUTES.reconcileRoleArn, ATTRIBUTES.runJobRoleArn] },
            }),
          ]),
        },
      });
    },
  );

  it('has alarms and a dashboard for the subscribers of this app', () => {
    const { stack, add } = newImport({ dashboard: true });

    add();

    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::CloudWatch::Dashboard', 1);
    const alarms = Object.keys(template.findResources('AWS::CloudWatch::Alarm'));
    expect(alarms.filter((id) => id.includes('DeadLetterFailing'))).toHaveLength(1);
    expect(alarms.filter((id) => id.includes('OldestAge'))).toHaveLength(1);
    expect(alarms.filter((id) => id.includes('ServerErrors'))).toEqual([]);
  });

  it('has the metrics that its own app has', () => {
    const { router } = newImport();

    const { dimensions } = router.metric('AcceptedEvents');

    expect(dimensions).toEqual({ router: 'shop' });
  });

  it('has the attributes that it was imported by, which its own app gives', () => {
    const own = newRouter({}).router.attributes;

    expect(newImport({ encryptionKeyArn: KEY }).router.attributes).toEqual({
      ...ATTRIBUTES,
      encryptionKeyArn: KEY,
    });
    expect(Object.keys(own).sort()).toEqual(Object.keys(ATTRIBUTES).sort());
  });

  it('may be known at the deployment only', () => {
    const imports = Object.fromEntries(
      Object.keys(ATTRIBUTES).map((name) => [name, Fn.importValue(name)]),
    );
    const { stack, add } = newImport(imports, {});

    add();

    Template.fromStack(stack).hasResourceProperties('Custom::WaybillSubscriber', {
      ServiceToken: { 'Fn::ImportValue': 'registerFunctionArn' },
    });
  });

  it.each<[string, Partial<ImportedRouterProps>, string]>([
    [
      'a name in the place of an ARN',
      { busArn: 'shop' },
      'EventRouter.fromAttributes Club/Router: busArn must be an ARN of events, as `attributes` of the router has it in its own app; received "shop"',
    ],
    [
      'the ARN of something else',
      { queryRoleArn: ATTRIBUTES.registerFunctionArn },
      'queryRoleArn must be an ARN of iam',
    ],
    ['an attribute that is left out', { tableArn: undefined as never }, 'received undefined'],
    [
      'a bus of another account',
      { busArn: ATTRIBUTES.busArn.replace('111122223333', '444455556666') },
      'busArn is of the account 444455556666, and this stack is in 111122223333; subscribers in another account are not possible yet',
    ],
    [
      'a role of another account',
      { reconcileRoleArn: ATTRIBUTES.reconcileRoleArn.replace('111122223333', '444455556666') },
      'reconcileRoleArn is of the account 444455556666',
    ],
    [
      'a table of another region',
      { tableArn: ATTRIBUTES.tableArn.replace('eu-west-1', 'us-east-1') },
      'tableArn is of the region us-east-1, and this stack is in eu-west-1',
    ],
    [
      'a retention of half a day',
      { retention: Duration.hours(12) },
      'retention must be whole days',
    ],
  ])('rejects %s', (_, props, message) => {
    expect(() => newImport(props)).toThrow(message);
  });

  it('rejects retries that take longer than its retention', () => {
    const { add } = newImport({ retention: Duration.days(1) });

    expect(() => add({ maxAttempts: 60 })).toThrow('may take 2.0 days');
  });

  it('rejects more subscribers than this app may have of its rules', () => {
    const { add, router, stack } = newImport({ ruleQuota: 1 });
    add();

    const target = new FunctionTarget(newHandler(stack, 'second'));

    expect(() => router.addSubscriber('second', { pattern, target })).toThrow('takes 1 rules');
  });
});
