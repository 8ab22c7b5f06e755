import {
  BatchGetItem$,
  BatchWriteItem$,
  DeleteItem$,
  DynamoDBClient,
  type DynamoDBClientConfig,
  GetItem$,
  PutItem$,
  Query$,
  UpdateItem$,
} from '@aws-sdk/client-dynamodb';
import {
  EventBridgeClient,
  type EventBridgeClientConfig,
  PutEvents$,
} from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { shorten } from './short-path/short-path.ts';
import { withinTime } from './within-time.ts';

/**
 * Settings of the embedded cloud, which runs this very code in threads of its own: a way to its engines that is no
 * socket. There are none anywhere else, and the SDK's own are used.
 */
const embedded: unknown = Reflect.get(globalThis, Symbol.for('waybill.clientConfig'));

/**
 * How long a call may wait for a connection, for the beginning of its answer, and between two parts of it; the SDK
 * waits for ever. Without the third setting the second only writes a warning.
 */
const requestHandler = {
  connectionTimeout: 1000,
  requestTimeout: 3000,
  throwOnRequestTimeout: true,
  socketTimeout: 3000,
};

/**
 * Few tries and short waits: the use cases decide what an outage means, and must do so before the function's timeout.
 * A client's middleware never changes, so that it need not be put together anew for every call.
 */
const config = {
  maxAttempts: 3,
  cacheMiddleware: true,
  requestHandler,
  ...limitAnswers(embedded),
};

/** What a client is made with that has a file of its own, since subscribers' functions have nothing of it. */
export const CLIENT_SETTINGS: object = config;

let dynamoDb: DynamoDBClient | undefined;
let eventBridge: EventBridgeClient | undefined;
let sqs: SQSClient | undefined;
let longPoll: SQSClient | undefined;
let lambda: LambdaClient | undefined;
let slowLambda: LambdaClient | undefined;
let rules: EventBridgeClient | undefined;

/** The process's DynamoDB client, built at its first use. */
export function dynamoDbClient(): DynamoDBClient {
  dynamoDb ??= makeDynamoDbClient(config);
  return dynamoDb;
}

/** The process's EventBridge client, built at its first use. It tries once: `publishWithRetries` knows what is worth another try. */
export function eventBridgeClient(): EventBridgeClient {
  eventBridge ??= makeEventBridgeClient({ ...config, maxAttempts: 1 });
  return eventBridge;
}

/** The process's SQS client, built at its first use. */
export function sqsClient(): SQSClient {
  sqs ??= quicken(withinTime(new SQSClient(config)));
  return sqs;
}

/**
 * The process's SQS client for calls that wait for messages, built at its first use: each says itself how long its answer may
 * take, and no silence before that ends it. It tries once, since the wait is the caller's to repeat.
 */
export function longPollClient(): SQSClient {
  const { socketTimeout: _, ...patient } = requestHandler;
  longPoll ??= quicken(
    new SQSClient({
      ...(embedded === undefined ? { requestHandler: patient } : config),
      maxAttempts: 1,
    }),
  );
  return longPoll;
}

/** The process's Lambda client, built at its first use. The embedded cloud's own way has no calls by REST: it takes a socket there too. */
export function lambdaClient(): LambdaClient {
  lambda ??= withinTime(new LambdaClient({ maxAttempts: 3, requestHandler }));
  return lambda;
}

/** A Lambda client that waits as long for an answer as a request to the router may take. */
export function slowLambdaClient(): LambdaClient {
  const patient = { connectionTimeout: 1000, requestTimeout: 27_000, throwOnRequestTimeout: true };
  slowLambda ??= withinTime(new LambdaClient({ maxAttempts: 2, requestHandler: patient }));
  return slowLambda;
}

/**
 * A Lambda client that waits for an answer until a signal aborts, and tries once: a function that has begun is not begun again. Its
 * connections are as many as the invocations side by side.
 */
export function patientLambdaClient(): LambdaClient {
  return new LambdaClient({ maxAttempts: 1, requestHandler: { connectionTimeout: 3000 } });
}

/** A Secrets Manager client, for the one secret that a function reads when it starts. */
export function secretsClient(): SecretsManagerClient {
  return withinTime(new SecretsManagerClient({ maxAttempts: 3, requestHandler }));
}

/** A client of parameters, for the one that a function reads when it starts. */
export function parametersClient(): SSMClient {
  return withinTime(new SSMClient({ maxAttempts: 3, requestHandler }));
}

/** An EventBridge client for rules: their calls are few, and so are taken by the SDK alone. */
export function eventBridgeControlClient(): EventBridgeClient {
  rules ??= withinTime(new EventBridgeClient(config));
  return rules;
}

/** All that the functions call. */
const SHORT = [
  BatchGetItem$,
  BatchWriteItem$,
  DeleteItem$,
  GetItem$,
  PutItem$,
  Query$,
  UpdateItem$,
];

/** A client whose tries are bounded in time, and whose calls are short. */
export function makeDynamoDbClient(settings: DynamoDBClientConfig): DynamoDBClient {
  const client = quicken(withinTime(new DynamoDBClient(settings)));
  return shorten(client, SHORT);
}

/** A client whose calls for most events are short. */
export function makeEventBridgeClient(settings: EventBridgeClientConfig): EventBridgeClient {
  return shorten(quicken(new EventBridgeClient(settings)), [PutEvents$]);
}

/** A client as far as it is made quicker. */
interface SdkClient {
  readonly config: object;
  readonly middlewareStack: { remove(name: string): boolean };
}

/**
 * Two things take half of a call's processor time, and nobody misses them. The SDK copies a client's settings three
 * times a call, and V8 keeps an object that grew to fifty properties as a slow hash table; one that others inherit from
 * is laid out again. And it puts its `user-agent` together anew for every call, which no service asks for. For less, but
 * for nothing as well, it tells of each call to a logger that nobody has set.
 */
function quicken<T extends SdkClient>(client: T): T {
  client.middlewareStack.remove('getUserAgentMiddleware');
  client.middlewareStack.remove('loggerMiddleware');
  const heir: { readonly region?: unknown } = Object.create(client.config);
  for (let read = 0; read < 10; read++) void heir.region;
  return client;
}

/** What takes the settings of a request handler, as every one of the SDK's does. */
interface Configurable {
  updateHttpClientConfig(name: string, value: unknown): void;
}

/** The embedded cloud's settings: its way has no sockets, and so but one of the limits. */
function limitAnswers(settings: unknown): object {
  if (typeof settings !== 'object' || settings === null) return {};
  const handler: unknown = Reflect.get(settings, 'requestHandler');
  if (isConfigurable(handler))
    handler.updateHttpClientConfig('requestTimeout', requestHandler.requestTimeout);
  return settings;
}

function isConfigurable(handler: unknown): handler is Configurable {
  return typeof handler === 'object' && handler !== null && 'updateHttpClientConfig' in handler;
}
