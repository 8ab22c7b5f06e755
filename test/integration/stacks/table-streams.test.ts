import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { StreamViewType, Table, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { FilterCriteria, FilterRule } from 'aws-cdk-lib/aws-lambda';
import { type DynamoEventSourceProps, SnsDlq, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { CfnOutput, Duration, Stack } from 'aws-cdk-lib/core';
import type { Cloud, CloudOptions } from '../../../local/cloud/cloud.ts';
import { VirtualClock } from '../../../local/support/virtual-clock.ts';
import { AppUnderTest } from '../../support/worlds/app-under-test.ts';
import { FROM_START, ordersOf, partitionKey, sourceOf, worker } from './streamed-orders.ts';

const app = new AppUnderTest();
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-streams-'));
});
afterEach(async () => {
  await app.clear();
  rmSync(folder, { recursive: true });
});

const START = Date.parse('2026-11-24T17:00:00Z');
/** An app with the table `orders`, and a function that its stream goes to. */
function run(
  name: 'tell' | 'report',
  props: (stack: Stack) => Partial<DynamoEventSourceProps>,
  options: Partial<CloudOptions> = {},
): Promise<Cloud> {
  return app.run(
    (cdk) => {
      const stack = new Stack(cdk, 'Shop');
      const source = sourceOf(ordersOf(stack), { ...FROM_START, ...props(stack) });
      worker(stack, 'Worker', name).addEventSource(source);
    },
    { clock: new VirtualClock(START), ...options },
  );
}

