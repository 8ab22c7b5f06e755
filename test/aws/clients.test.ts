import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ListEventBusesCommand } from '@aws-sdk/client-eventbridge';
import { ListQueuesCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

/** A request handler that remembers what it was asked, and answers nothing much. */
class RecordingHandler {
  readonly metadata = { handlerProtocol: 'http/1.1' };
  readonly targets: unknown[] = [];
  readonly agents: unknown[] = [];
  readonly limits: unknown[] = [];

  updateHttpClientConfig(name: string, value: unknown): void {
    this.limits.push([name, value]);
  }

  async handle(request: { readonly headers: Readonly<Record<string, string>> }) {
    this.targets.push(request.headers['x-amz-target']);
    this.agents.push(request.headers['user-agent'], request.headers['x-amz-user-agent']);
    const headers = { 'content-type': 'application/x-amz-json-1.0' };
    return { response: { statusCode: 200, headers, body: new TextEncoder().encode('{}') } };
  }
}

const CONFIG = Symbol.for('waybill.clientConfig');
const handler = new RecordingHandler();
let clients: typeof import('../../aws/clients.ts');

beforeAll(async () => {
  const credentials = { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' };
  Reflect.set(globalThis, CONFIG, { requestHandler: handler, region: 'eu-west-3', credentials });
  clients = await import('../../aws/clients.ts');
});

afterAll(() => {
  Reflect.deleteProperty(globalThis, CONFIG);
});

describe('the clients of a process', () => {
  it('are built once each', () => {
    expect(clients.dynamoDbClient()).toBe(clients.dynamoDbClient());
    expect(clients.eventBridgeClient()).toBe(clients.eventBridgeClient());
    expect(clients.sqsClient()).toBe(clients.sqsClient());
  });

  it('try three times at most, and the bus once, since `publishWithRetries` tries again', async () => {
    expect(await clients.dynamoDbClient().config.maxAttempts()).toBe(3);
    expect(await clients.eventBridgeClient().config.maxAttempts()).toBe(1);
    expect(await clients.sqsClient().config.maxAttempts()).toBe(3);
  });

  it('go the way that the embedded cloud gives them', async () => {
    await clients.dynamoDbClient().send(new ListTablesCommand({}));
    await clients.eventBridgeClient().send(new ListEventBusesCommand({}));
    await clients.sqsClient().send(new ListQueuesCommand({}));

    expect(await clients.sqsClient().config.region()).toBe('eu-west-3');
    expect(handler.targets).toEqual([
      'DynamoDB_20120810.ListTables',
      'AWSEvents.ListEventBuses',
      'AmazonSQS.ListQueues',
    ]);
  });

  it('limit the time of its answers, too', () => {
    expect(handler.limits).toContainEqual(['requestTimeout', 3000]);
  });

  it('spend no time on a user agent', () => {
    expect(handler.agents.length).toBeGreaterThan(0);
    expect(handler.agents.filter((agent) => agent !== undefined)).toEqual([]);
  });
});
