import { afterEach, describe, expect, it } from '@jest/globals';
import type { AwsJson } from '../../../local/api/aws-api.ts';
import { TemplateUnderTest } from '../../support/worlds/template-under-test.ts';

const template = new TemplateUnderTest();
afterEach(() => template.clear());

const MINUTE = 60_000;
const Arn = 'arn:aws:sqs:us-east-1:000000000000:ticks';
const queue = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'ticks' } };
const policy = {
  Type: 'AWS::SQS::QueuePolicy',
  Properties: {
    Queues: [{ Ref: 'Queue' }],
    PolicyDocument: {
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'events.amazonaws.com' },
          Action: 'sqs:SendMessage',
          Resource: Arn,
        },
      ],
    },
  },
};

const rule = (own: AwsJson) => ({
  Type: 'AWS::Events::Rule',
  Properties: {
    ScheduleExpression: 'rate(1 minute)',
    Targets: [{ Id: 'queue', Arn }],
    ...own,
  },
});

describe('a rule of a template', () => {
  it('runs by its schedule, with an input transformer', async () => {
    const InputTransformer = {
      InputPathsMap: { at: '$.time' },
      InputTemplate: '{"at": <at>}',
    };
    const cloud = await template.start({
      Queue: queue,
      QueuePolicy: policy,
      Rule: rule({ Targets: [{ Id: 'queue', Arn, InputTransformer }] }),
    });

    await cloud.advance(MINUTE);

    expect(await template.receive(cloud, 'ticks')).toEqual([{ at: '2026-11-24T17:01:00Z' }]);
    expect(cloud.warnings).toEqual([]);
  });

  it('that is disabled does not run', async () => {
    const cloud = await template.start({
      Queue: queue,
      QueuePolicy: policy,
      Rule: rule({ State: 'DISABLED' }),
    });

    await cloud.advance(MINUTE);

    expect(await template.receive(cloud, 'ticks')).toEqual([]);
  });

  it.each<[string, AwsJson, string]>([
    [
      'a schedule that EventBridge refuses',
      { ScheduleExpression: 'rate(5 minute)' },
      'The schedule "rate(5 minute)" has its unit wrong: it is minute for 1, and minutes for every other number.',
    ],
    [
      'a schedule with both day fields',
      { ScheduleExpression: 'cron(0 12 * * * *)' },
      'a cron schedule has ? as its day of month or as its day of week, and not as both; received * and *',
    ],
    [
      'a schedule on a custom bus',
      { EventBusName: { Ref: 'Bus' } },
      'ScheduleExpression is supported only on the default event bus.',
    ],
    [
      'a target with 186 retries',
      { Targets: [{ Id: 'a', Arn, RetryPolicy: { MaximumRetryAttempts: '186' } }] },
      "1 validation error detected: Value '186' at 'targets.1.member.retryPolicy.maximumRetryAttempts' failed to satisfy constraint: Member must have value less than or equal to 185",
    ],
    [
      'a template with an unknown placeholder',
      { Targets: [{ Id: 'a', Arn, InputTransformer: { InputTemplate: '{"a": <nope>}' } }] },
      'InputTemplate for target a contains invalid placeholder nope.',
    ],
    [
      'six targets',
      { Targets: Array.from({ length: 6 }, (_, n) => ({ Id: `t${n}`, Arn })) },
      'The requested resource exceeds the maximum number allowed.',
    ],
  ])('rejects %s, by its name', async (_, own, message) => {
    const start = template.start({
      Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'shop' } },
      Rule: rule(own),
    });

    await expect(start).rejects.toThrow(`AWS::Events::Rule "Rule": ${message}`);
  });

  it('names the targets that are not run at the start, and says so of each event', async () => {
    const logs = 'arn:aws:logs:us-east-1:000000000000:log-group:news';
    const cloud = await template.start({ Rule: rule({ Targets: [{ Id: 'logs', Arn: logs }] }) });
    await cloud.advance(MINUTE);

    expect(cloud.warnings).toEqual([
      `AWS::Events::Rule "Rule": the target ${logs} is not run locally`,
    ]);
    expect(template.lines).toEqual([
      expect.stringContaining(`targets of this kind are not run locally: ${logs}`),
    ]);
  });

  it('says of a topic that is not there that it is not there', async () => {
    const topic = 'arn:aws:sns:us-east-1:000000000000:news';
    const cloud = await template.start({ Rule: rule({ Targets: [{ Id: 'topic', Arn: topic }] }) });
    await cloud.advance(MINUTE);

    expect(cloud.warnings).toEqual([]);
    expect(template.lines).toEqual([expect.stringContaining(`there is no topic ${topic}`)]);
  });

  it.each([
    ['is not there', { Rule: rule({}) }, `there is no queue ${Arn}`],
    [
      'has no policy for it',
      { Queue: queue, Rule: rule({}) },
      `events.amazonaws.com is not authorized to perform: sqs:SendMessage on resource: ${Arn}`,
    ],
  ])('says of a queue that %s what it is', async (_, resources, message) => {
    const cloud = await template.start(resources);
    await cloud.advance(MINUTE);

    expect(template.lines).toEqual([expect.stringContaining(message)]);
  });
});
