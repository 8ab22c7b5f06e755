import { afterEach, describe, expect, it } from '@jest/globals';
import type { AwsJson } from '../../../local/api/aws-api.ts';
import { TemplateUnderTest } from '../../support/worlds/template-under-test.ts';

const template = new TemplateUnderTest();
afterEach(() => template.clear());

const MINUTE = 60_000;
const arn = (service: string, resource: string) =>
  `arn:aws:${service}:us-east-1:000000000000:${resource}`;
const queue = (QueueName: string) => ({ Type: 'AWS::SQS::Queue', Properties: { QueueName } });
const Resource = ['ticks', 'dead'].map((name) => arn('sqs', name));
const RoleArn = { 'Fn::GetAtt': ['Role', 'Arn'] };

/** Two queues, a role that may send to both, and what else there is. */
const world = (resources: AwsJson, statements: readonly AwsJson[] = []): AwsJson => ({
  Ticks: queue('ticks'),
  Dead: queue('dead'),
  Role: {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: { Statement: [] },
      Policies: [
        {
          PolicyName: 'send',
          PolicyDocument: {
            Statement: [{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource }, ...statements],
          },
        },
      ],
    },
  },
  ...resources,
});

const schedule = (own: AwsJson = {}, target: AwsJson = {}) => ({
  Type: 'AWS::Scheduler::Schedule',
  Properties: {
    Name: 'tick',
    FlexibleTimeWindow: { Mode: 'OFF' },
    ScheduleExpression: 'rate(1 minute)',
    Target: { Arn: arn('sqs', 'ticks'), RoleArn, ...target },
    ...own,
  },
});

