import { afterEach, describe, expect, it } from '@jest/globals';
import { FunctionUrl } from '../../../../local/services/apigateway/function-url.ts';
import { Policies } from '../../../../local/services/iam/policies.ts';
import { parseStatements } from '../../../../local/services/iam/statement.ts';
import { THROTTLED } from '../../../../local/services/lambda/function-pool.ts';
import type { InvokeResult } from '../../../../local/services/lambda/function-spec.ts';
import { DEFAULT_ACCOUNT_REGION } from '../../../../local/support/account-region.ts';

const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:serve';
const ROLE = 'arn:aws:iam::000000000000:role/producer';

/** The two statements that CDK writes, for everybody or for a role. */
const statements = (authType: 'NONE' | 'AWS_IAM', target: object) => [
  {
    Effect: 'Allow',
    Action: 'lambda:InvokeFunctionUrl',
    Condition: { StringEquals: { 'lambda:FunctionUrlAuthType': authType } },
    ...target,
  },
  {
    Effect: 'Allow',
    Action: 'lambda:InvokeFunction',
    Condition: { Bool: { 'lambda:InvokedViaFunctionUrl': true } },
    ...target,
  },
];

const OPEN = statements('NONE', { Principal: '*' });

/** A header of Signature Version 4 with the given key; the URL here looks at the key and the service alone. */
const signed = (key: string, service = 'lambda') => ({
  authorization: `AWS4-HMAC-SHA256 Credential=${key}/20261125/us-east-1/${service}/aws4_request, SignedHeaders=host;x-amz-date, Signature=5d672d79`,
});

const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function open({
  result = { ok: true, payload: '{"statusCode":204}' } as InvokeResult,
  authType = 'NONE' as 'NONE' | 'AWS_IAM',
  policy = OPEN as readonly object[],
  streams = false,
} = {}) {
  const policies = new Policies();
  policies.assignKey('FUNCTION', ROLE);
  const Statement = JSON.parse(JSON.stringify(policy));
  policies.addToResource(ARN, parseStatements({ Statement }));
  const events: Record<string, unknown>[] = [];
  const warnings: string[] = [];
  const made = new FunctionUrl(
    { urlId: 'url1', functionArn: ARN, authType, streams },
    {
      place: DEFAULT_ACCOUNT_REGION,
      policies,
      now: () => Date.parse('2026-03-12T19:03:58Z'),
      warn: (message) => warnings.push(message),
      invoke: (_, payload) => {
        events.push(JSON.parse(payload) as Record<string, unknown>);
        return Promise.resolve(result);
      },
    },
  );
  await made.listen(0);
  made.open();
  stops.push(() => made.stop());
  return { url: made.url, events, warnings, policies };
}

const answer = (value: unknown): InvokeResult => ({ ok: true, payload: JSON.stringify(value) });
const failure = (errorType: string): InvokeResult => ({
  ok: false,
  error: { errorType, errorMessage: 'no' },
});

