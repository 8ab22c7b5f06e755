import { describe, expect, it } from '@jest/globals';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Stack } from 'aws-cdk-lib/core';
import { EventRouter, FunctionTarget } from '../../../lib/index.ts';
import { addElsewhere, newApp, newHandler } from '../synth.ts';

interface Statement {
  readonly Sid?: string;
  readonly Action: string | readonly string[];
  readonly Principal?: { readonly Service?: string };
  readonly Resource: unknown;
}

interface Found {
  readonly Properties: {
    readonly KeyPolicy: { readonly Statement: readonly Statement[] };
    readonly PolicyDocument: { readonly Statement: readonly Statement[] };
  };
}

const stack = new Stack(newApp(), 'Test');
const own = new Key(stack, 'Own');
const router = new EventRouter(stack, 'Router', {
  authorizer: 'public',
  encryptionKey: new Key(stack, 'Key'),
});
for (const id of ['billing', 'email']) {
  router.addSubscriber(id, {
    pattern: { type: ['order.placed'] },
    target: new FunctionTarget(newHandler(stack, `${id}-function`)),
    ...(id === 'email' ? { encryptionKey: own } : {}),
  });
}
const template = Template.fromStack(stack);
const resources = (type: string) =>
  Object.entries(template.findResources(type)) as [string, Found][];
const [keyId, ownKeyId] = [stack.getLogicalId(keyNode('Key')), stack.getLogicalId(keyNode('Own'))];

function keyNode(id: string) {
  return (stack.node.findChild(id) as Key).node.defaultChild as never;
}

function keyPolicy(id: string): readonly Statement[] {
  return (
    resources('AWS::KMS::Key').find(([found]) => found === id)?.[1].Properties.KeyPolicy
      .Statement ?? []
  );
}

/** A router with a key in one place or another, and perhaps a subscriber in a third stack. */
function encryptElsewhere(place: string, subscribed: boolean) {
  const app = newApp();
  const own = new Stack(app, 'Router');
  const keys = place === 'a stack of its own' ? new Stack(app, 'Keys') : own;
  const encryptionKey = new Key(keys, 'Key');
  const encrypted = new EventRouter(own, 'Router', { authorizer: 'public', encryptionKey });
  const team = new Stack(app, 'Team');
  if (subscribed) addElsewhere(encrypted, team);
  return { keys, router: own, team };
}

