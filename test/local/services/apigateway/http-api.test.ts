import { once } from 'node:events';
import { get } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { THROTTLED } from '../../../../local/services/lambda/function-pool.ts';
import type { InvokeResult } from '../../../../local/services/lambda/function-spec.ts';
import { answer, gateway, stopGateways } from './open-gateway.ts';

afterEach(stopGateways);

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

  it('joins headers of one name by a comma, also those that have one value by rights', async () => {
    const { url, events } = await gateway(answer({ statusCode: 204 }));
    const twice = ['authorization', 'content-type', 'ce-id'].flatMap((it) => [it, 'a', it, 'b']);

    const headers = ['host', 'localhost', ...twice];
    const [response] = await once(get(`${url}/any`, { headers }), 'response');
    response.resume();

    const joined = { authorization: 'a,b', 'content-type': 'a,b', 'ce-id': 'a,b' };
    expect(events[0]).toMatchObject({ headers: joined });
  });
});
