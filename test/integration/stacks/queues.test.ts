import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { type App, CfnOutput, Duration, Stack } from 'aws-cdk-lib/core';
import type { Cloud } from '../../../local/cloud/cloud.ts';
import { VirtualClock } from '../../../local/support/virtual-clock.ts';
import { AppUnderTest, tell } from '../../support/worlds/app-under-test.ts';

const app = new AppUnderTest();
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-queues-'));
});

afterEach(async () => {
  await app.clear();
  rmSync(folder, { recursive: true });
});

async function call(cloud: Cloud, target: string, input: object) {
  const response = await fetch(cloud.awsEndpoint, {
    method: 'POST',
    headers: { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.0' },
    body: JSON.stringify(input),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as Record<string, unknown>;
}

/** Puts orders on the default bus, and waits until all of it is done. */
async function order(cloud: Cloud, ...orders: readonly string[]): Promise<void> {
  const Entries = orders.map((id) => ({
    Source: 'shop',
    DetailType: 'order',
    Detail: JSON.stringify({ order: id }),
  }));
  await call(cloud, 'AWSEvents.PutEvents', { Entries });
  await cloud.waitUntilIdle();
}

describe('the queues of a template', () => {
  it('may be FIFO queues, from a rule to a function', async () => {
    const cloud = await app.run((cdk) => {
      const stack = new Stack(cdk, 'Shop');
      const queue = new Queue(stack, 'Orders', {
        fifo: true,
        contentBasedDeduplication: true,
        deadLetterQueue: { maxReceiveCount: 3, queue: new Queue(stack, 'Dead', { fifo: true }) },
      });
      new Rule(stack, 'Rule', {
        eventPattern: { source: ['shop'] },
        targets: [new SqsQueue(queue, { messageGroupId: 'orders' })],
      });
      tell(stack, 'Worker').addEventSource(new SqsEventSource(queue));
    });

    await order(cloud, '1', '2', '3');

    expect(app.lines).toEqual(['got 1', 'got 2', 'got 3']);
    expect(cloud.warnings).toEqual([]);
  });

  it('fill a batch for as long as its window lasts, by the clock', async () => {
    const cloud = await app.run(
      (cdk) => {
        const stack = new Stack(cdk, 'Shop');
        const queue = new Queue(stack, 'Orders');
        const rule = new Rule(stack, 'Rule', { eventPattern: { source: ['shop'] } });
        rule.addTarget(new SqsQueue(queue));
        const window = { batchSize: 100, maxBatchingWindow: Duration.seconds(10) };
        tell(stack, 'Worker').addEventSource(new SqsEventSource(queue, window));
      },
      { clock: new VirtualClock(Date.parse('2026-11-24T17:00:00Z')) },
    );

    await order(cloud, '1');
    await cloud.advance(9999);
    await order(cloud, '2');
    const before = [...app.lines];
    await cloud.advance(1);

    expect(before).toEqual([]);
    expect(app.lines).toEqual(['got 1', 'got 2']);
  });

  it('go back to the defaults of what it has no more', async () => {
    const start = (props: QueueProps) =>
      app.run(
        (cdk: App) => {
          const queue = new Queue(new Stack(cdk, 'Shop'), 'Queue', props);
          new CfnOutput(Stack.of(queue), 'Url', { value: queue.queueUrl });
        },
        { dataDir: folder },
      );
    const first = await start({
      deliveryDelay: Duration.seconds(60),
      visibilityTimeout: Duration.seconds(99),
      enforceSSL: true,
    });
    await first.stop();

    const cloud = await start({ visibilityTimeout: Duration.seconds(99) });
    const { Attributes } = await call(cloud, 'AmazonSQS.GetQueueAttributes', {
      QueueUrl: cloud.outputs.Url,
      AttributeNames: ['DelaySeconds', 'VisibilityTimeout', 'Policy'],
    });

    expect(Attributes).toEqual({ DelaySeconds: '0', VisibilityTimeout: '99' });
  });

  it('get what a policy allows that was set by API', async () => {
    const cloud = await app.run((cdk) => {
      new Queue(new Stack(cdk, 'Shop'), 'Other');
    });
    const { QueueUrl } = await call(cloud, 'AmazonSQS.CreateQueue', { QueueName: 'orders' });
    const Arn = 'arn:aws:sqs:us-east-1:000000000000:orders';
    await call(cloud, 'AWSEvents.PutRule', {
      Name: 'all',
      EventPattern: JSON.stringify({ source: ['shop'] }),
    });
    await call(cloud, 'AWSEvents.PutTargets', { Rule: 'all', Targets: [{ Id: 'q', Arn }] });
    const Policy = JSON.stringify({
      Statement: {
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: Arn,
      },
    });

    await order(cloud, 'refused');
    await call(cloud, 'AmazonSQS.SetQueueAttributes', { QueueUrl, Attributes: { Policy } });
    await order(cloud, 'allowed');
    const { Messages } = await call(cloud, 'AmazonSQS.ReceiveMessage', {
      QueueUrl,
      MaxNumberOfMessages: 10,
    });

    expect(Messages).toEqual([
      expect.objectContaining({ Body: expect.stringContaining('allowed') }),
    ]);
  });
});
