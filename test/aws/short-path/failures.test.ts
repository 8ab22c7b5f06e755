import { BatchGetItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { makeDynamoDbClient } from '../../../aws/clients.ts';
import { whoseFault } from '../../../aws/whose-fault.ts';
import { bytes, ScriptedHandler, type Step } from './scripted-handler.ts';

const SETTINGS = {
  region: 'eu-west-3',
  credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
  maxAttempts: 3,
};

const GOOD: Step = {};
const fails = (statusCode: number, type: string, headers = {}): Step => ({
  statusCode,
  body: bytes(
    JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: type }),
  ),
  headers,
});
const reset = () => Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });

/** What a call comes to after one that succeeds, so that a client with cached middleware takes the short path for it. */
async function callSecond(script: readonly Step[], cacheMiddleware: boolean) {
  const requestHandler = new ScriptedHandler([GOOD, ...script]);
  const client = makeDynamoDbClient({ ...SETTINGS, cacheMiddleware, requestHandler });
  const call = () => client.send(new BatchGetItemCommand({ RequestItems: {} }));
  await call();
  const result = await call().catch((error: unknown) => error);
  const { requests } = requestHandler;
  return { result, fault: result instanceof Error ? whoseFault(result) : undefined, requests };
}

function describeResult({ result, fault, requests }: Awaited<ReturnType<typeof callSecond>>) {
  const { name, message, $metadata } = Object(result);
  const { totalRetryDelay: _, ...metadata } = $metadata ?? {};
  return { name, message, metadata, fault, sent: requests.length };
}

const SCRIPTS: readonly [string, () => readonly Step[]][] = [
  ['an answer', () => [GOOD]],
  ['a refusal', () => [fails(400, 'ValidationException')]],
  ['a table that is gone', () => [fails(400, 'ResourceNotFoundException')]],
  ['an expired token', () => [fails(400, 'ExpiredTokenException')]],
  ['a throttle that ends', () => [fails(400, 'ProvisionedThroughputExceededException'), GOOD]],
  ['an error that stays', () => [1, 2, 3].map(() => fails(500, 'InternalServerError'))],
  ['an error without a body', () => [1, 2, 3].map(() => ({ statusCode: 503, body: bytes('') }))],
  ['a lost connection', () => [reset(), GOOD]],
  ['connections that are lost', () => [reset(), reset(), reset()]],
  ['a mistake in the handler', () => [new TypeError('x is undefined')]],
  ['what is no JSON', () => [{ body: bytes('<html>') }]],
  ['JSON that ends too early', () => [{ body: bytes('{"Responses":') }]],
  ['nothing', () => [{ body: bytes('') }]],
  ['another success', () => [{ statusCode: 204, body: bytes('') }]],
  ['a redirection', () => [{ statusCode: 307, body: bytes('') }]],
];

describe('what fails on the short path', () => {
  it.each(SCRIPTS)('comes to what it comes to by the SDK: %s', async (_, script) => {
    const short = await callSecond(script(), true);
    const sdk = await callSecond(script(), false);

    expect(describeResult(short)).toEqual(describeResult(sdk));
  });

  it('is tried again with a clock that was corrected', async () => {
    const inAnHour = Date.now() + 3_600_000;
    const skewed = fails(400, 'RequestTimeTooSkewed', { date: new Date(inAnHour).toUTCString() });

    const { result, requests } = await callSecond([skewed, GOOD, GOOD], true);

    const dates = requests.map(({ headers }) => String(headers['x-amz-date']).slice(0, 11));
    const [, wrong, right] = dates;
    expect(result).toMatchObject({ $metadata: { httpStatusCode: 200, attempts: 2 } });
    expect(right).not.toBe(wrong);
    expect(right).toBe(new Date(inAnHour).toISOString().replaceAll('-', '').slice(0, 11));
  });

  it('goes the short way again afterwards', async () => {
    const requestHandler = new ScriptedHandler([GOOD, reset(), GOOD, GOOD]);
    const client = makeDynamoDbClient({ ...SETTINGS, cacheMiddleware: true, requestHandler });
    const ways: string[] = [];
    client.middlewareStack.add(
      (next) => (args) => {
        ways.push('sdk');
        return next(args);
      },
      { step: 'build' },
    );

    for (let call = 0; call < 4; call++) {
      await client.send(new BatchGetItemCommand({ RequestItems: {} }));
      ways.push('done');
    }

    expect(ways).toEqual(['sdk', 'done', 'sdk', 'done', 'done', 'done']);
  });
});
