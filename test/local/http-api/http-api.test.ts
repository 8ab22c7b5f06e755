import { once } from 'node:events';
import { get } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { DEFAULT_PLACE } from '../../../local/aws-api.ts';
import { HttpApi } from '../../../local/http-api/http-api.ts';
import { Policies } from '../../../local/iam/policies.ts';
import { parseStatements } from '../../../local/iam/statement.ts';
import { THROTTLED } from '../../../local/lambda/function-pool.ts';
import type { InvokeResult } from '../../../local/lambda/function-spec.ts';

const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:ingest';
const ROUTES = [
  'POST /events',
  'GET /events/{trackingId}',
  'GET /files/{path+}',
  'ANY /any',
  '$default',
];
const stops: (() => Promise<void>)[] = [];

interface Gateway {
  readonly url: string;
  readonly events: Record<string, unknown>[];
  readonly warnings: string[];
  readonly stop: () => Promise<void>;
}

async function gateway(
  result: InvokeResult | Promise<InvokeResult>,
  {
    routes = ROUTES,
    allowed = true,
    now = () => Date.parse('2026-03-12T19:03:58Z'),
    throttle = undefined as { rate: number; burst: number } | undefined,
  } = {},
): Promise<Gateway> {
  const policies = new Policies();
  const Principal = { Service: 'apigateway.amazonaws.com' };
  const Statement = { Effect: 'Allow', Principal, Action: 'lambda:InvokeFunction', Resource: ARN };
  if (allowed) policies.addToResource(ARN, parseStatements({ Statement }));
  const events: Record<string, unknown>[] = [];
  const warnings: string[] = [];
  const api = new HttpApi({
    apiId: 'api1',
    place: DEFAULT_PLACE,
    policies,
    now,
    warn: (message) => warnings.push(message),
    invoke: async (_, payload) => {
      events.push(JSON.parse(payload) as Record<string, unknown>);
      return result;
    },
  });
  for (const routeKey of routes) api.addRoute({ routeKey, functionArn: ARN });
  if (throttle !== undefined) api.throttle(throttle);
  await api.listen(0);
  api.open();
  const stop = () => api.stop();
  stops.push(stop);
  return { url: api.url, events, warnings, stop };
}

const answer = (value: unknown): InvokeResult => ({ ok: true, payload: JSON.stringify(value) });

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

