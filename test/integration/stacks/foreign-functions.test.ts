import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import {
  Code,
  DockerImageCode,
  DockerImageFunction,
  Function as LambdaFunction,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { type App, CustomResource, Stack } from 'aws-cdk-lib/core';
import { EventRouter, FunctionTarget } from '../../../lib/index.ts';
import { newHandler } from '../../lib/synth.ts';
import { AppUnderTest } from '../../support/worlds/app-under-test.ts';

const app = new AppUnderTest();
afterEach(() => app.clear());

/** A router whose subscribers are of Node and a container image, beside a function of Java with a queue of its own. */
function manyLanguages(cdk: App): void {
  const stack = new Stack(cdk, 'Shop');
  const router = new EventRouter(stack, 'Router', { authorizer: 'public' });
  const java = new LambdaFunction(stack, 'Java', {
    code: Code.fromAsset('test/integration/handlers/tell'),
    handler: 'shop.Orders::handle',
    runtime: Runtime.JAVA_21,
  });
  java.addEventSource(new SqsEventSource(new Queue(stack, 'Queue')));
  const handlers = {
    billing: newHandler(stack, 'billing-function'),
    image: new DockerImageFunction(stack, 'Image', {
      code: DockerImageCode.fromEcr(new Repository(stack, 'Images')),
    }),
  };
  for (const [name, handler] of Object.entries(handlers))
    router.addSubscriber(name, {
      pattern: { type: ['order.placed'] },
      target: new FunctionTarget(handler),
    });
}

describe('functions that nothing here runs', () => {
  it('keep nobody from starting, and leave events on their queues', async () => {
    const cloud = await app.run(manyLanguages);
    const body = JSON.stringify({ source: '/shop', type: 'order.placed', data: { amount: 1 } });
    const headers = { 'content-type': 'application/json' };

    await fetch(`${cloud.url}/events`, { method: 'POST', headers, body });
    await cloud.waitUntilIdle();

    expect(await (await fetch(`${cloud.url}/subscribers`)).json()).toMatchObject({
      subscribers: [
        { name: 'billing', queue: { visible: 0 } },
        { name: 'image', queue: { visible: 1 } },
      ],
    });
    expect(cloud.warnings).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/"Java.{8}" is not run locally: its runtime is java21$/),
        expect.stringMatching(/"Image.{8}" is not run locally: it is a container image$/),
        expect.stringMatching(/leaves what comes on its queue: Shop-Java.{8} is not run locally/),
      ]),
    );
  });
});

const CUSTOM = `
import cfnresponse

def handler(event, context):
    words = event["ResourceProperties"]["Words"]
    if not words:
        return cfnresponse.send(event, context, cfnresponse.FAILED, {}, reason="no words")
    cfnresponse.send(event, context, cfnresponse.SUCCESS, {"Count": len(words)}, "counted")
`;

const CONSUMER = `
import json, os

def handler(event, context):
    for record in event["Records"]:
        print(os.environ["COUNT"], json.loads(record["body"])["text"])
`;

/** Two functions of Python: one makes a custom resource, of which the other is told; that one reads a queue. */
function ofPython(cdk: App, words: readonly string[]): void {
  const stack = new Stack(cdk, 'Shop');
  const python = (id: string, code: string, environment: Record<string, string> = {}) =>
    new LambdaFunction(stack, id, {
      code: Code.fromInline(code),
      handler: 'index.handler',
      runtime: Runtime.PYTHON_3_13,
      environment,
    });
  const resource = new CustomResource(stack, 'Words', {
    serviceToken: python('Counter', CUSTOM).functionArn,
    properties: { Words: words },
  });
  const consumer = python('Consumer', CONSUMER, { COUNT: resource.getAttString('Count') });
  const queue = new Queue(stack, 'Queue', { queueName: 'words' });
  consumer.addEventSource(new SqsEventSource(queue));
}

describe('functions of Python', () => {
  it('make custom resources, and read queues', async () => {
    const cloud = await app.run((cdk) => ofPython(cdk, ['one', 'two']));
    const sqs = new SQSClient({
      endpoint: cloud.awsEndpoint,
      region: cloud.region,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'words' }));
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: '{"text":"é 💶"}' }));
    await cloud.waitUntilIdle();
    sqs.destroy();

    expect(cloud.warnings).toEqual([]);
    expect(app.lines).toContain('2 é 💶');
  });

  it('say why a custom resource is not made', async () => {
    await expect(app.run((cdk) => ofPython(cdk, []))).rejects.toThrow('no words');
  });

  it('are named where there is no Python, and keep nobody from starting', async () => {
    const { PATH } = process.env;
    const folder = mkdtempSync(join(tmpdir(), 'waybill-no-python-'));
    process.env.PATH = folder;
    try {
      const cloud = await app.run(
        (cdk) =>
          new LambdaFunction(new Stack(cdk, 'Shop'), 'Audit', {
            functionName: 'audit',
            code: Code.fromInline('def handler(event, context): pass'),
            handler: 'index.handler',
            runtime: Runtime.PYTHON_3_13,
          }),
      );

      expect(cloud.warnings).toEqual([
        expect.stringMatching(/"Audit.{8}" is not run locally: .* there is no Python here/),
      ]);
      await expect(cloud.invoke('audit', {})).rejects.toThrow(
        /is not run locally: its runtime is python3\.13, and there is no Python here/,
      );
    } finally {
      process.env.PATH = PATH;
      rmSync(folder, { recursive: true });
    }
  });

  it('that copy files by the AWS CLI for CDK are named', async () => {
    const cloud = await app.run((cdk) => {
      const stack = new Stack(cdk, 'Shop');
      const counter = new LambdaFunction(stack, 'Copier', {
        code: Code.fromInline('def handler(event, context): raise OSError("no aws")'),
        handler: 'index.handler',
        runtime: Runtime.PYTHON_3_13,
      });
      new CustomResource(stack, 'Deployment', {
        serviceToken: counter.functionArn,
        resourceType: 'Custom::CDKBucketDeployment',
      });
    });

    expect(cloud.warnings).toEqual([
      expect.stringContaining('copies by the AWS CLI of a layer, which is not run locally'),
    ]);
  });
});
