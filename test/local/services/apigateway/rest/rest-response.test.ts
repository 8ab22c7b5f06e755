import { afterEach, describe, expect, it } from '@jest/globals';
import { ARN, openRestApi, stopRestApis, toFunction } from './open-rest-api.ts';

afterEach(stopRestApis);

const METHODS = { 'GET /items': toFunction('GET') };
const bytes = Buffer.from([137, 80, 0, 255]);

// API Gateway developer guide, "Output format of a Lambda function for proxy integration".
describe('the response of a REST API', () => {
  it('has the status, headers of one value and of several, and the body', async () => {
    const result = {
      statusCode: '201',
      headers: { 'X-One': 1, 'x-both': 'single' },
      multiValueHeaders: { 'set-cookie': ['a=1', 'b=2'], 'X-Both': ['first', 'second'] },
      body: '{"a":1}',
    };
    const { url } = await openRestApi(result, METHODS);

    const response = await fetch(`${url}/prod/items`);

    expect(response.status).toBe(201);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('x-one')).toBe('1');
    expect(response.headers.get('x-both')).toBe('first, second');
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(response.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
    expect(await response.text()).toBe('{"a":1}');
  });

  it.each([
    ['image/png', ['image/png'], true],
    ['image/png', ['*/*'], true],
    ['text/html', ['image/png'], false],
    ['image/png', [], false],
  ])('to a client that accepts %s, with %j for binary, is bytes: %s', async (accept, types, is) => {
    const result = { statusCode: 200, body: bytes.toString('base64'), isBase64Encoded: true };
    const { url } = await openRestApi(result, METHODS, { binaryMediaTypes: types });

    const response = await fetch(`${url}/prod/items`, { headers: { accept } });

    const body = Buffer.from(await response.arrayBuffer());
    expect(body).toEqual(is ? bytes : Buffer.from(bytes.toString('base64')));
  });

  it.each<[string, unknown, string]>([
    ['a function that fails', new TypeError('no'), 'failed: TypeError: no'],
    ['a text', 'hello', 'no object with a statusCode'],
    ['nothing', null, 'no object with a statusCode'],
    ['an object of its own', { hello: 1 }, 'no object with a statusCode'],
    ['a status that is none', { statusCode: 'OK' }, 'its statusCode is "OK"'],
    ['a body that is an object', { statusCode: 200, body: {} }, 'its body is of type object'],
    ['a newline in a header', { statusCode: 200, headers: { a: 'b\nc' } }, '"a" cannot be written'],
    [
      'a header of several values that has one',
      { statusCode: 200, multiValueHeaders: { a: 'b' } },
      'its multiValueHeaders.a is no list',
    ],
    [
      'an object among several values',
      { statusCode: 200, multiValueHeaders: { a: [{}] } },
      '"a" is {}',
    ],
  ])('is a 502 for %s, and the log says why', async (_, result, why) => {
    const { url, warnings } = await openRestApi(result, METHODS);

    const response = await fetch(`${url}/prod/items`);

    expect(response.status).toBe(502);
    expect(await response.json()).toEqual({ message: 'Internal server error' });
    expect(warnings).toEqual([expect.stringContaining(why)]);
  });

  it('is a 504 where the function takes longer than the integration may', async () => {
    const integration = { functionArn: ARN, timeoutMs: 1 };
    const methods = { 'GET /items': toFunction('GET', { integration }) };
    const { url } = await openRestApi(new Promise(() => {}), methods);

    const response = await fetch(`${url}/prod/items`);

    expect(response.status).toBe(504);
    expect(await response.json()).toEqual({ message: 'Endpoint request timed out' });
  });
});