describe('a function URL', () => {
  it.each([
    ['GET', 200, 'ä', '2', 'ä'],
    ['GET', 200, '', '0', ''],
    ['HEAD', 200, 'ä', null, ''],
    ['GET', 204, 'ä', null, ''],
  ])(
    'says how long its answer is: %s, %d, %j',
    async (method, statusCode, body, length, received) => {
      const payload = JSON.stringify({ statusCode, body });
      const { url } = await open({ result: { ok: true, payload } });

      const response = await fetch(url, { method });

      expect(response.headers.get('transfer-encoding')).toBe(null);
      expect(response.headers.get('content-length')).toBe(length);
      expect(await response.text()).toBe(received);
    },
  );

  it('gives the function an event of payload format 2.0 without a route', async () => {
    const { url, events } = await open();

    const response = await fetch(`${url}/events/wb%201?a=1&a=2`, {
      method: 'PUT',
      headers: { cookie: 'c=1; d=2', 'content-type': 'application/json' },
      body: '{"a":"ä"}',
    });

    expect(response.status).toBe(204);
    expect(events).toMatchObject([
      {
        version: '2.0',
        routeKey: '$default',
        rawPath: '/events/wb%201',
        rawQueryString: 'a=1&a=2',
        queryStringParameters: { a: '1,2' },
        cookies: ['c=1', 'd=2'],
        body: '{"a":"ä"}',
        isBase64Encoded: false,
        requestContext: {
          accountId: 'anonymous',
          apiId: 'url1',
          domainPrefix: 'url1',
          http: { method: 'PUT', path: '/events/wb%201', protocol: 'HTTP/1.1' },
          requestId: response.headers.get('x-amzn-requestid'),
          routeKey: '$default',
          stage: '$default',
          time: '12/Mar/2026:19:03:58 +0000',
        },
      },
    ]);
    expect(events[0]).not.toHaveProperty('pathParameters');
    expect(events[0]).not.toHaveProperty('requestContext.authorizer');
  });

  it('answers with what was streamed, where it streams', async () => {
    const response = JSON.stringify({ statusCode: 201, headers: { 'x-a': '1' }, body: 'made' });
    const result: InvokeResult = { ok: true, payload: '"raw"', response };
    const [streaming, buffered] = [await open({ result, streams: true }), await open({ result })];

    const streamed = await fetch(streaming.url);

    expect([streamed.status, streamed.headers.get('x-a')]).toEqual([201, '1']);
    expect(await streamed.text()).toBe('made');
    expect(await (await fetch(buffered.url)).text()).toBe('"raw"');
  });

  it('hands bytes over in base64', async () => {
    const { url, events } = await open();
    const headers = { 'content-type': 'application/octet-stream' };

    await fetch(url, { method: 'POST', headers, body: Buffer.from([1, 255]) });

    expect(events).toMatchObject([{ body: 'Af8=', isBase64Encoded: true }]);
  });

  it.each<[string, unknown, number, string, string]>([
    ['a response', { statusCode: 207, body: 'a' }, 207, 'application/json', 'a'],
    [
      'bytes',
      { statusCode: 200, body: 'aGk=', isBase64Encoded: true },
      200,
      'application/json',
      'hi',
    ],
    [
      'a header',
      { statusCode: 200, headers: { 'Content-Type': 'text/x' }, body: 'a' },
      200,
      'text/x',
      'a',
    ],
    ['any JSON', { hello: 1 }, 200, 'application/json', '{"hello":1}'],
    ['a text, with its quotes', 'Hello', 200, 'application/json', '"Hello"'],
    ['no HTTP as a failure', { statusCode: 99 }, 502, 'application/json', 'Internal Server Error'],
  ])('answers with %s', async (_, value, status, type, body) => {
    const response = await fetch((await open({ result: answer(value) })).url);

    const { headers } = response;
    expect([response.status, headers.get('content-type'), await response.text()]).toEqual([
      status,
      type,
      body,
    ]);
  });

  it('makes headers of cookies', async () => {
    const cookies = ['a=1', 'b=2; Max-Age=7'];
    const { url } = await open({ result: answer({ statusCode: 204, cookies }) });

    expect((await fetch(url)).headers.getSetCookie()).toEqual(cookies);
  });

  it('answers 502 where the function fails, and tells why', async () => {
    const { url, warnings } = await open({ result: failure('Error') });

    const response = await fetch(url);

    expect([response.status, await response.text()]).toEqual([502, 'Internal Server Error']);
    expect(warnings).toEqual(['the function of the URL failed: Error: no']);
  });

  it('answers 429 where the function is throttled', async () => {
    const { url } = await open({ result: THROTTLED });

    const response = await fetch(url);

    expect([response.status, await response.json()]).toEqual([429, { Message: 'Rate Exceeded.' }]);
  });

  it('answers 502 where the function itself fails with the name of a throttling', async () => {
    const { url } = await open({ result: failure('TooManyRequestsException') });

    expect((await fetch(url)).status).toBe(502);
  });

  it('rejects an event above 6 MB with 413', async () => {
    const { url, events } = await open();
    // In base64 it is a third longer.
    const body = Buffer.alloc(5 * 1024 * 1024);

    const response = await fetch(url, { method: 'POST', body });

    expect(response.status).toBe(413);
    expect(await response.json()).toEqual({
      Message: 'Request must be smaller than 6291456 bytes for the InvokeFunction operation',
    });
    expect(events).toEqual([]);
  });

  it.each([
    ['says nothing', []],
    ['allows the URL alone', OPEN.slice(0, 1)],
    ['allows the function alone', OPEN.slice(1)],
    ['allows signed requests', statements('AWS_IAM', { Principal: '*' })],
  ])('rejects everybody where the policy of the function %s', async (_, policy) => {
    const { url, events, warnings } = await open({ policy });

    const response = await fetch(url);

    expect([response.status, await response.json()]).toEqual([403, { Message: 'Forbidden' }]);
    expect(response.headers.get('x-amzn-errortype')).toBe('AccessDeniedException');
    expect(events).toEqual([]);
    expect(warnings[0]).toContain(`the policy of ${ARN} does not allow everybody to perform`);
  });
});

describe('a function URL with AWS_IAM', () => {
  const guarded = { authType: 'AWS_IAM', policy: [] } as const;

  it('lets a developer in who signs with any key, and tells the function who it is', async () => {
    const { url, events } = await open(guarded);

    expect((await fetch(url, { headers: signed('test') })).status).toBe(204);
    expect(events).toMatchObject([
      {
        requestContext: {
          accountId: '000000000000',
          authorizer: { iam: { accessKey: 'test', userArn: 'arn:aws:iam::000000000000:root' } },
        },
      },
    ]);
  });

  it.each([
    ['without a signature', {}],
    ['with a token', { authorization: 'Bearer abc' }],
    ['that is signed for API Gateway', signed('test', 'execute-api')],
  ])('rejects a request %s', async (_, headers) => {
    const { url, events } = await open(guarded);

    const response = await fetch(url, { headers: headers as Record<string, string> });

    expect([response.status, await response.json()]).toEqual([403, { Message: 'Forbidden' }]);
    expect(events).toEqual([]);
  });

  it('lets a role in that has both permissions, and rejects one that lacks one, by name', async () => {
    const { url, warnings, policies } = await open(guarded);
    const grants = statements('AWS_IAM', { Resource: ARN });
    const ask = async () => (await fetch(url, { headers: signed('FUNCTION') })).status;
    const statuses = [await ask()];

    for (const Statement of grants) {
      policies.addToRole(ROLE, parseStatements(JSON.parse(JSON.stringify({ Statement }))));
      statuses.push(await ask());
    }

    expect(statuses).toEqual([403, 403, 204]);
    expect(warnings).toEqual([
      expect.stringContaining(`${ROLE} is not authorized to perform: lambda:InvokeFunctionUrl`),
      expect.stringContaining(`${ROLE} is not authorized to perform: lambda:InvokeFunction on`),
    ]);
  });

  it('lets a role in that the policy of the function names', async () => {
    const policy = statements('AWS_IAM', { Principal: { AWS: ROLE } });
    const { url } = await open({ authType: 'AWS_IAM', policy });

    expect((await fetch(url, { headers: signed('FUNCTION') })).status).toBe(204);
  });
});
