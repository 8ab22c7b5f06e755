import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ReceiveMessageCommand, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CfnEventBus } from 'aws-cdk-lib/aws-events';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { type App, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import type { Cloud } from '../../local/cloud/cloud.ts';
import type { LogLine } from '../../local/services/lambda/function-host.ts';
import { VirtualClock } from '../../local/support/virtual-clock.ts';
import { AppUnderTest } from '../support/worlds/app-under-test.ts';
import { operatorConfig } from '../support/worlds/operator-config.ts';

/** What the functions do with a message, and what Lambda calls it; `load` stands at the top of the code. */
const FATES = [
  { name: 'Exits', act: 'process.exit(3)', error: 'Runtime.ExitError' },
  { name: 'Spins', act: 'for (;;);', error: 'Sandbox.Timedout' },
  {
    name: 'Rejects',
    act: 'Promise.reject(new Error("left"))',
    error: 'Runtime.UnhandledPromiseRejection',
  },
  {
    name: 'Throws',
    act: 'setImmediate(() => { throw new RangeError("boom"); })',
    error: 'RangeError',
  },
  { name: 'Breaks', load: 'throw new TypeError("at import");', error: 'TypeError' },
  { name: 'Lacks', load: 'require("not-there");', error: 'Runtime.ImportModuleError' },
] as const;

const SECOND = 1000;
const app = new AppUnderTest();
const folder = mkdtempSync(join(tmpdir(), 'waybill-fates-'));
const clock = new VirtualClock(Date.parse('2026-11-02T09:00:00Z'));
const lines: LogLine[] = [];
let cloud: Cloud;
let client: SQSClient;

/** A function that says each message with its count, and the batches of its environment, before it meets its fate. */
function write(name: string, act: string, load: string): string {
  const directory = mkdtempSync(join(folder, name));
  const code = `${load}
    let batches = 0;
    exports.handler = ({ Records }) => new Promise(() => {
      batches += 1;
      for (const { body, attributes } of Records)
        console.log('batch ' + batches + ': ' + body + ' ' + attributes.ApproximateReceiveCount);
      ${act};
    });`;
  writeFileSync(join(directory, 'index.js'), code);
  return directory;
}

function define(cdk: App): void {
  const stack = new Stack(cdk, 'Fates');
  const removalPolicy = RemovalPolicy.RETAIN;
  for (const { name, ...fate } of FATES) {
    const dead = new Queue(stack, `${name}Dead`, { removalPolicy });
    const queue = new Queue(stack, `${name}Queue`, {
      removalPolicy,
      visibilityTimeout: Duration.seconds(30),
      deadLetterQueue: { queue: dead, maxReceiveCount: 3 },
    });
    const { act, load } = { act: '', load: '', ...fate };
    const handler = new LambdaFunction(stack, name, {
      functionName: name,
      code: Code.fromAsset(write(name, act, load)),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      timeout: Duration.seconds(1),
    });
    handler.addEventSource(new SqsEventSource(queue, { reportBatchItemFailures: true }));
    new CfnOutput(stack, `${name}QueueUrl`, { value: queue.queueUrl });
    new CfnOutput(stack, `${name}DeadUrl`, { value: dead.queueUrl });
  }
  const busDead = new Queue(stack, 'BusDead', { removalPolicy });
  new CfnEventBus(stack, 'Bus', { name: 'orders', deadLetterConfig: { arn: busDead.queueArn } });
}

beforeAll(async () => {
  cloud = await app.run(define, { clock, log: (line) => lines.push(line) });
  client = new SQSClient(operatorConfig(cloud));
});

afterAll(async () => {
  client?.destroy();
  await app.clear();
  rmSync(folder, { recursive: true });
});

const messagesOf = (name: string, level: LogLine['level']) =>
  lines.filter((line) => line.function === name && line.level === level).map((it) => it.message);

describe.each(FATES)('a batch whose function ends with $error', ({ name, error, ...fate }) => {
  it('comes back after its visibility timeout, each time as one receive more and in a new environment', async () => {
    const Entries = ['a', 'b'].map((MessageBody) => ({ Id: MessageBody, MessageBody }));
    const QueueUrl = cloud.outputs[`${name}QueueUrl`];
    await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));

    const failures: number[] = [];
    for (let receive = 0; receive < 4; receive++) {
      await cloud.waitUntilIdle();
      clock.advance(29 * SECOND);
      await cloud.waitUntilIdle();
      failures.push(messagesOf(name, 'error').filter((it) => it.startsWith(`${error}: `)).length);
      clock.advance(SECOND);
    }
    const received = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: cloud.outputs[`${name}DeadUrl`],
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['ApproximateReceiveCount'],
      }),
    );

    const runs = [1, 2, 3].flatMap((count) => [`batch 1: a ${count}`, `batch 1: b ${count}`]);
    expect(failures).toEqual([1, 2, 3, 3]);
    expect(messagesOf(name, 'info')).toEqual('load' in fate ? [] : runs);
    expect(received.Messages).toMatchObject([
      { Body: 'a', Attributes: { ApproximateReceiveCount: '4' } },
      { Body: 'b', Attributes: { ApproximateReceiveCount: '4' } },
    ]);
  });
});

describe('a stack', () => {
  it('may keep its queues, and give its bus a dead-letter queue, without a word at the start', () => {
    expect(cloud.warnings).toEqual([]);
  });
});
