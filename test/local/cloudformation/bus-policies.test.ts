import { DescribeEventBusCommand, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { AwsJson } from '../../../local/api/aws-api.ts';
import type { Cloud } from '../../../local/cloud/cloud.ts';
import { TemplateUnderTest } from '../../support/worlds/template-under-test.ts';

const template = new TemplateUnderTest();
afterEach(() => template.clear());

const arn = (service: string, resource: string) =>
  `arn:aws:${service}:us-east-1:000000000000:${resource}`;
const HUB = arn('events', 'event-bus/hub');

const bus = (Name: string, own: AwsJson = {}) => ({
  Type: 'AWS::Events::EventBus',
  Properties: { Name, ...own },
});

const rule = (EventBusName: string, target: AwsJson) => ({
  Type: 'AWS::Events::Rule',
  DependsOn: ['Shop', 'Hub'],
  Properties: {
    EventBusName,
    EventPattern: { source: ['shop'] },
    Targets: [{ Id: 'target', ...target }],
  },
});

const role = (...Statement: readonly AwsJson[]) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'events.amazonaws.com' },
          Action: 'sts:AssumeRole',
        },
      ],
    },
    Policies: [{ PolicyName: 'send', PolicyDocument: { Statement } }],
  },
});

const sender = { Effect: 'Allow', Action: 'events:PutEvents', Resource: HUB };
const deny = {
  Effect: 'Deny',
  Principal: '*',
  Action: 'events:PutEvents',
  Resource: HUB,
  Condition: { ArnLike: { 'aws:SourceArn': arn('events', 'rule/shop/*') } },
};

/** The bus of a shop, whose rule sends everything to a hub, and that to a queue. */
const relay = (senderRole: AwsJson, others: AwsJson = {}): AwsJson => ({
  Shop: bus('shop'),
  Hub: bus('hub'),
  Role: senderRole,
  Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'all' } },
  QueuePolicy: {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: {
      Queues: [{ Ref: 'Queue' }],
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Resource: arn('sqs', 'all'),
          },
        ],
      },
    },
  },
  Out: rule('shop', { Arn: HUB, RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] } }),
  In: rule('hub', { Arn: arn('sqs', 'all') }),
  ...others,
});

const policy = (own: AwsJson) => ({
  Type: 'AWS::Events::EventBusPolicy',
  DependsOn: 'Hub',
  Properties: { EventBusName: 'hub', ...own },
});

async function order(cloud: Cloud): Promise<void> {
  const entry = { EventBusName: 'shop', Source: 'shop', DetailType: 'order', Detail: '{}' };
  await template.eventBridge(cloud).send(new PutEventsCommand({ Entries: [entry] }));
}

describe('a rule from bus to bus of a template', () => {
  it('sends by the role of its target', async () => {
    const cloud = await template.start(relay(role(sender)));

    await order(cloud);

    expect(await template.receive(cloud, 'all')).toMatchObject([{ source: 'shop' }]);
    expect(cloud.warnings).toEqual([]);
  });

  it("sends by the bus's own policy", async () => {
    const Statement = { ...deny, Effect: 'Allow' };
    const resources = relay(role(), { Policy: policy({ StatementId: 'from-shop', Statement }) });
    const cloud = await template.start(resources);

    await order(cloud);

    expect(await template.receive(cloud, 'all')).toHaveLength(1);
  });

  it.each<[string, AwsJson]>([
    ['its role may not', relay(role())],
    [
      'a policy of the bus forbids it',
      relay(role(sender), { Policy: policy({ StatementId: 'no', Statement: deny }) }),
    ],
    [
      'the policy that the bus was made with forbids it',
      relay(role(sender), { Hub: bus('hub', { Policy: { Statement: [{ Sid: 'no', ...deny }] } }) }),
    ],
  ])('sends nothing where %s', async (_, resources) => {
    const cloud = await template.start(resources);

    await order(cloud);

    expect(await template.receive(cloud, 'all')).toEqual([]);
    expect(template.lines).toEqual([
      expect.stringMatching(
        /role\/.* is not authorized to perform: events:PutEvents on resource: .*:event-bus\/hub/,
      ),
    ]);
  });
});

describe('the policies of a bus of a template', () => {
  it('add up, each once by its id', async () => {
    const Statement = { ...deny, Sid: 'another' };
    const cloud = await template.start({
      Hub: bus('hub', { Policy: { Statement: [{ Sid: 'no', ...deny }] }, Description: 'all' }),
      One: policy({ StatementId: 'no', Statement }),
      Two: policy({ StatementId: 'two', Action: 'events:PutEvents', Principal: '111111111111' }),
    });

    const { Policy = '', Description } = await template
      .eventBridge(cloud)
      .send(new DescribeEventBusCommand({ Name: 'hub' }));

    expect(Description).toBe('all');
    expect(JSON.parse(Policy).Statement).toEqual([
      { ...deny, Sid: 'no' },
      expect.objectContaining({
        Sid: 'two',
        Principal: { AWS: 'arn:aws:iam::111111111111:root' },
      }),
    ]);
  });

  it('rejects one for a bus that is not there, by its name', async () => {
    const { DependsOn: _, ...alone } = policy({ StatementId: 'no', Statement: deny });
    const start = template.start({ One: alone });

    await expect(start).rejects.toThrow(
      'AWS::Events::EventBusPolicy "One": Event bus hub does not exist.',
    );
  });
});
