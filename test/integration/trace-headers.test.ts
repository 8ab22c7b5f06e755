import { ListQueuesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { type App, Stack } from 'aws-cdk-lib/core';
import { EventRouter, FunctionTarget } from '../../lib/index.ts';
import type { Cloud } from '../../local/cloud/cloud.ts';
import { newHandler } from '../lib/synth.ts';
import { AppUnderTest } from '../support/worlds/app-under-test.ts';
import { operatorConfig } from '../support/worlds/operator-config.ts';

const app = new AppUnderTest();
afterEach(() => app.clear());

/** A router with a subscriber, and a queue of somebody else on its bus whose messages stay. */
function define(cdk: App): void {
  const stack = new Stack(cdk, 'Shop');
  const router = new EventRouter(stack, 'Router', { authorizer: 'public' });
  const handler = newHandler(stack, 'billing-function');
  router.addSubscriber('billing', {
    pattern: { type: ['order.placed'] },
    target: new FunctionTarget(handler),
  });
  const targets = [new SqsQueue(new Queue(stack, 'Everything'))];
  new Rule(stack, 'All', {
    eventBus: router.bus,
    eventPattern: { account: [stack.account] },
    targets,
  });
}

/** The tracing headers of what is on the one queue of the stack that has a message. */
async function headers(cloud: Cloud): Promise<readonly (string | undefined)[]> {
  const client = new SQSClient(operatorConfig(cloud));
  const { QueueUrls = [] } = await client.send(new ListQueuesCommand({}));
  const found: (string | undefined)[] = [];
  for (const QueueUrl of QueueUrls) {
    const MessageSystemAttributeNames = ['AWSTraceHeader' as const];
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl, MessageSystemAttributeNames }),
    );
    found.push(...Messages.map(({ Attributes }) => Attributes?.AWSTraceHeader));
  }
  client.destroy();
  return found;
}

describe('an event that a deployed function puts on the bus', () => {
  it('reaches its queues with the tracing header of the invocation', async () => {
    const cloud = await app.run(define);
    const body = JSON.stringify({ source: '/shop', type: 'order.placed', data: { amount: 1 } });

    await fetch(`${cloud.url}/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    await cloud.waitUntilIdle();

    expect(await headers(cloud)).toEqual([
      expect.stringMatching(/^Root=1-[\da-f]{8}-[\da-f]{24};Parent=[\da-f]{16};Sampled=0$/),
    ]);
  });
});
