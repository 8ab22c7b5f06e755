import {
  DeleteObjectCommand,
  DeleteObjectTaggingCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket, EventType } from 'aws-cdk-lib/aws-s3';
import {
  LambdaDestination,
  SnsDestination,
  SqsDestination,
} from 'aws-cdk-lib/aws-s3-notifications';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { type App, CfnOutput, Stack } from 'aws-cdk-lib/core';
import type { Cloud } from '../../../local/cloud/cloud.ts';
import { AppUnderTest } from '../../support/worlds/app-under-test.ts';
import { operatorConfig } from '../../support/worlds/operator-config.ts';

const app = new AppUnderTest();
let cloud: Cloud;
let s3: S3Client;
let sqs: SQSClient;

function define(cdk: App): void {
  const stack = new Stack(cdk, 'Photos');
  const code = Code.fromAsset('test/integration/handlers/objects');
  const fn = new LambdaFunction(stack, 'f', {
    ...{ code, runtime: Runtime.NODEJS_22_X, handler: 'index.handler' },
  });
  const queue = new Queue(stack, 'Removed');
  const bucket = new Bucket(stack, 'Bucket', { eventBridgeEnabled: true });
  const events = new Queue(stack, 'Events');
  new Rule(stack, 'Rule', {
    eventPattern: { source: ['aws.s3'], detail: { object: { key: [{ prefix: 'told/' }] } } },
    targets: [new SqsQueue(events)],
  });
  new CfnOutput(stack, 'EventsUrl', { value: events.queueUrl });
  bucket.addEventNotification(EventType.OBJECT_CREATED, new LambdaDestination(fn), {
    ...{ prefix: 'in/', suffix: '.jpg' },
  });
  bucket.addEventNotification(EventType.OBJECT_REMOVED, new SqsDestination(queue));
  const topic = new Topic(stack, 'Topic');
  const subscribed = new Queue(stack, 'Subscribed');
  topic.addSubscription(new SqsSubscription(subscribed));
  bucket.addEventNotification(EventType.OBJECT_CREATED, new SnsDestination(topic), {
    prefix: 'shared/',
  });
  new CfnOutput(stack, 'SubscribedUrl', { value: subscribed.queueUrl });
  new CfnOutput(stack, 'BucketName', { value: bucket.bucketName });
  new CfnOutput(stack, 'QueueUrl', { value: queue.queueUrl });
}

beforeAll(async () => {
  cloud = await app.run(define);
  s3 = new S3Client(operatorConfig(cloud));
  sqs = new SQSClient(operatorConfig(cloud));
});

afterAll(async () => {
  s3?.destroy();
  sqs?.destroy();
  await app.clear();
});

const named = () => ({ Bucket: cloud.outputs.BucketName ?? '' });

async function receive(output = 'QueueUrl'): Promise<unknown[]> {
  const { [output]: QueueUrl } = cloud.outputs;
  const input = { QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 };
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(input));
  return Messages.map(({ Body = '' }) => JSON.parse(Body) as unknown);
}

describe('the notifications of a bucket', () => {
  it('are made by the stack: its queue gets the test event of S3', async () => {
    expect(await receive()).toMatchObject([
      { Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: cloud.outputs.BucketName },
    ]);
  });

  it('invoke a function for the keys that it wants', async () => {
    for (const Key of ['in/a b.jpg', 'in/b.png', 'out/c.jpg'])
      await s3.send(new PutObjectCommand({ ...named(), Key, Body: 'hello' }));
    await cloud.waitUntilIdle();

    expect(app.lines.filter((line) => line.startsWith('Object'))).toEqual([
      'ObjectCreated:Put true in/a+b.jpg 5',
    ]);
  });

  it('send messages for objects that are removed', async () => {
    const Key = 'gone';
    await s3.send(new PutObjectCommand({ ...named(), Key, Body: 'x' }));
    await s3.send(new DeleteObjectCommand({ ...named(), Key }));

    expect(await receive()).toMatchObject([
      {
        Records: [
          {
            eventSource: 'aws:s3',
            eventName: 'ObjectRemoved:Delete',
            s3: { object: { key: 'gone' } },
          },
        ],
      },
    ]);
  });

  // S3 user guide, "Event message structure"; localstack's test_s3_notifications_sns.snapshot.json.
  it('go to a topic, and from there to its subscribers', async () => {
    await s3.send(new PutObjectCommand({ ...named(), Key: 'shared/a', Body: 'hello' }));

    const received = (await receive('SubscribedUrl')) as Record<string, string>[];

    expect(received.map(({ Subject }) => Subject)).toEqual(
      received.map(() => 'Amazon S3 Notification'),
    );
    expect(received.map(({ Message = '' }) => JSON.parse(Message) as unknown)).toMatchObject([
      { Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: cloud.outputs.BucketName },
      { Records: [{ eventName: 'ObjectCreated:Put', s3: { object: { key: 'shared/a' } } }] },
    ]);
  });

  it('go to EventBridge, where the bucket tells it, with the key as it is', async () => {
    const Key = 'told/a b';
    await s3.send(new PutObjectCommand({ ...named(), Key, Body: 'hello' }));
    const Tagging = { TagSet: [{ Key: 'a', Value: 'b' }] };
    await s3.send(new PutObjectTaggingCommand({ ...named(), Key, Tagging }));
    await s3.send(new DeleteObjectTaggingCommand({ ...named(), Key }));
    await s3.send(new DeleteObjectCommand({ ...named(), Key }));

    const events = await receive('EventsUrl');

    const about = { source: 'aws.s3', resources: [`arn:aws:s3:::${cloud.outputs.BucketName}`] };
    const bucket = { name: cloud.outputs.BucketName };
    const gone = { reason: 'DeleteObject', 'deletion-type': 'Permanently Deleted' };
    const tagged = { bucket, object: { key: Key, etag: '5d41402abc4b2a76b9719d911017c592' } };
    expect(events).toMatchObject([
      {
        ...{ ...about, 'detail-type': 'Object Created' },
        detail: { bucket, object: { key: Key, size: 5 }, reason: 'PutObject' },
      },
      { ...{ ...about, 'detail-type': 'Object Tags Added' }, detail: tagged },
      { ...{ ...about, 'detail-type': 'Object Tags Deleted' }, detail: tagged },
      {
        ...{ ...about, 'detail-type': 'Object Deleted' },
        detail: { bucket, object: { key: Key }, ...gone },
      },
    ]);
  });
});
