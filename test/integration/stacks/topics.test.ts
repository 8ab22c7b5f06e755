import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventBus, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Subscription, SubscriptionFilter, SubscriptionProtocol, Topic } from 'aws-cdk-lib/aws-sns';
import {
  EmailSubscription,
  LambdaSubscription,
  SqsSubscription,
} from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { CfnOutput, Stack } from 'aws-cdk-lib/core';
import type { Cloud } from '../../../local/cloud/cloud.ts';
import { VirtualClock } from '../../../local/support/virtual-clock.ts';
import { AppUnderTest, tell } from '../../support/worlds/app-under-test.ts';
import { operatorConfig } from '../../support/worlds/operator-config.ts';

const app = new AppUnderTest();
let cloud: Cloud;

beforeAll(async () => {
  cloud = await app.run(
    (cdk) => {
      const stack = new Stack(cdk, 'Shop');
      const code = 'test/integration/handlers/tell-key';
      const topic = new Topic(stack, 'Orders');
      const queue = new Queue(stack, 'Big');
      const filterPolicy = { amount: SubscriptionFilter.numericFilter({ greaterThan: 100 }) };
      topic.addSubscription(new SqsSubscription(queue, { rawMessageDelivery: true, filterPolicy }));
      const worker = tell(stack, 'Worker', { code });
      topic.addSubscription(new LambdaSubscription(worker));
      const told = new Topic(stack, 'Told');
      const live = worker.addAlias('live');
      const principal = new ServicePrincipal('sns.amazonaws.com');
      live.addPermission('Told', { principal, sourceArn: told.topicArn });
      const protocol = SubscriptionProtocol.LAMBDA;
      new Subscription(stack, 'ToLive', { topic: told, protocol, endpoint: live.functionArn });
      new CfnOutput(stack, 'ToldArn', { value: told.topicArn });
      topic.addSubscription(new EmailSubscription('team@example.com'));
      new CfnOutput(stack, 'TopicArn', { value: topic.topicArn });
      new CfnOutput(stack, 'QueueUrl', { value: queue.queueUrl });
      sendToTopic(stack);
    },
    { clock: new VirtualClock(Date.now()) },
  );
});

/** A bus and a schedule that send to a topic, whose queue says what came. */
function sendToTopic(stack: Stack): void {
  const news = new Topic(stack, 'News');
  const heard = new Queue(stack, 'Heard');
  news.addSubscription(new SqsSubscription(heard, { rawMessageDelivery: true }));
  const bus = new EventBus(stack, 'Bus', { eventBusName: 'shop' });
  const message = RuleTargetInput.fromObject({ order: 7 });
  new Rule(stack, 'Rule', {
    eventBus: bus,
    eventPattern: { source: ['shop'] },
    targets: [new SnsTopic(news, { message })],
  });
  const role = new Role(stack, 'Role', {
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com'),
  });
  news.grantPublish(role);
  new CfnSchedule(stack, 'Schedule', {
    scheduleExpression: 'rate(1 hour)',
    flexibleTimeWindow: { mode: 'OFF' },
    target: { arn: news.topicArn, roleArn: role.roleArn, input: 'an hour' },
  });
  new CfnOutput(stack, 'HeardUrl', { value: heard.queueUrl });
}

afterAll(() => app.clear());

async function ask(parameters: Record<string, string>): Promise<string> {
  const response = await fetch(cloud.awsEndpoint, {
    method: 'POST',
    body: new URLSearchParams(parameters),
  });
  return response.text();
}

describe('a topic of a template', () => {
  it('tells its queues and functions what they ask for', async () => {
    const { TopicArn = '', QueueUrl = '' } = cloud.outputs;
    for (const amount of ['50', '500'])
      await ask({
        ...{ Action: 'Publish', Version: '2010-03-31', TopicArn, Message: `order of ${amount}` },
        'MessageAttributes.entry.1.Name': 'amount',
        'MessageAttributes.entry.1.Value.DataType': 'Number',
        'MessageAttributes.entry.1.Value.StringValue': amount,
      });
    await cloud.waitUntilIdle();

    const received = await ask({ Action: 'ReceiveMessage', MaxNumberOfMessages: '10', QueueUrl });

    expect(received.match(/<Body>[^<]*<\/Body>/g)).toEqual(['<Body>order of 500</Body>']);
    expect(cloud.calls).toMatchObject({ sns: { Publish: 2 }, lambda: { Invoke: 2 } });
  });

  it('invokes a function by the name of an alias', async () => {
    const before = cloud.calls.lambda?.Invoke ?? 0;

    const { ToldArn: TopicArn = '' } = cloud.outputs;
    await ask({ Action: 'Publish', Version: '2010-03-31', TopicArn, Message: 'hello' });
    await cloud.waitUntilIdle();

    expect(cloud.calls.lambda?.Invoke).toBe(before + 1);
  });

  it('is published to by rules of buses and by schedules', async () => {
    const entry = { EventBusName: 'shop', Source: 'shop', DetailType: 'order', Detail: '{}' };
    const bus = new EventBridgeClient(operatorConfig(cloud));
    await bus.send(new PutEventsCommand({ Entries: [entry] }));
    bus.destroy();
    await cloud.advance(3_600_000);

    const { HeardUrl: QueueUrl = '' } = cloud.outputs;
    const received = await ask({ Action: 'ReceiveMessage', MaxNumberOfMessages: '10', QueueUrl });

    const bodies = received
      .match(/(?<=<Body>)[^<]*/g)
      ?.map((body) => body.replaceAll('&#34;', '"'));
    expect([...new Set(bodies)].sort()).toEqual(['an hour', '{"order":7}']);
  });

  it('is named where a part of it is not run', () => {
    expect(cloud.warnings).toEqual([
      expect.stringContaining('subscriptions of the protocol email are not run locally'),
    ]);
  });
});
