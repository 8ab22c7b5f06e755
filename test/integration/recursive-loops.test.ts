import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CfnFunction, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { type App, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { build } from 'esbuild';
import type { Cloud } from '../../local/cloud/cloud.ts';
import type { LogLine } from '../../local/services/lambda/function-host.ts';
import { VirtualClock } from '../../local/support/virtual-clock.ts';
import { AppUnderTest } from '../support/worlds/app-under-test.ts';
import { operatorConfig } from '../support/worlds/operator-config.ts';

const app = new AppUnderTest();
const code = mkdtempSync(join(tmpdir(), 'waybill-loop-'));
const clock = new VirtualClock(Date.parse('2026-11-02T09:00:00Z'));
const lines: LogLine[] = [];
let cloud: Cloud;
let client: SQSClient;

interface Loop {
  readonly via: 'port' | 'socket' | 'batch';
  readonly deadLetters?: boolean;
  readonly recursiveLoop?: string;
}

/** Functions that send to their own queues, each by another way; the code is bundled as a deployed function's is. */
const LOOPS: Readonly<Record<string, Loop>> = {
  Port: { via: 'port', deadLetters: true },
  Socket: { via: 'socket', deadLetters: true },
  Batch: { via: 'batch', deadLetters: true, recursiveLoop: 'Terminate' },
  Dropped: { via: 'port' },
  Allowed: { via: 'port', deadLetters: true, recursiveLoop: 'Allow' },
};

function defineLoop(stack: Stack, name: string, { via, deadLetters, recursiveLoop }: Loop): void {
  const dead = new Queue(stack, `${name}Dead`, { removalPolicy: RemovalPolicy.RETAIN });
  const queue = new Queue(stack, `${name}Queue`, {
    visibilityTimeout: Duration.seconds(60),
    ...(deadLetters ? { deadLetterQueue: { queue: dead, maxReceiveCount: 3 } } : {}),
  });
  const loop = new LambdaFunction(stack, name, {
    functionName: name,
    code: Code.fromAsset(code),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
    memorySize: 256,
    timeout: Duration.seconds(20),
    environment: { QUEUE_URL: queue.queueUrl, VIA: via },
  });
  const resource = loop.node.defaultChild;
  if (recursiveLoop !== undefined && resource instanceof CfnFunction)
    resource.addPropertyOverride('RecursiveLoop', recursiveLoop);
  queue.grantSendMessages(loop);
  loop.addEventSource(new SqsEventSource(queue));
  new CfnOutput(stack, `${name}QueueUrl`, { value: queue.queueUrl });
  new CfnOutput(stack, `${name}DeadUrl`, { value: dead.queueUrl });
}

function define(cdk: App): void {
  const stack = new Stack(cdk, 'Loops');
  for (const [name, loop] of Object.entries(LOOPS)) defineLoop(stack, name, loop);
}

beforeAll(async () => {
  await build({
    entryPoints: ['test/integration/handlers/loop.ts'],
    outfile: join(code, 'index.js'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    minify: true,
    mainFields: ['module', 'main'],
  });
  cloud = await app.run(define, { clock, log: (line) => lines.push(line) });
  client = new SQSClient(operatorConfig(cloud));
});

afterAll(async () => {
  client?.destroy();
  await app.clear();
  rmSync(code, { recursive: true });
});

/** Sends a message on its way, and lets the time pass that it needs. */
async function runLoop(name: string, times: number): Promise<void> {
  const QueueUrl = cloud.outputs[`${name}QueueUrl`];
  await client.send(new SendMessageCommand({ QueueUrl, MessageBody: String(times) }));
  for (let minute = 0; minute < times; minute++) {
    await cloud.waitUntilIdle();
    clock.advance(60_000);
  }
  await cloud.waitUntilIdle();
}

async function deadLetters(name: string) {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl: cloud.outputs[`${name}DeadUrl`],
      MessageSystemAttributeNames: ['All'],
    }),
  );
  return Messages;
}

const runs = (name: string) =>
  lines.filter((line) => line.function === name && line.message.startsWith('ran')).length;

const loopLines = (name: string) =>
  lines.filter((line) => line.function === name && line.message.startsWith('Recursive loop'));

describe('a function that sends to its own queue', () => {
  it.each(['Port', 'Socket', 'Batch'])(
    'is stopped after 16 invocations in a chain, by way of %s, and its message is a dead letter',
    async (name) => {
      await runLoop(name, 20);

      expect(runs(name)).toBe(16);
      expect(await deadLetters(name)).toMatchObject([
        {
          Body: '4',
          Attributes: {
            ApproximateReceiveCount: '2',
            AWSTraceHeader: expect.stringMatching(
              /^Root=1-[\da-f]{8}-[\da-f]{24};Parent=[\da-f]{16};Sampled=0;Lineage=[\da-f]{8}:16$/,
            ),
          },
        },
      ]);
      expect(loopLines(name)).toEqual([
        {
          function: name,
          level: 'error',
          message: expect.stringMatching(/16 invocations.*Dead.*"RecursiveLoop: Allow"/),
        },
      ]);
    },
  );

  it('has its message dropped where the queue has no dead-letter queue', async () => {
    await runLoop('Dropped', 20);

    expect(runs('Dropped')).toBe(16);
    expect(loopLines('Dropped')[0]?.message).toContain('It is dropped');
    expect(await deadLetters('Dropped')).toEqual([]);
  });

  it('goes on where RecursiveLoop is Allow', async () => {
    await runLoop('Allowed', 20);

    expect(runs('Allowed')).toBe(20);
    expect(loopLines('Allowed')).toEqual([]);
    expect(await deadLetters('Allowed')).toEqual([]);
  });

  it('is not stopped by many messages, each of a chain of its own', async () => {
    const before = runs('Dropped');

    for (let sent = 0; sent < 5; sent++) await runLoop('Dropped', 5);

    expect(runs('Dropped') - before).toBe(25);
  });

  it('rejects a RecursiveLoop that is neither', async () => {
    const start = app.run((cdk) =>
      defineLoop(new Stack(cdk, 'Wrong'), 'Wrong', { via: 'port', recursiveLoop: 'allow' }),
    );

    await expect(start).rejects.toThrow(
      /RecursiveLoop must be Allow or Terminate, received "allow"/,
    );
  });
});
