import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AwsCall } from '../../../local/api/aws-api.ts';
import { AwsEndpoint } from '../../../local/endpoint/aws-endpoint.ts';
import { AwsUnderTest } from '../../support/worlds/aws-under-test.ts';

let aws: AwsUnderTest;
let calls: AwsCall[];

beforeAll(async () => {
  aws = await AwsUnderTest.start();
  await aws.queues.call('CreateQueue', { QueueName: 'queue' });
  calls = [];
  aws.intercept = (call, next) => {
    calls.push(call);
    return next(call);
  };
});

afterAll(async () => {
  await aws?.stop();
});

async function post(target: string, body: string | Uint8Array, headers = {}) {
  const response = await fetch(aws.endpoint.url, {
    method: 'POST',
    headers: {
      'x-amz-target': target,
      'content-type': 'application/x-amz-json-1.0',
      ...headers,
    },
    body,
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: JSON.parse(text) };
}

describe('a request that is not as it should be', () => {
  it.each([
    ['no JSON', 'AmazonSQS.ListQueues', '{"a"', 'SerializationException'],
    ['a JSON text', 'AmazonSQS.ListQueues', '"a"', 'SerializationException'],
    ['a JSON list', 'AmazonSQS.ListQueues', '[1]', 'SerializationException'],
    ['null', 'DynamoDB_20120810.ListTables', 'null', 'SerializationException'],
    ['bytes', 'AWSEvents.ListRules', new Uint8Array([0xff, 0xfe, 0]), 'SerializationException'],
    ['no target', '', '{}', 'UnknownOperationException'],
    ['another service', 'AmazonSNS.Publish', '{}', 'UnknownOperationException'],
    ['a target like toString', 'toString.call', '{}', 'UnknownOperationException'],
    ['an action that DynamoDB has not', 'DynamoDB_20120810.Fly', '{}', 'UnknownOperationException'],
    ['an action like __proto__', 'AWSEvents.__proto__', '{}', 'UnknownOperationException'],
    ['an action that SQS has not', 'AmazonSQS.constructor', '{}', 'InvalidAction'],
  ])('because it has %s is answered with 400', async (_, target, body, code) => {
    const { status, json } = await post(target, body);

    expect({ status, type: json.__type }).toEqual({ status: 400, type: code });
    expect(json.message).toMatch(/\w/);
  });

  it.each([
    ['SQS: a number as body', 'AmazonSQS.SendMessage', { QueueUrl: 'x/queue', MessageBody: 5 }],
    ['SQS: a list as URL', 'AmazonSQS.SendMessage', { QueueUrl: [], MessageBody: 'a' }],
    [
      'SQS: entries that are no list',
      'AmazonSQS.SendMessageBatch',
      { QueueUrl: 'x/queue', Entries: 5 },
    ],
    [
      'SQS: an entry that is null',
      'AmazonSQS.SendMessageBatch',
      { QueueUrl: 'x/queue', Entries: [null] },
    ],
    [
      'SQS: attributes that are a text',
      'AmazonSQS.SendMessage',
      { QueueUrl: 'x/queue', MessageBody: 'a', MessageAttributes: { a: null } },
    ],
    ['SQS: a name that is a number', 'AmazonSQS.CreateQueue', { QueueName: 5 }],
    ['EventBridge: entries that are a text', 'AWSEvents.PutEvents', { Entries: 'a' }],
    [
      'EventBridge: a resource that is a number',
      'AWSEvents.PutEvents',
      { Entries: [{ Resources: 5 }] },
    ],
    ['EventBridge: targets that are a text', 'AWSEvents.PutTargets', { Rule: 'r', Targets: 'a' }],
    [
      'EventBridge: a pattern that is an object',
      'AWSEvents.PutRule',
      { Name: 'r', EventPattern: {} },
    ],
    ['DynamoDB: a table that is an object', 'DynamoDB_20120810.GetItem', { TableName: {}, Key: 5 }],
    [
      'DynamoDB: requests that are a text',
      'DynamoDB_20120810.BatchWriteItem',
      { RequestItems: 'a' },
    ],
    [
      'DynamoDB: a request that is null',
      'DynamoDB_20120810.BatchWriteItem',
      { RequestItems: { t: null } },
    ],
  ])('in its members is answered with 400: %s', async (_, target, input) => {
    const { status, json } = await post(target, JSON.stringify(input));

    expect({ status, message: json.message }).toEqual({ status: 400, message: expect.any(String) });
  });

  it.each([
    ['AmazonSQS.SendMessage', 'MessageBody'],
    ['AWSEvents.PutEvents', 'Entries'],
    ['DynamoDB_20120810.PutItem', 'Item'],
  ])('because it is 5,000 levels deep is answered with 400: %s', async (target, member) => {
    const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`;

    const { status } = await post(
      target,
      `{"TableName":"t1x","QueueUrl":"x/queue","${member}":${deep}}`,
    );

    expect(status).toBe(400);
  });

  it('because it is larger than 16 MB is answered with 413', async () => {
    const { status, json } = await post('AmazonSQS.SendMessage', 'x'.repeat(17 * 1024 * 1024));

    expect({ status, type: json.__type }).toEqual({ status: 413, type: 'RequestEntityTooLarge' });
  });

  it('and is never finished disturbs nobody', async () => {
    const { hostname, port } = new URL(aws.endpoint.url);
    const socket = connect(Number(port), hostname);
    socket.write('POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\n{"a"');
    await new Promise((resolve) => socket.once('connect', resolve));
    socket.destroy();

    const { status } = await post('AmazonSQS.ListQueues', '{}');

    expect(status).toBe(200);
  });
});

describe('an answer', () => {
  it('has the headers that clients look for', async () => {
    const dynamo = await post('DynamoDB_20120810.ListTables', '');
    const events = await post('AWSEvents.ListEventBuses', '{}');
    const sqs = await post('AmazonSQS.PurgeQueue', '{"QueueUrl": "http://x/1/nowhere"}');

    expect(dynamo.headers.get('x-amz-crc32')).toBe(String(crc32(dynamo.text)));
    expect(dynamo.headers.get('x-amzn-requestid')).toMatch(/^[\w-]{36}$/);
    expect(events.headers.get('content-type')).toBe('application/x-amz-json-1.1');
    expect(sqs.headers.get('content-type')).toBe('application/x-amz-json-1.0');
    expect(sqs.headers.get('x-amzn-query-error')).toBe(
      'AWS.SimpleQueueService.NonExistentQueue;Sender',
    );
  });

  it('to a GET says what this is', async () => {
    const response = await fetch(aws.endpoint.url);

    expect(response.status).toBe(200);
    expect(await response.text()).toContain('Waybill embedded cloud');
  });
});

describe('the key of a request', () => {
  it.each([
    [
      'its header',
      'AWS4-HMAC-SHA256 Credential=AKIAONE/20261124/us-east-1/sqs/aws4_request, x',
      '',
    ],
    ['its query', '', '?X-Amz-Credential=AKIAONE%2F20261124'],
  ])('is read from %s', async (_, authorization, search) => {
    await fetch(`${aws.endpoint.url}/${search}`, {
      method: 'POST',
      headers: {
        'x-amz-target': 'AmazonSQS.ListQueues',
        ...(authorization ? { authorization } : {}),
      },
      body: '{}',
    });

    expect(calls.at(-1)).toMatchObject({ accessKeyId: 'AKIAONE', action: 'ListQueues' });
  });

  it('is undefined for a request that is not signed', async () => {
    await post('AmazonSQS.ListQueues', '{}');

    expect(calls.at(-1)?.accessKeyId).toBeUndefined();
  });
});

describe('the endpoint', () => {
  it('listens on loopback only', () => {
    expect(aws.endpoint.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('rejects a port in use, and says the way out', async () => {
    const port = Number(new URL(aws.endpoint.url).port);
    const options = { api: { call: () => Promise.resolve({}) } };

    const starting = new AwsEndpoint({ ...options, port }).start();

    await expect(starting).rejects.toThrow(
      `port ${port} of 127.0.0.1 is in use: stop the program that uses it, or set AWS_PORT`,
    );
  });

  it('stops at once while connections are kept alive, and twice is nothing', async () => {
    const other = await AwsUnderTest.start();
    const { url } = other.endpoint;
    await new Promise<void>((resolve, reject) => {
      const request = httpRequest(url, (response) => {
        response.resume();
        response.once('end', resolve);
      });
      request.once('error', reject);
      request.end();
    });

    await other.stop();
    await other.endpoint.stop();

    await expect(fetch(url)).rejects.toThrow();
  });
});