describe("a router's encryptionKey", () => {
  it('encrypts the bus, the ledger, and every queue of accepted events without a key of its own', () => {
    const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

    template.hasResourceProperties('AWS::Events::EventBus', { KmsKeyIdentifier: arn(keyId) });
    template.hasResourceProperties('AWS::DynamoDB::Table', {
      SSESpecification: { KMSMasterKeyId: arn(keyId), SSEEnabled: true, SSEType: 'KMS' },
    });
    // Those of billing and of jobs, that for recovery, and that of subscribers made at run time.
    template.resourcePropertiesCountIs('AWS::SQS::Queue', { KmsMasterKeyId: arn(keyId) }, 6);
    template.resourcePropertiesCountIs('AWS::SQS::Queue', { KmsMasterKeyId: arn(ownKeyId) }, 2);
  });

  it('leaves the dead-letter queue of the bus to SQS, since it takes events while the key is disabled', () => {
    const withoutKey = template.findResources('AWS::SQS::Queue', {
      Properties: { SqsManagedSseEnabled: true },
    });

    expect(Object.keys(withoutKey)).toEqual([expect.stringMatching(/^RouterBusDeadLetterQueue/)]);
  });

  it.each([
    ['the router', () => keyId],
    ['a subscriber', () => ownKeyId],
  ])('of %s lets EventBridge write to dead-letter queues, for this account alone', (_, id) => {
    expect(keyPolicy(id())).toContainEqual({
      Sid: 'EventBridgeToQueues',
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: '*',
      Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
    });
  });

  it('lets EventBridge read and write the bus', () => {
    const forBus = keyPolicy(keyId).filter((statement) =>
      JSON.stringify(statement).includes('kms:EncryptionContext:aws:events:event-bus:arn'),
    );

    expect(forBus.map(({ Action }) => Action)).toEqual([
      ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'],
    ]);
  });

  it('gives the bus a dead-letter queue, which takes events from it and its rules alone', () => {
    const queue = expect.stringMatching(/^RouterBusDeadLetterQueue/);
    const bus = { 'Fn::GetAtt': [expect.stringMatching(/^RouterBus/), 'Arn'] };
    const [[, found] = []] = resources('AWS::SQS::QueuePolicy').filter(([id]) =>
      id.startsWith('RouterBusDeadLetterQueue'),
    );

    expect(resources('AWS::Events::EventBus')[0]?.[1].Properties).toMatchObject({
      DeadLetterConfig: { Arn: { 'Fn::GetAtt': [queue, 'Arn'] } },
    });
    expect(found?.Properties.PolicyDocument.Statement).toMatchObject([
      { Effect: 'Deny' },
      {
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Condition: { ArnLike: { 'aws:SourceArn': [bus, { 'Fn::Join': expect.anything() }] } },
      },
    ]);
    template.hasResource('AWS::SQS::Queue', { DeletionPolicy: 'Retain' });
  });

  it("encrypts the router's logs, with leave for CloudWatch Logs and for no group by name", () => {
    const groups = resources('AWS::Logs::LogGroup');
    const own = groups.filter(([id]) => id.startsWith('Router'));
    const statement = keyPolicy(keyId).find(({ Sid }) => Sid === 'CloudWatchLogs');

    expect(own).toHaveLength(10);
    for (const [, { Properties }] of own)
      expect(Properties).toMatchObject({ KmsKeyId: { 'Fn::GetAtt': [keyId, 'Arn'] } });
    expect(statement).toMatchObject({
      Principal: {
        Service: {
          'Fn::Join': ['', ['logs.', { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }]],
        },
      },
      Condition: {
        ArnLike: { 'kms:EncryptionContext:aws:logs:arn': { 'Fn::Join': expect.anything() } },
      },
    });
    expect(JSON.stringify(statement)).toContain(':log-group:*');
  });

  it("of a subscriber's own may be used by the router's functions that send to its queue", () => {
    const sender = keyPolicy(ownKeyId).find(({ Sid }) => Sid === 'RouterToQueues');
    const byRole = resources('AWS::IAM::Policy').filter(([, { Properties }]) =>
      Properties.PolicyDocument.Statement.some(
        ({ Action, Resource }) =>
          JSON.stringify(Resource).includes(ownKeyId) &&
          ['kms:Decrypt', 'kms:GenerateDataKey'].every((action) => Action.includes(action)),
      ),
    );

    expect(sender).toMatchObject({
      Principal: {
        AWS: ['Reconcile', 'RunJob'].map((name) => ({
          'Fn::GetAtt': [expect.stringMatching(`^RouterFunctions${name}Role`), 'Arn'],
        })),
      },
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
    });
    expect(byRole.map(([id]) => id.replace(/DefaultPolicy.{8}$/, ''))).toEqual([
      expect.stringMatching(/^RouterFunctionsDeadLetterRole/),
      expect.stringMatching(/^emailfunctionRole/),
    ]);
  });

  it('may be used by every function that uses the ledger, without a wildcard', () => {
    const users = resources('AWS::IAM::Policy').filter(([, { Properties }]) =>
      JSON.stringify(Properties).includes('dynamodb:'),
    );

    expect(users.length).toBeGreaterThan(6);
    for (const [, { Properties }] of users) {
      const statements = Properties.PolicyDocument.Statement.filter(({ Action }) =>
        JSON.stringify(Action).includes('kms:'),
      );
      expect(JSON.stringify(statements.map(({ Action }) => Action))).toContain(
        'kms:GenerateDataKey"',
      );
      expect(JSON.stringify(statements)).not.toContain('*');
    }
  });

  it.each(['the stack of the router', 'a stack of its own'])(
    'in %s encrypts the queues of other stacks too, which its policy does not name',
    (place) => {
      const none = encryptElsewhere(place, false);
      const some = encryptElsewhere(place, true);

      const queues = Template.fromStack(some.team).findResources('AWS::SQS::Queue');
      expect(Object.values(queues).map(({ Properties }) => Properties.KmsMasterKeyId)).toEqual([
        { 'Fn::GetStackOutput': expect.objectContaining({ StackName: some.keys.stackName }) },
        { 'Fn::GetStackOutput': expect.objectContaining({ StackName: some.keys.stackName }) },
      ]);
      for (const stack of ['keys', 'router'] as const)
        expect(Template.fromStack(some[stack]).toJSON().Resources).toEqual(
          Template.fromStack(none[stack]).toJSON().Resources,
        );
    },
  );

  it.each(['Router', 'Team', 'Keys'] as const)(
    'given to a subscriber of another stack may be of the stack %s, on which the router may depend',
    (place) => {
      const app = newApp();
      const stacks = {
        Keys: new Stack(app, 'Keys'),
        Router: new Stack(app, 'Router'),
        Team: new Stack(app, 'Team'),
      };
      const routerKey = new Key(place === 'Keys' ? stacks.Keys : stacks.Router, 'RouterKey');
      const encrypted = new EventRouter(stacks.Router, 'Router', {
        authorizer: 'public',
        encryptionKey: routerKey,
      });
      const home = stacks[place];

      addElsewhere(encrypted, stacks.Team, { encryptionKey: new Key(home, 'Key') });

      const byKey = JSON.stringify(Template.fromStack(home).findResources('AWS::KMS::Key'));
      const [byRole] = Object.entries(
        Template.fromStack(stacks.Router).findResources('AWS::IAM::Policy'),
      ).filter(([id]) => id.includes('ReconcileRole'));
      expect(byKey.includes('RouterToQueues')).toBe(place !== 'Keys');
      expect(JSON.stringify(byRole).includes('["kms:Decrypt","kms:GenerateDataKey"]')).toBe(
        place === 'Keys',
      );
      Template.fromStack(home).hasResourceProperties('AWS::KMS::Key', {
        KeyPolicy: {
          Statement: Match.arrayWith([Match.objectLike({ Sid: 'EventBridgeToQueues' })]),
        },
      });
      Template.fromStack(stacks.Team).resourcePropertiesCountIs(
        'AWS::SQS::Queue',
        { KmsMasterKeyId: Match.anyValue() },
        2,
      );
    },
  );

  it('that is imported is said to need a policy, since it cannot be changed, for each that uses it', () => {
    const other = new Stack(newApp(), 'Other');
    const arn = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
    const imported = new EventRouter(other, 'Router', {
      authorizer: 'public',
      encryptionKey: Key.fromKeyArn(other, 'Key', arn),
    });

    imported.addSubscriber('billing', {
      pattern: { type: ['order.placed'] },
      target: new FunctionTarget(newHandler(other, 'function')),
      encryptionKey: Key.fromKeyArn(other, 'Again', arn),
    });

    const warnings = Annotations.fromStack(other).findWarning(
      '*',
      Match.stringLikeRegexp(`${arn} cannot be changed from here; it must allow`),
    );
    expect(warnings.map(({ entry }) => String(entry.data))).toEqual(
      [
        'kms:GenerateDataKey to events.amazonaws.com, or events vanish',
        'kms:ReEncryptTo to the service principal of CloudWatch Logs in this region',
        'kms:GenerateDataKey to events.amazonaws.com, or events vanish',
        'kms:GenerateDataKey to the roles Other/Router/Functions/ReconcileRole and Other/Router/Functions/RunJobRole,',
      ].map((need) => expect.stringContaining(need)),
    );
  });
});
