import {
  type AttributeValue,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { HttpRequest } from '@smithy/types';
import fc from 'fast-check';
import { makeDynamoDbClient, makeEventBridgeClient } from '../../../aws/clients.ts';
import { checkSignature } from '../../support/worlds/check-signatures.ts';
import { bytes, ScriptedHandler } from './scripted-handler.ts';

const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const SETTINGS = {
  region: 'eu-west-3',
  credentials: { accessKeyId: 'AKIATEST', secretAccessKey: SECRET },
  cacheMiddleware: true,
};

/** Clients as the functions have them, and as the SDK has them but for its user agent; each with a handler of its own. */
function makePair(settings: object) {
  const config = { ...SETTINGS, ...settings };
  const handlers = { short: new ScriptedHandler(), sdk: new ScriptedHandler() };
  const ofSdk = { ...config, requestHandler: handlers.sdk };
  const ofOurs = { ...config, requestHandler: handlers.short };
  const sdk = { db: new DynamoDBClient(ofSdk), bus: new EventBridgeClient(ofSdk) };
  for (const { middlewareStack } of [sdk.db, sdk.bus])
    middlewareStack.remove('getUserAgentMiddleware');
  const short = { db: makeDynamoDbClient(ofOurs), bus: makeEventBridgeClient(ofOurs) };
  return { short, sdk, handlers };
}

interface Input {
  readonly items: readonly Record<string, AttributeValue>[];
  readonly details: readonly string[];
}

async function sendAll(
  { db, bus }: { db: DynamoDBClient; bus: EventBridgeClient },
  { items, details }: Input,
): Promise<void> {
  const PutRequests = items.map((Item) => ({ PutRequest: { Item } }));
  await db.send(new BatchWriteItemCommand({ RequestItems: { ledger: PutRequests } }));
  const request = { Keys: [...items], ConsistentRead: true, ProjectionExpression: '#a' };
  await db.send(new BatchGetItemCommand({ RequestItems: { ledger: request } }));
  const [Key = {}] = items;
  const condition = { ConditionExpression: '#a = :a', ExpressionAttributeValues: Key };
  await db.send(new PutItemCommand({ TableName: 'ledger', Item: Key, ...condition }));
  const change = {
    ...condition,
    UpdateExpression: 'SET #a = :b',
    ReturnValues: 'ALL_OLD',
  } as const;
  await db.send(new UpdateItemCommand({ TableName: 'ledger', Key, ...change }));
  await db.send(new GetItemCommand({ TableName: 'ledger', Key, ConsistentRead: true }));
  const found = { KeyConditionExpression: 'pk = :a', ExclusiveStartKey: Key, Limit: 10 };
  await db.send(new QueryCommand({ TableName: 'ledger', IndexName: 'byTime', ...found }));
  await db.send(new DeleteItemCommand({ TableName: 'ledger', Key, ...condition }));
  const Entries = details.map((Detail) => ({ EventBusName: 'bus', Source: Detail, Detail }));
  await bus.send(new PutEventsCommand({ Entries }));
}

/** What of a request must be as the SDK has it: all but its identity, its time, and so its signature. */
function comparable({ headers, body, ...request }: HttpRequest) {
  const { 'amz-sdk-invocation-id': id, 'x-amz-date': date, authorization, ...others } = headers;
  expect(id).toMatch(/^[0-9a-f-]{36}$/);
  expect(date).toMatch(/^\d{8}T\d{6}Z$/);
  const { query, method, protocol, hostname, port, path, username, fragment } = request;
  return {
    place: { query, method, protocol, hostname, port, path, username, fragment },
    headers: others,
    signer: authorization?.replace(/\/\d{8}\//, '/DAY/').replace(/Signature=.*/, ''),
    body: new TextDecoder('latin1').decode(body),
  };
}

const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.constantFrom('', '"\\\u2028'));
const binary = fc.uint8Array({ maxLength: 40 });
const { value } = fc.letrec<{ value: AttributeValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text.map((S) => ({ S })),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((N) => ({ N: String(N) })),
    binary.map((B) => ({ B })),
    fc.array(binary).map((BS) => ({ BS })),
    fc.array(text).map((SS) => ({ SS })),
    fc.boolean().map((BOOL) => ({ BOOL })),
    fc.constant({ NULL: true as const }),
    fc.array(tie('value'), { maxLength: 3 }).map((L) => ({ L })),
    fc.dictionary(text, tie('value'), { maxKeys: 3 }).map((M) => ({ M })),
  ),
}));
const input = fc.record({
  items: fc.array(fc.dictionary(text, value, { maxKeys: 4 }), { minLength: 1, maxLength: 3 }),
  details: fc.array(text, { minLength: 1, maxLength: 3 }),
});

const VARIABLES: Readonly<Record<string, string>> = {
  AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
  AWS_ENDPOINT_URL_DYNAMODB: 'https://vpce-1.dynamodb.eu-west-3.vpce.amazonaws.com',
  AWS_ENDPOINT_URL_EVENTBRIDGE: 'http://[::1]:4567/',
  AWS_USE_FIPS_ENDPOINT: 'true',
  AWS_USE_DUALSTACK_ENDPOINT: 'true',
  AWS_LAMBDA_FUNCTION_NAME: 'ingest',
  _X_AMZN_TRACE_ID: 'Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1',
};

afterEach(() => {
  for (const name of Object.keys(VARIABLES)) delete process.env[name];
});

