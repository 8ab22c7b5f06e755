import { afterEach, describe, expect, it } from '@jest/globals';
import { openRestApi, stopRestApis, toFunction } from './open-rest-api.ts';

afterEach(stopRestApis);

const PLACES = ['GET /items', 'GET /items/{id}', 'GET /items/new', 'ANY /files/{path+}', 'GET /'];
const METHODS = Object.fromEntries(
  PLACES.map((place) => [place, toFunction(place.split(' ')[0] ?? '')]),
);
const OK = { statusCode: 200, body: 'fine' };

describe('the event of a REST API', () => {
  // API Gateway developer guide, "Input format of a Lambda function for proxy integration".
  it('has payload format 1.0', async () => {
    const { url, events } = await openRestApi(OK, METHODS);

    const headers = { 'X-Trace': 'T', 'content-type': 'application/json' };
    await fetch(`${url}/prod/items/a%20b?a=1&a=2&b=x%20y`, { headers });

    const host = url.slice('http://'.length);
    expect(events).toMatchObject([
      {
        resource: '/items/{id}',
        path: '/items/a%20b',
        httpMethod: 'GET',
        headers: { 'X-Trace': 'T', host },
        multiValueHeaders: { 'X-Trace': ['T'] },
        queryStringParameters: { a: '2', b: 'x y' },
        multiValueQueryStringParameters: { a: ['1', '2'], b: ['x y'] },
        pathParameters: { id: 'a b' },
        stageVariables: null,
        requestContext: {
          ...{ accountId: '000000000000', apiId: 'api1', stage: 'prod', protocol: 'HTTP/1.1' },
          ...{ resourcePath: '/items/{id}', httpMethod: 'GET', path: '/prod/items/a%20b' },
          ...{ requestTime: '12/Mar/2026:19:03:58 +0000', requestTimeEpoch: 1773342238000 },
          identity: { sourceIp: '127.0.0.1', userArn: null },
        },
        body: null,
        isBase64Encoded: false,
      },
    ]);
  });

  it('has null where there is nothing', async () => {
    const { url, events } = await openRestApi(OK, METHODS);

    await fetch(`${url}/prod`);

    expect(events).toMatchObject([
      {
        ...{ resource: '/', path: '/', queryStringParameters: null, pathParameters: null },
        multiValueQueryStringParameters: null,
      },
    ]);
  });

  // The same guide, "Binary media types for REST APIs".
  it.each([
    ['text/plain', [], false],
    ['image/png', [], false],
    ['image/png', ['image/png'], true],
    ['image/png; a=b', ['image/png'], true],
    ['text/plain', ['*/*'], true],
  ] as const)('has a body of %s, with %j for binary, in base64: %s', async (type, types, is) => {
    const { url, events } = await openRestApi(OK, METHODS, { binaryMediaTypes: types });

    const sent = { method: 'POST', headers: { 'content-type': type }, body: Buffer.from('x') };
    await fetch(`${url}/prod/files/a`, sent);

    const body = is ? Buffer.from('x').toString('base64') : 'x';
    expect(events).toMatchObject([{ body, isBase64Encoded: is }]);
  });
});

describe('the method of a request', () => {
  it.each([
    ['/items', '/items'],
    ['/items/', '/items'],
    ['/items/new', '/items/new'],
    ['/items/7', '/items/{id}'],
    ['/files/a/b', '/files/{path+}'],
    ['/', '/'],
  ])('for %s is that of %s', async (path, resource) => {
    const { url, events } = await openRestApi(OK, METHODS);

    expect((await fetch(`${url}/prod${path}`)).status).toBe(200);

    expect(events).toMatchObject([{ resource }]);
  });

  // The same guide, "Gateway response types for API Gateway", and what AWS sends for them.
  it.each([
    ['no such path', 'GET', '/prod/nothing', 'Missing Authentication Token'],
    ['no such method', 'DELETE', '/prod/items', 'Missing Authentication Token'],
    ['a variable without a value', 'GET', '/prod/files', 'Missing Authentication Token'],
    ['no such stage', 'GET', '/beta/items', 'Forbidden'],
    ['no stage', 'GET', '/', 'Forbidden'],
  ])('rejects %s', async (_, method, path, message) => {
    const { url, events } = await openRestApi(OK, METHODS);

    const response = await fetch(`${url}${path}`, { method });

    expect(response.status).toBe(403);
    expect(await response.json()).toEqual({ message });
    expect(events).toEqual([]);
  });

  it('rejects what needs an API key', async () => {
    const methods = { 'GET /items': toFunction('GET', { needsKey: true }) };
    const { url, events } = await openRestApi(OK, methods);

    expect((await fetch(`${url}/prod/items`)).status).toBe(403);
    expect(events).toEqual([]);
  });

  it('rejects what is above the throttle of its stage', async () => {
    const { url } = await openRestApi(OK, METHODS, { throttle: { rate: 1, burst: 1 } });

    await fetch(`${url}/prod/items`);
    const response = await fetch(`${url}/prod/items`);

    expect(response.status).toBe(429);
    expect(response.headers.get('x-amzn-errortype')).toBe('TooManyRequestsException');
    expect(await response.json()).toEqual({ message: 'Too Many Requests' });
  });

  it('rejects a function whose policy does not let API Gateway invoke it', async () => {
    const { url, warnings } = await openRestApi(OK, METHODS, { allowed: false });

    const response = await fetch(`${url}/prod/items`);

    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({ message: 'Internal server error' });
    expect(warnings).toMatchObject([
      expect.stringMatching(
        /lambda:InvokeFunction .* for arn:aws:execute-api:us-east-1:000000000000:api1\/prod\/GET\/items$/,
      ),
    ]);
  });
});