describe('a schedule of EventBridge Scheduler', () => {
  it('sends its default notification to a queue at once, and at its rate', async () => {
    const cloud = await template.start(world({ Schedule: schedule() }));

    await cloud.advance(MINUTE);

    const messages = await template.receive(cloud, 'ticks');
    expect(messages).toHaveLength(2);
    expect(messages[0]).toEqual({
      version: '0',
      id: expect.any(String),
      'detail-type': 'Scheduled Event',
      source: 'aws.scheduler',
      account: '000000000000',
      time: '2026-11-24T17:00:00Z',
      region: 'us-east-1',
      resources: [arn('scheduler', 'schedule/default/tick')],
      detail: '{}',
    });
    expect(cloud.warnings).toEqual([]);
  });

  it.each<[string, AwsJson, number]>([
    [
      'once',
      {
        ScheduleExpression: 'at(2026-11-24T18:02:00)',
        ScheduleExpressionTimezone: 'Europe/Berlin',
      },
      1,
    ],
    ['from its start on', { StartDate: '2026-11-24T17:03:30Z' }, 2],
    ['until its end', { EndDate: '2026-11-24T17:02:30Z' }, 3],
    ['not at all when it is disabled', { State: 'DISABLED' }, 0],
  ])('runs %s', async (_, own, count) => {
    const cloud = await template.start(world({ Schedule: schedule(own) }));

    await cloud.advance(5 * MINUTE);

    expect(await template.receive(cloud, 'ticks')).toHaveLength(count);
  });

  it('fills the context attributes of its input', async () => {
    const Input = JSON.stringify({
      arn: '<aws.scheduler.schedule-arn>',
      at: '<aws.scheduler.scheduled-time>',
      attempt: '<aws.scheduler.attempt-number>',
    });
    const own = { ScheduleExpression: 'at(2026-11-24T17:02:00)', GroupName: { Ref: 'Group' } };
    const Group = { Type: 'AWS::Scheduler::ScheduleGroup', Properties: { Name: 'shop' } };
    const cloud = await template.start(world({ Group, Schedule: schedule(own, { Input }) }));

    await cloud.advance(5 * MINUTE);

    expect(await template.receive(cloud, 'ticks')).toEqual([
      { arn: arn('scheduler', 'schedule/shop/tick'), at: '2026-11-24T17:02:00Z', attempt: '1' },
    ]);
  });

  it('puts an event on a bus', async () => {
    const bus = arn('events', 'event-bus/default');
    const allow = { Effect: 'Allow', Action: 'events:PutEvents', Resource: bus };
    const Rule = {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventPattern: { source: ['shop.timer'] },
        Targets: [{ Id: 'ticks', Arn: arn('sqs', 'ticks'), RoleArn }],
      },
    };
    const target = {
      Arn: bus,
      Input: '{"n": 1}',
      EventBridgeParameters: { Source: 'shop.timer', DetailType: 'tick' },
    };
    const own = { ScheduleExpression: 'at(2026-11-24T17:02:00)' };
    const resources = world({ Rule, Schedule: schedule(own, target) }, [allow]);
    const cloud = await template.start(resources);

    await cloud.advance(5 * MINUTE);

    expect(await template.receive(cloud, 'ticks')).toMatchObject([
      { source: 'shop.timer', 'detail-type': 'tick', detail: { n: 1 } },
    ]);
  });

  it.each([
    ['is not there', 'nowhere', 'ResourceNotFoundException'],
    ['its role may not use', 'forbidden', 'NO_PERMISSIONS'],
  ])('sends what is for a queue that %s to its dead letters', async (_, name, code) => {
    const target = {
      Arn: arn('sqs', name),
      Input: '"tick"',
      DeadLetterConfig: { Arn: arn('sqs', 'dead') },
    };
    const own = { ScheduleExpression: 'at(2026-11-24T17:02:00)' };
    const Schedule = schedule(own, target);
    const cloud = await template.start(world({ Forbidden: queue('forbidden'), Schedule }));

    await cloud.advance(5 * MINUTE);

    expect(await template.messages(cloud, 'dead')).toMatchObject([
      {
        Body: '"tick"',
        MessageAttributes: {
          ERROR_CODE: { StringValue: code },
          RETRY_ATTEMPTS: { StringValue: '0' },
          SCHEDULED_TIME: { StringValue: '2026-11-24T17:02:00Z' },
          SCHEDULE_ARN: { StringValue: arn('scheduler', 'schedule/default/tick') },
          TARGET_ARN: { StringValue: arn('sqs', name) },
        },
      },
    ]);
  });

  it('names a target that is not run, at the start and when it is due', async () => {
    const Arn = 'arn:aws:scheduler:::aws-sdk:sqs:sendMessage';
    const cloud = await template.start(world({ Schedule: schedule({}, { Arn }) }));

    await cloud.advance(1);

    expect(cloud.warnings).toEqual([
      `AWS::Scheduler::Schedule "Schedule": the target ${Arn} is not run locally`,
    ]);
    expect(template.lines).toEqual([
      expect.stringContaining(`targets of this kind are not run locally: ${Arn}`),
    ]);
  });

  it.each<[string, AwsJson, AwsJson, string]>([
    ['an expression that is none', { ScheduleExpression: 'daily' }, {}, 'is none of at('],
    [
      'a time zone that there is not',
      { ScheduleExpressionTimezone: 'Mars' },
      {},
      'no time zone "Mars"',
    ],
    ['a date that is none', { StartDate: 'soon' }, {}, 'StartDate is no date: soon'],
    ['no role', {}, { RoleArn: undefined }, 'RoleArn must be a string'],
    [
      '186 retries',
      {},
      { RetryPolicy: { MaximumRetryAttempts: 186 } },
      'MaximumRetryAttempts must be from 0 to 185; received 186',
    ],
    [
      'an event without a source',
      {},
      { Arn: arn('events', 'event-bus/default') },
      'Source must be a string',
    ],
    [
      'an input of a function that is no JSON',
      {},
      { Arn: arn('lambda', 'function:f'), Input: 'tick' },
      'the Input of its target is no JSON: tick',
    ],
  ])('rejects %s, by its name', async (_, own, target, message) => {
    const start = template.start(world({ Schedule: schedule(own, target) }));

    await expect(start).rejects.toThrow(message);
    await expect(start).rejects.toThrow('AWS::Scheduler::Schedule "Schedule"');
  });
});