describe('a call on the short path', () => {
  it('sends what the SDK sends, to the byte, whatever the items, and signs it', async () => {
    const { short, sdk, handlers } = makePair({});
    await sendAll(short, { items: [{}], details: ['{}'] });

    await fc.assert(
      fc.asyncProperty(input, async (generated) => {
        for (const { requests } of Object.values(handlers)) requests.length = 0;

        await sendAll(short, generated);
        await sendAll(sdk, generated);

        expect(handlers.short.requests.map(comparable)).toEqual(
          handlers.sdk.requests.map(comparable),
        );
        for (const request of handlers.short.requests) checkSignature(request, SECRET);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    [['AWS_ENDPOINT_URL']],
    [['AWS_ENDPOINT_URL_DYNAMODB', 'AWS_ENDPOINT_URL_EVENTBRIDGE']],
    [['AWS_USE_FIPS_ENDPOINT']],
    [['AWS_USE_DUALSTACK_ENDPOINT']],
    [['AWS_USE_FIPS_ENDPOINT', 'AWS_USE_DUALSTACK_ENDPOINT']],
    [['AWS_LAMBDA_FUNCTION_NAME', '_X_AMZN_TRACE_ID']],
  ])('goes where the SDK goes, and tells what it tells, with %j', async (names) => {
    for (const name of names) process.env[name] = VARIABLES[name];
    const { short, sdk, handlers } = makePair({ region: 'us-gov-west-1' });

    for (let round = 0; round < 3; round++)
      for (const clients of [short, sdk]) await sendAll(clients, { items: [{}], details: ['{}'] });

    expect(handlers.short.requests).toHaveLength(24);
    expect(handlers.short.requests.map(comparable)).toEqual(handlers.sdk.requests.map(comparable));
    for (const request of handlers.short.requests) checkSignature(request, SECRET);
  });

  it('signs with the keys of the moment, with a session or without', async () => {
    const keys = [
      { accessKeyId: 'FIRST', secretAccessKey: 'one' },
      { accessKeyId: 'SECOND', secretAccessKey: 'two', sessionToken: 'token/2==' },
      { accessKeyId: 'THIRD', secretAccessKey: 'three', sessionToken: 'token/3==' },
      { accessKeyId: 'FOURTH', secretAccessKey: 'four' },
    ];
    let moment = 0;
    // Over at once, so that the SDK asks for them before each call.
    const credentials = async () => ({ ...keys[moment], expiration: new Date(0) });
    const { short, handlers } = makePair({ credentials });

    for (moment = 0; moment < keys.length; moment++)
      await short.db.send(new BatchGetItemCommand({ RequestItems: {} }));

    expect(handlers.short.requests).toHaveLength(keys.length);
    handlers.short.requests.forEach((request, place) => {
      const { accessKeyId = '', secretAccessKey = '', sessionToken } = keys[place] ?? {};
      expect(request.headers['x-amz-security-token']).toBe(sessionToken);
      expect(request.headers.authorization).toContain(`Credential=${accessKeyId}/`);
      checkSignature(request, secretAccessKey);
    });
  });

  it('tells of the invocation that runs, not of the first one', async () => {
    process.env.AWS_LAMBDA_FUNCTION_NAME = 'ingest';
    const { short, handlers } = makePair({});

    for (const id of ['Root=1', 'Root=2', 'Root=3']) {
      process.env._X_AMZN_TRACE_ID = id;
      await short.db.send(new BatchGetItemCommand({ RequestItems: {} }));
    }

    const told = handlers.short.requests.map(({ headers }) => headers['X-Amzn-Trace-Id']);
    expect(told).toEqual(['Root=1', 'Root=2', 'Root=3']);
  });

  it('is left to the SDK where a request has what is not known here', async () => {
    const { short, handlers } = makePair({});
    let count = 0;
    short.db.middlewareStack.add(
      (next) => async (args) => {
        const { request } = args;
        if (typeof request === 'object' && request !== null && 'headers' in request)
          Object.assign(Object(request.headers), { 'x-amz-count': String(++count) });
        return next(args);
      },
      { step: 'build' },
    );

    for (let round = 0; round < 3; round++)
      await short.db.send(new BatchGetItemCommand({ RequestItems: {} }));

    const counted = handlers.short.requests.map(({ headers }) => headers['x-amz-count']);
    expect(counted).toEqual(['1', '2', '3']);
  });

  it('answers what the SDK answers, bytes as bytes', async () => {
    const item = { pk: { S: 'é' }, b: { B: 'AQID' }, l: { L: [{ M: { n: { N: '1.0' } } }] } };
    const body = () =>
      bytes(JSON.stringify({ Responses: { ledger: [item] }, UnprocessedKeys: {} }));
    const script = Array.from({ length: 2 }, () => ({ body: body() }));
    const requestHandler = new ScriptedHandler(script);
    const client = makeDynamoDbClient({ ...SETTINGS, requestHandler });
    const get = () => client.send(new BatchGetItemCommand({ RequestItems: {} }));

    const [ofSdk, ofOurs] = [await get(), await get()];

    expect(ofOurs).toEqual(ofSdk);
    expect(ofOurs.Responses?.ledger?.[0]?.b).toEqual({ B: new Uint8Array([1, 2, 3]) });
  });
});

describe('checkSignature', () => {
  it('accepts what the SDK signs, and rejects what was changed since', async () => {
    const { sdk, handlers } = makePair({});
    await sdk.db.send(new BatchGetItemCommand({ RequestItems: {} }));
    const [request] = handlers.sdk.requests;
    if (request === undefined) throw new Error('no request was sent');
    const other = { ...request, headers: { ...request.headers, 'x-amz-target': 'Other' } };

    expect(() => checkSignature(request, SECRET)).not.toThrow();
    expect(() => checkSignature({ ...request, body: '{"a":1}' }, SECRET)).toThrow('not right');
    expect(() => checkSignature(other, SECRET)).toThrow('not right');
    expect(() => checkSignature(request, 'another')).toThrow('not right');
  });
});
