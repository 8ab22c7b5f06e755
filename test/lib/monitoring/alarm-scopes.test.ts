import { describe, expect, it } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { App, Duration, Stack } from 'aws-cdk-lib/core';
import { EventRouter, FunctionTarget } from '../../../lib/index.ts';
import { addElsewhere, newApp, newHandler, newRouter, resources } from '../synth.ts';

const alarms = resources('AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties);
const entryOf = ({ AlarmDescription }: Readonly<Record<string, unknown>>) =>
  /docs\/operations\.md#([a-z-]+)/.exec(String(AlarmDescription))?.[1];
/** Without an `encryptionKey`. */
const ROUTER_ALARMS = 13;
const alarmOf = (entry: string) => alarms.filter((alarm) => entryOf(alarm) === entry);

describe('the alarms of a router and its subscribers', () => {
  it('take a subscriber that has two thirds in flight of what its queue takes', () => {
    expect(alarmOf('in-flight')).toMatchObject(
      ['billing', 'audit'].map((name) => ({
        ...{ Namespace: 'AWS/SQS', MetricName: 'ApproximateNumberOfMessagesNotVisible' },
        ...{ Statistic: 'Maximum', Period: 300, Threshold: 80_000 },
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        AlarmDescription: expect.stringContaining(`The subscriber ${name} has so many events`),
      })),
    );
  });

  it('are one of age for each subscriber, after an hour, or after what it was given', () => {
    const { stack, router } = newRouter({ alarms: { oldestAge: Duration.minutes(20) } });
    const pattern = { type: ['order.placed'] };
    router.addSubscriber('quick', {
      pattern,
      target: new FunctionTarget(newHandler(stack, 'quick-function')),
    });
    router.addSubscriber('slow', {
      ...{ pattern, target: new FunctionTarget(newHandler(stack, 'slow-function')) },
      alarms: { oldestAge: Duration.hours(6) },
    });

    const own = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm'))
      .filter(({ Properties }) => entryOf(Properties) === 'oldest-age')
      .map(({ Properties: { Threshold, AlarmDescription } }) => [Threshold, AlarmDescription]);

    expect(alarmOf('oldest-age').map(({ Threshold }) => Threshold)).toEqual([3600, 3600]);
    expect(own).toEqual([
      [1200, expect.stringContaining('the subscriber quick longer than 20 minutes.')],
      [21_600, expect.stringContaining('the subscriber slow longer than 6 hours.')],
    ]);
  });

  it('stand in the stack of what they watch, and all tell the topic', () => {
    const app = newApp();
    const stack = new Stack(app, 'Test');
    const alarmTopic = new Topic(stack, 'Topic');
    const router = new EventRouter(stack, 'Router', { authorizer: 'public', alarmTopic });
    const team = new Stack(app, 'Team');
    addElsewhere(router, team);

    const found = Object.values(Template.fromStack(team).findResources('AWS::CloudWatch::Alarm'));

    Template.fromStack(stack).resourceCountIs('AWS::CloudWatch::Alarm', ROUTER_ALARMS);
    expect(found.map(({ Properties }) => entryOf(Properties)).toSorted()).toEqual([
      'dead-letter-age',
      'dead-letter-failing',
      'in-flight',
      'not-received',
      'oldest-age',
    ]);
    for (const { Properties } of found)
      expect(Properties.AlarmActions).toEqual([
        { 'Fn::GetStackOutput': expect.objectContaining({ StackName: 'Test' }) },
      ]);
  });

  it('tell a topic when they go off and when they are over', () => {
    const stack = new Stack(newApp(), 'Test');
    const alarmTopic = new Topic(stack, 'Topic');
    new EventRouter(stack, 'Router', { authorizer: 'public', alarmTopic });

    const found = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm'));
    const told = [stack.resolve(alarmTopic.topicArn)];

    expect(found).toHaveLength(ROUTER_ALARMS);
    for (const { Properties } of found)
      expect(Properties).toMatchObject({ AlarmActions: told, OKActions: told });
  });

  it('are not there when they are not wanted', () => {
    const { stack, router } = newRouter({ alarms: false });
    const team = new Stack(App.of(stack), 'Team');
    const handler = newHandler(stack, 'function');
    router.addSubscriber('billing', {
      pattern: { type: ['order.placed'] },
      target: new FunctionTarget(handler),
    });
    addElsewhere(router, team);

    for (const each of [stack, team])
      Template.fromStack(each).resourceCountIs('AWS::CloudWatch::Alarm', 0);
  });
});

describe('EventRouter', () => {
  it('rejects a topic for alarms that are not wanted', () => {
    const stack = new Stack(newApp(), 'Test');
    const alarmTopic = new Topic(stack, 'Topic');

    expect(
      () => new EventRouter(stack, 'Router', { authorizer: 'public', alarms: false, alarmTopic }),
    ).toThrow('an alarmTopic needs alarms');
  });

  it('rejects an oldestAge beside the alarms, and says where it belongs', () => {
    const old = { oldestAge: Duration.hours(1) };
    const { stack, router } = newRouter();
    const options = {
      pattern: { type: ['a'] },
      target: new FunctionTarget(newHandler(stack, 'function')),
    };

    expect(() => newRouter({ ...(old as object) })).toThrow(
      '`oldestAge` is no prop of it any more; write `alarms: { oldestAge: ... }`',
    );
    expect(() => router.addSubscriber('one', { ...options, ...old })).toThrow(
      'subscriber "one": `oldestAge` is one of the alarms; write `alarms: { oldestAge: ... }`',
    );
  });
});