describe('HttpApi', () => {
  it('says nothing of a request that its own stop cuts off', async () => {
    let cutOff: (result: InvokeResult) => void = () => {};
    const { url, events, warnings, stop } = await gateway(
      new Promise((resolve) => {
        cutOff = resolve;
      }),
    );
    const cut = fetch(`${url}/any`, { headers: { connection: 'close' } });
    cut.catch(() => {});
    while (events.length === 0) await new Promise((resolve) => setImmediate(resolve));

    const stopped = stop();
    cutOff({ ok: false, error: { errorType: 'ServiceException', errorMessage: 'stopping' } });
    await stopped;

    expect(warnings).toEqual([]);
  });

  it('gives the function an event of payload format 2.0', async () => {
    const { url, events } = await gateway(answer({ statusCode: 204 }));

    await fetch(`${url}/events/wb%201?a=1&a=2&b=x%20y`, {
      headers: { cookie: 'c=1; d=2', 'X-Trace': 'T' },
    });

    expect(events[0]).toMatchObject({
      version: '2.0',
      routeKey: 'GET /events/{trackingId}',
      rawPath: '/events/wb%201',
      rawQueryString: 'a=1&a=2&b=x%20y',
      cookies: ['c=1', 'd=2'],
      headers: { 'x-trace': 'T', host: url.slice('http://'.length) },
      queryStringParameters: { a: '1,2', b: 'x y' },
      pathParameters: { trackingId: 'wb 1' },
      requestContext: {
        accountId: '000000000000',
        apiId: 'api1',
        http: {
          method: 'GET',
          path: '/events/wb%201',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
        },
        stage: '$default',
        time: '12/Mar/2026:19:03:58 +0000',
        timeEpoch: 1773342238000,
      },
      isBase64Encoded: false,
    });
    expect(events[0]).not.toHaveProperty('headers.cookie');
  });

  it.each([
    ['application/json', '{"a":"ä"}', false],
    ['application/cloudevents-batch+json; charset=utf-8', '[]', false],
    ['text/plain', 'hello', false],
    ['application/octet-stream', 'bytes', true],
    ['application/x-www-form-urlencoded', 'a=1', true],
  ])('hands a body of %s over as AWS does', async (type, text, isBase64Encoded) => {
    const { url, events } = await gateway(answer({}));

    await fetch(`${url}/events`, {
      method: 'POST',
      headers: { 'content-type': type },
      body: Buffer.from(text),
    });

    const body = isBase64Encoded ? Buffer.from(text).toString('base64') : text;
    expect(events[0]).toMatchObject({ body, isBase64Encoded });
  });

  it('keeps every byte of a text that is no UTF-8', async () => {
    const { url, events } = await gateway(answer({}));
    const bytes = Buffer.from([0x7b, 0xff, 0xfe, 0x7d]);

    await fetch(`${url}/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: bytes,
    });

    expect(events[0]).toMatchObject({ body: bytes.toString('base64'), isBase64Encoded: true });
  });

  it.each([
    ['GET', '/events/1', 'GET /events/{trackingId}'],
    ['GET', '/files/a/b', 'GET /files/{path+}'],
    ['DELETE', '/any', 'ANY /any'],
    ['PUT', '/events', '$default'],
    ['GET', '/', '$default'],
  ])('routes %s %s', async (method, path, routeKey) => {
    const { url, events } = await gateway(answer({}));

    await fetch(url + path, { method });

    expect(events[0]).toMatchObject({ routeKey });
  });

  it('answers with what the function says', async () => {
    const headers = { 'Content-Type': 'text/x' };
    const { url } = await gateway(
      answer({
        statusCode: 207,
        headers,
        cookies: ['a=1', 'b=2'],
        body: 'aGk=',
        isBase64Encoded: true,
      }),
    );

    const response = await fetch(`${url}/any`);

    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
      207,
      'text/x',
      'hi',
    ]);
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  });

  it('takes a result without a status as the body of a 200', async () => {
    const { url } = await gateway(answer({ hello: 1 }));

    const response = await fetch(`${url}/any`);

    expect([response.status, await response.json()]).toEqual([200, { hello: 1 }]);
  });

  it.each<[string, InvokeResult, number, string]>([
    [
      'a failed function',
      { ok: false, error: { errorType: 'Error', errorMessage: 'no' } },
      500,
      'Internal Server Error',
    ],
    [
      'a body that is no text',
      answer({ statusCode: 200, body: { a: 1 } }),
      500,
      'Internal Server Error',
    ],
    [
      'a function that fails with the name of a throttling',
      { ok: false, error: { errorType: 'TooManyRequestsException', errorMessage: '' } },
      500,
      'Internal Server Error',
    ],
    ['a throttled function', THROTTLED, 503, 'Service Unavailable'],
  ])('answers in its own words for %s', async (_, result, status, message) => {
    const response = await fetch(`${(await gateway(result)).url}/any`);

    expect([response.status, await response.json()]).toEqual([status, { message }]);
  });

  it('rejects a path without a route with 404', async () => {
    const response = await fetch(`${(await gateway(answer({}), { routes: ['GET /a'] })).url}/b`);

    expect([response.status, await response.json()]).toEqual([404, { message: 'Not Found' }]);
  });

  it('rejects a body above 10 MB with 413', async () => {
    const { url, events } = await gateway(answer({}));

    const statuses: number[] = [];
    for (let again = 0; again < 5; again++) {
      const body = Buffer.alloc(12 * 1024 * 1024);
      statuses.push((await fetch(`${url}/events`, { method: 'POST', body })).status);
    }

    expect(statuses).toEqual([413, 413, 413, 413, 413]);
    expect(events).toEqual([]);
  });

  it('takes the body of a request that it has refused for no other request', async () => {
    const { url } = await gateway(answer({}), { routes: ['GET /a'] });
    const body = 'GET /a HTTP/1.1\r\nHost: a\r\n\r\n';
    const refused = `POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n`;

    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
      // The body comes only when its request has been answered, and after it a request that ends the connection.
      if (socket.bytesWritten === refused.length)
        socket.write(`${body}GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
    });
    socket.write(refused);
    await once(socket, 'close');

    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 404', 'HTTP/1.1 200']);
  });

  it('joins headers of one name by a comma, also those that have one value by rights', async () => {
    const { url, events } = await gateway(answer({ statusCode: 204 }));
    const twice = ['authorization', 'content-type', 'ce-id'].flatMap((it) => [it, 'a', it, 'b']);

    const headers = ['host', 'a', ...twice];
    const [response] = await once(get(`${url}/any`, { headers }), 'response');
    response.resume();

    const joined = { authorization: 'a,b', 'content-type': 'a,b', 'ce-id': 'a,b' };
    expect(events[0]).toMatchObject({ headers: joined });
  });

  it('rejects a request line and headers of more than 10,240 bytes together with 431', async () => {
    const { url, events } = await gateway(answer({ statusCode: 204 }));

    const statuses: number[] = [];
    for (const length of [9_000, 10_240]) {
      const response = await fetch(`${url}/any`, { headers: { 'x-a': 'a'.repeat(length) } });
      statuses.push(response.status);
    }

    expect(statuses).toEqual([204, 431]);
    expect(events).toHaveLength(1);
  });

  it('rejects what goes beyond the burst with 429, and lets requests in again at the rate', async () => {
    let time = 0;
    const { url } = await gateway(answer({ statusCode: 204 }), {
      now: () => time,
      throttle: { rate: 10, burst: 3 },
    });
    const ask = async () => (await fetch(`${url}/any`)).status;

    const burst = [await ask(), await ask(), await ask(), await ask()];
    time += 200;
    const later = [await ask(), await ask(), await ask()];

    expect(burst).toEqual([204, 204, 204, 429]);
    expect(later).toEqual([204, 204, 429]);
  });

  it('rejects an invocation that the function does not permit, and says which', async () => {
    const { url, warnings } = await gateway(answer({}), { allowed: false });

    const response = await fetch(`${url}/any`);

    expect(response.status).toBe(500);
    expect(warnings[0]).toContain(
      `apigateway.amazonaws.com is not authorized to perform: lambda:InvokeFunction on resource: ${ARN}`,
    );
  });

  it('rejects a port in use and tells the way out', async () => {
    const { url } = await gateway(answer({}));
    const second = new HttpApi({
      apiId: 'api2',
      place: DEFAULT_PLACE,
      policies: new Policies(),
      now: () => 0,
      warn: () => {},
      invoke: () => Promise.resolve(answer({})),
    });

    await expect(second.listen(Number(new URL(url).port))).rejects.toThrow(
      /port \d+ of 127.0.0.1 is in use.*set PORT/,
    );
  });
});
