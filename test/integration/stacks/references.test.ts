import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { afterEach, describe, expect, it } from '@jest/globals';
import { CfnRule, EventBus } from 'aws-cdk-lib/aws-events';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { CfnQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { type App, CfnOutput, Fn, Stack } from 'aws-cdk-lib/core';
import { AppUnderTest, tell } from '../../support/worlds/app-under-test.ts';

const app = new AppUnderTest();
afterEach(() => app.clear());

/** A bus, a queue, the rule between them, and a function that reads the queue: each in a stack of its own. */
function fourStacks(cdk: App): void {
  // Stacks are made in the order of their references, not in this one.
  const workers = new Stack(cdk, 'Workers');
  const rules = new Stack(cdk, 'Rules');
  const bus = new EventBus(new Stack(cdk, 'Buses'), 'Bus', { eventBusName: 'shop' });
  const queue = new Queue(new Stack(cdk, 'Queues'), 'Queue');
  queue.grantSendMessages(new ServicePrincipal('events.amazonaws.com'));
  new CfnRule(rules, 'Rule', {
    eventBusName: bus.eventBusName,
    eventPattern: { source: ['shop'] },
    targets: [{ id: 'queue', arn: queue.queueArn }],
  });
  tell(workers, 'Worker').addEventSource(new SqsEventSource(queue));
}

async function order(endpoint: string, number: number): Promise<void> {
  const client = new EventBridgeClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  });
  const Detail = JSON.stringify({ order: number });
  const entry = { EventBusName: 'shop', Source: 'shop', DetailType: 'order', Detail };
  await client.send(new PutEventsCommand({ Entries: [entry] }));
  client.destroy();
}

describe('references between stacks', () => {
  it.each(['strong', 'weak', 'both'])(
    'carry an event through four stacks when they are %s',
    async (strength) => {
      const context = { '@aws-cdk/core:defaultCrossStackReferences': strength };
      const cloud = await app.start(app.synthesize(fourStacks, { context }));

      await order(cloud.awsEndpoint, 7);
      await cloud.waitUntilIdle();

      expect(app.lines).toContain('got 7');
      expect(cloud.warnings).toEqual([]);
    },
  );

  it('rejects an export that no stack gives, with the stack and the resource that want it', async () => {
    const run = app.run((cdk) => {
      new CfnOutput(new Stack(cdk, 'Shop'), 'Name', { value: 'shop', exportName: 'shop-name' });
      const client = new Stack(cdk, 'Client');
      new CfnQueue(client, 'Queue', { queueName: Fn.importValue('another-name') });
    });

    await expect(run).rejects.toThrow(
      'Client: AWS::SQS::Queue "Queue": QueueName: Fn::ImportValue names the export "another-name", which no stack here gives',
    );
  });

  it.each(['Shop', 'Nobody'])('rejects an output that the stack %s does not have', async (name) => {
    const run = app.run((cdk) => {
      const shop = new Stack(cdk, 'Shop');
      new CfnQueue(shop, 'Queue');
      const client = new Stack(cdk, 'Client');
      client.addStackDependency(shop);
      new CfnQueue(client, 'Queue', { queueName: Fn.getStackOutput(name, 'QueueName') });
    });

    await expect(run).rejects.toThrow(`names the output "QueueName" of the stack "${name}"`);
  });

  it('rejects two exports of one name', async () => {
    const run = app.run((cdk) => {
      for (const id of ['Shop', 'Club'])
        new CfnOutput(new Stack(cdk, id), 'Name', { value: id, exportName: 'the-name' });
    });

    await expect(run).rejects.toThrow('"the-name": Shop exports that name already');
  });
});