async function call(cloud: Cloud, target: string, input: object) {
  const response = await fetch(cloud.awsEndpoint, {
    method: 'POST',
    headers: { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.0' },
    body: JSON.stringify(input),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as Record<string, unknown>;
}

async function put(cloud: Cloud, ...ids: readonly string[]): Promise<void> {
  const requests = ids.map((id) => ({ PutRequest: { Item: { id: { S: id } } } }));
  await call(cloud, 'DynamoDB_20120810.BatchWriteItem', { RequestItems: { orders: requests } });
  await cloud.waitUntilIdle();
}

async function receive(cloud: Cloud, name: string): Promise<readonly unknown[]> {
  const { QueueUrl } = await call(cloud, 'AmazonSQS.GetQueueUrl', { QueueName: name });
  const { Messages = [] } = await call(cloud, 'AmazonSQS.ReceiveMessage', { QueueUrl });
  return (Messages as { Body: string }[]).map(({ Body }) => JSON.parse(Body));
}

describe('the stream of a table', () => {
  it('goes to a function, whose writes go to the next', async () => {
    const cloud = await app.run((cdk) => {
      const stack = new Stack(cdk, 'Shop');
      const orders = ordersOf(stack);
      const copies = new TableV2(stack, 'Copies', {
        tableName: 'copies',
        partitionKey,
        dynamoStream: StreamViewType.KEYS_ONLY,
      });
      const copy = worker(stack, 'Copy', 'copy', { TABLE_NAME: copies.tableName });
      copies.grantWriteData(copy);
      copy.addEventSource(sourceOf(orders, FROM_START));
      worker(stack, 'Tell', 'tell').addEventSource(sourceOf(copies, FROM_START));
      new CfnOutput(stack, 'Stream', { value: orders.tableStreamArn ?? '' });
    });

    await put(cloud, 'a');
    const { Items } = await call(cloud, 'DynamoDB_20120810.Scan', { TableName: 'copies' });
    const { StreamDescription } = await call(cloud, 'DynamoDBStreams_20120810.DescribeStream', {
      StreamArn: cloud.outputs.Stream,
    });

    expect(cloud.warnings).toEqual([]);
    expect(Items).toEqual([{ id: { S: 'a' }, what: { S: 'INSERT' } }]);
    expect(app.lines).toEqual(['got a']);
    expect(StreamDescription).toMatchObject({ TableName: 'orders', StreamStatus: 'ENABLED' });
    expect(cloud.outputs.Stream).toMatch(
      /^arn:aws:dynamodb:us-east-1:000000000000:table\/orders\/stream\/\d{4}-\d\d-\d\dT[\d:.]{12}$/,
    );
  });

  it.each([
    ['may', true],
    ['may not', false],
  ])('is read by a function whose role %s', async (_, mayRead) => {
    const cloud = await app.run(
      (cdk) => {
        const stack = new Stack(cdk, 'Shop');
        const orders = ordersOf(stack);
        const reader = worker(stack, 'Reader', 'read');
        if (mayRead) orders.grantStreamRead(reader);
        new CfnOutput(stack, 'Stream', { value: orders.tableStreamArn ?? '' });
      },
      { clock: new VirtualClock(START) },
    );

    await put(cloud, 'a');
    const answer = await cloud
      .invoke(cloud.functions[0]?.name ?? '', { StreamArn: cloud.outputs.Stream })
      .catch(({ name }: Error) => name);

    expect(answer).toEqual(
      mayRead ? [['a', new Date(START).toISOString()]] : 'AccessDeniedException',
    );
  });

  it('is filtered', async () => {
    const cloud = await run('tell', () => ({
      filters: [
        FilterCriteria.filter({
          eventName: FilterRule.isEqual('INSERT'),
          dynamodb: { Keys: { id: { S: FilterRule.beginsWith('a') } } },
        }),
      ],
    }));

    await put(cloud, 'a1', 'b1', 'a2');

    expect(app.lines).toEqual(['got a1 a2']);
  });

  it('waits for a batch that fails, until that is given up to a queue', async () => {
    const cloud = await run('tell', (stack) => ({
      batchSize: 1,
      retryAttempts: 2,
      onFailure: new SqsDlq(new Queue(stack, 'Dead', { queueName: 'dead' })),
    }));

    await put(cloud, 'bad', 'after');
    const before = app.lines.filter((line) => line.startsWith('got'));
    await cloud.advance(10_000);

    expect(before).toEqual(['got bad']);
    expect(app.lines.filter((line) => line.startsWith('got'))).toEqual([
      ...Array(3).fill('got bad'),
      'got after',
    ]);
    expect(await receive(cloud, 'dead')).toMatchObject([
      {
        requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 3 },
        DDBStreamBatchInfo: { batchSize: 1 },
      },
    ]);
    expect(cloud.warnings).toEqual([]);
  });

  it('is split around what fails, which is given up to a topic', async () => {
    const cloud = await run('tell', (stack) => {
      const topic = new Topic(stack, 'Failed');
      const queue = new Queue(stack, 'Dead', { queueName: 'dead' });
      topic.addSubscription(new SqsSubscription(queue, { rawMessageDelivery: true }));
      return { retryAttempts: 0, bisectBatchOnError: true, onFailure: new SnsDlq(topic) };
    });

    await put(cloud, 'a', 'bad', 'c');

    expect(app.lines.filter((line) => line.startsWith('got'))).toEqual([
      'got a bad c',
      'got a bad',
      'got a',
      'got bad',
      'got c',
    ]);
    expect(await receive(cloud, 'dead')).toMatchObject([{ DDBStreamBatchInfo: { batchSize: 1 } }]);
  });

  it('goes on from the record that a function says has failed', async () => {
    const cloud = await run('report', () => ({ reportBatchItemFailures: true, retryAttempts: 1 }));

    await put(cloud, 'a', 'bad', 'c');
    await cloud.advance(10_000);

    expect(app.lines.filter((line) => line.startsWith('got'))).toEqual([
      'got a bad c',
      'got bad c',
    ]);
  });

  it('is kept with the data, as far as the function has not got it', async () => {
    const options = { dataDir: folder };
    const once = () => ({ batchSize: 1, maxBatchingWindow: Duration.seconds(0) });
    const first = await run('tell', once, options);
    await put(first, 'a', 'bad', 'c');
    await first.stop();
    const before = app.lines.filter((line) => line.startsWith('got'));
    app.lines.length = 0;

    const later = { clock: new VirtualClock(START + 60_000) };
    const second = await run('report', once, { ...options, ...later });
    await second.waitUntilIdle();

    expect(before).toEqual(['got a', 'got bad']);
    expect(app.lines.filter((line) => line.startsWith('got'))).toEqual(['got bad', 'got c']);
  });

  it('may have another view type at a later start, and none', async () => {
    const start = (stream?: StreamViewType) =>
      app.run(
        (cdk) => {
          const props = stream === undefined ? {} : { stream };
          new Table(new Stack(cdk, 'Shop'), 'Orders', {
            tableName: 'orders',
            partitionKey,
            ...props,
          });
        },
        { dataDir: folder },
      );
    const described = async (cloud: Cloud) => {
      const { Table } = await call(cloud, 'DynamoDB_20120810.DescribeTable', {
        TableName: 'orders',
      });
      await cloud.stop();
      return Object(Table).StreamSpecification?.StreamViewType;
    };

    const seen = [
      await described(await start()),
      await described(await start(StreamViewType.KEYS_ONLY)),
      await described(await start(StreamViewType.NEW_IMAGE)),
      await described(await start()),
    ];

    expect(seen).toEqual([undefined, 'KEYS_ONLY', 'NEW_IMAGE', undefined]);
  });
});
