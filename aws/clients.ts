import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';

/**
 * The way out of the process. The embedded cloud puts its own in this place, a message port to its engines;
 * everywhere else the SDK's default is used.
 */
const requestHandler: unknown = Reflect.get(globalThis, Symbol.for('waybill.requestHandler'));

/** Short waits and few tries: the use cases decide what an outage means, and must do so before the function's timeout. */
const config = {
  maxAttempts: 3,
  ...(isHandler(requestHandler) ? { requestHandler } : {}),
};

type Handler = NonNullable<DynamoDBClientConfig['requestHandler']>;

function isHandler(value: unknown): value is Handler {
  return typeof value === 'object' && value !== null && 'handle' in value;
}

let dynamoDb: DynamoDBClient | undefined;
let eventBridge: EventBridgeClient | undefined;
let sqs: SQSClient | undefined;

/** The process's DynamoDB client, built at its first use. */
export function dynamoDbClient(): DynamoDBClient {
  dynamoDb ??= new DynamoDBClient(config);
  return dynamoDb;
}

/** The process's EventBridge client, built at its first use. */
export function eventBridgeClient(): EventBridgeClient {
  eventBridge ??= new EventBridgeClient(config);
  return eventBridge;
}

/** The process's SQS client, built at its first use. */
export function sqsClient(): SQSClient {
  sqs ??= new SQSClient(config);
  return sqs;
}
