import { describe, expect, it } from '@jest/globals';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Stack } from 'aws-cdk-lib/core';
import { EventRouter } from '../../lib/index.ts';
import { addElsewhere, newApp, newHandler } from './synth.ts';

interface Statement {
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
    handler: newHandler(stack, `${id}-function`),
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
  it('encrypts the bus, the ledger, and every queue without a key of its own', () => {
    const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

    template.hasResourceProperties('AWS::Events::EventBus', { KmsKeyIdentifier: arn(keyId) });
    template.hasResourceProperties('AWS::DynamoDB::Table', {
      SSESpecification: { KMSMasterKeyId: arn(keyId), SSEEnabled: true, SSEType: 'KMS' },
    });
    template.resourcePropertiesCountIs('AWS::SQS::Queue', { KmsMasterKeyId: arn(keyId) }, 2);
    template.resourcePropertiesCountIs('AWS::SQS::Queue', { KmsMasterKeyId: arn(ownKeyId) }, 2);
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

  it.each(['Router', 'Team'])(
    'given to a subscriber of another stack may be of the stack %s',
    (place) => {
      const app = newApp();
      const stacks = { Router: new Stack(app, 'Router'), Team: new Stack(app, 'Team') };
      const encrypted = new EventRouter(stacks.Router, 'Router', { authorizer: 'public' });
      const home = place === 'Team' ? stacks.Team : stacks.Router;

      addElsewhere(encrypted, stacks.Team, { encryptionKey: new Key(home, 'Key') });

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

  it('that is imported is said to need a policy, since it cannot be changed', () => {
    const other = new Stack(newApp(), 'Other');
    const arn = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
    const imported = new EventRouter(other, 'Router', {
      authorizer: 'public',
      encryptionKey: Key.fromKeyArn(other, 'Key', arn),
    });

    imported.addSubscriber('billing', {
      pattern: { type: ['order.placed'] },
      handler: newHandler(other, 'function'),
    });

    Annotations.fromStack(other).hasWarning(
      '*',
      Match.stringLikeRegexp(
        `${arn} cannot be changed from here; it must allow kms:Decrypt, kms:DescribeKey and kms:GenerateDataKey to`,
      ),
    );
  });
});
