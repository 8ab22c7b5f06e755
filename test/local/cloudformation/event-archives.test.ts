import {
  DescribeArchiveCommand,
  PutEventsCommand,
  StartReplayCommand,
} from '@aws-sdk/client-eventbridge';
import { afterEach, expect, it } from '@jest/globals';
import { TemplateUnderTest } from '../../support/worlds/template-under-test.ts';

const template = new TemplateUnderTest();
afterEach(() => template.clear());

const Arn = 'arn:aws:events:us-east-1:000000000000:event-bus/shop';
const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:late';

const resources = {
  Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'shop' } },
  Archive: {
    Type: 'AWS::Events::Archive',
    Properties: {
      ArchiveName: 'orders',
      SourceArn: { 'Fn::GetAtt': ['Bus', 'Arn'] },
      EventPattern: { account: ['000000000000'] },
      RetentionDays: 7,
    },
  },
  Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'late' } },
  QueuePolicy: {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: {
      Queues: [{ Ref: 'Queue' }],
      PolicyDocument: {
        Statement: {
          Effect: 'Allow',
          Principal: { Service: 'events.amazonaws.com' },
          Action: 'sqs:SendMessage',
          Resource: QUEUE,
        },
      },
    },
  },
  Rule: {
    Type: 'AWS::Events::Rule',
    Properties: {
      EventBusName: { Ref: 'Bus' },
      EventPattern: { 'replay-name': [{ exists: true }] },
      Targets: [{ Id: 'late', Arn: QUEUE }],
    },
  },
};

it('an archive of a template keeps what the SDK puts on its bus, and a replay brings it again', async () => {
  const cloud = await template.start(resources);
  const client = template.eventBridge(cloud);
  const entry = { EventBusName: 'shop', Source: 'shop', DetailType: 'order', Detail: '{}' };
  await client.send(new PutEventsCommand({ Entries: [entry] }));
  const archived = await client.send(new DescribeArchiveCommand({ ArchiveName: 'orders' }));

  const now = template.clock.now();
  const { State } = await client.send(
    new StartReplayCommand({
      ReplayName: 'again',
      EventSourceArn: archived.ArchiveArn,
      EventStartTime: new Date(now - 1000),
      EventEndTime: new Date(now + 1000),
      Destination: { Arn },
    }),
  );

  expect(archived).toMatchObject({ EventCount: 1, RetentionDays: 7 });
  expect(State).toBe('STARTING');
  expect(await template.receive(cloud, 'late')).toMatchObject([
    { source: 'shop', 'replay-name': 'again' },
  ]);
  expect(cloud.warnings).toEqual([]);
});
