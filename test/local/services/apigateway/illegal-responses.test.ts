import { once } from 'node:events';
import { Agent, type IncomingMessage, type RequestOptions, request } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { FunctionUrl } from '../../../../local/services/apigateway/function-url.ts';
import { Gateway } from '../../../../local/services/apigateway/gateway.ts';
import type { HttpResponse } from '../../../../local/services/apigateway/to-response.ts';
import { Policies } from '../../../../local/services/iam/policies.ts';
import { parseStatements } from '../../../../local/services/iam/statement.ts';
import { DEFAULT_ACCOUNT_REGION } from '../../../../local/support/account-region.ts';
import { ARN, answer, gateway, stopGateways } from './open-gateway.ts';

const urls: FunctionUrl[] = [];

afterEach(async () => {
  await stopGateways();
  for (const url of urls.splice(0)) await url.stop();
});

/** What functions may say that no HTTP can be made of, and what the log says of it. */
const ILLEGAL: readonly (readonly [string, object, string])[] = [
  ['a newline in a header', { headers: { 'x-note': 'a\nb' } }, '"x-note" cannot be written'],
  ['a return in a header', { headers: { 'x-note': 'a\rb' } }, '"x-note" cannot be written'],
  ['a NUL in a header', { headers: { 'x-note': 'a\0b' } }, '"x-note" cannot be written'],
  ['a letter above U+00FF in a header', { headers: { 'x-note': '✓' } }, '"x-note"'],
  ['a space in the name of a header', { headers: { 'x note': 'a' } }, '"x note" cannot be written'],
  ['a header without a name', { headers: { '': 'a' } }, '"" cannot be written'],
  ['a newline in the name of a header', { headers: { 'x\nnote': 'a' } }, '"x\\nnote"'],
  ['a header that is a list', { headers: { 'x-note': ['a'] } }, '"x-note" is ["a"]'],
  ['a header that is an object', { headers: { 'x-note': { a: 1 } } }, '"x-note" is {"a":1}'],
  ['a header that is null', { headers: { 'x-note': null } }, '"x-note" is null'],
  ['headers that are a list', { headers: ['x-note', 'a'] }, 'headers are no object'],
  ['a newline in a cookie', { cookies: ['a=1', 'b=2\n'] }, '"set-cookie" cannot be written'],
  ['a cookie that is an object', { cookies: [{ a: 1 }] }, '"set-cookie" is {"a":1}'],
  ['cookies that are a text', { cookies: 'a=1' }, 'cookies are no list'],
  ['a status below 200', { statusCode: 199 }, 'statusCode is 199'],
  ['a status above 599', { statusCode: 600 }, 'statusCode is 600'],
  ['a status that is no whole number', { statusCode: 200.5 }, 'statusCode is 200.5'],
  ['a status that is a word', { statusCode: 'OK' }, 'statusCode is "OK"'],
  ['a body that is an object', { body: { a: 1 } }, 'body is of type object'],
];

/** A function URL for everybody, whose function answers so. */
async function functionUrl(value: unknown) {
  const policies = new Policies();
  const Statement = ['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction'].map((Action) => ({
    Effect: 'Allow',
    Principal: '*',
    Action,
  }));
  policies.addToResource(ARN, parseStatements({ Statement }));
  const warnings: string[] = [];
  const url = new FunctionUrl(
    { urlId: 'url1', functionArn: ARN, authType: 'NONE' },
    {
      place: DEFAULT_ACCOUNT_REGION,
      policies,
      now: () => 0,
      warn: (message) => warnings.push(message),
      invoke: async () => answer(value),
    },
  );
  urls.push(url);
  await url.listen(0);
  url.open();
  return { url: url.url, warnings };
}

describe('a response that no HTTP can be made of', () => {
  it.each(ILLEGAL)('with %s is a 500 of an HTTP API', async (_, own, problem) => {
    const { url, warnings } = await gateway(answer({ statusCode: 200, body: 'a', ...own }));

    const response = await fetch(`${url}/any`);

    expect([response.status, await response.json()]).toEqual([
      500,
      { message: 'Internal Server Error' },
    ]);
    expect(warnings).toEqual([expect.stringContaining(problem)]);
    expect(warnings[0]).toContain('ANY /any answered what is no HTTP: its ');
  });

  it.each(ILLEGAL)('with %s is a 502 of a function URL', async (_, own, problem) => {
    const { url, warnings } = await functionUrl({ statusCode: 200, body: 'a', ...own });

    const response = await fetch(url);

    expect([response.status, await response.text()]).toEqual([502, 'Internal Server Error']);
    expect(warnings).toEqual([expect.stringContaining(problem)]);
  });
});

describe('a response with headers that are the gateway’s own', () => {
  it('has those of the gateway', async () => {
    const headers = {
      'Content-Length': '1',
      'Transfer-Encoding': 'chunked',
      Connection: 'upgrade',
      Upgrade: 'x',
      'x-note': 'kept',
    };
    const { url } = await gateway(answer({ statusCode: 200, headers, body: 'whole' }));

    const response = await fetch(`${url}/any`);

    expect(await response.text()).toBe('whole');
    expect(response.headers.get('x-note')).toBe('kept');
    expect(response.headers.get('upgrade')).toBeNull();
  });

  it.each([
    [{ 'x-count': 3, 'x-true': true }, ['3', 'true']],
    [{ 'x-count': '\u00e9', 'x-true': 'a\tb' }, ['\u00e9', 'a\tb']],
  ])('writes %j', async (headers, expected) => {
    const { url } = await gateway(answer({ statusCode: '201', headers, body: null }));

    const response = await fetch(`${url}/any`);

    expect(response.status).toBe(201);
    expect([response.headers.get('x-count'), response.headers.get('x-true')]).toEqual(expected);
  });
});

describe('what is left to Node', () => {
  it.each([
    ['GET', 204],
    ['GET', 304],
    ['HEAD', 200],
  ])(
    'is a response to %s with status %i, which has no body, whatever the function gives',
    async (method, statusCode) => {
      const { url } = await gateway(answer({ statusCode, headers: { 'x-note': 'a' }, body: 'b' }));
      const agent = new Agent({ keepAlive: true });

      const first = await ask(`${url}/any`, { method, agent });
      const second = await ask(`${url}/any`, { method, agent });
      agent.destroy();

      expect([first, second].map(({ status, body }) => [status, body])).toEqual([
        [statusCode, ''],
        [statusCode, ''],
      ]);
    },
  );

  it('is the text of a status without a name', async () => {
    const { url } = await gateway(answer({ statusCode: 599, body: 'b' }));

    expect(await ask(`${url}/any`)).toEqual({ status: 599, text: 'unknown', body: 'b' });
  });
});

describe('a fault of a gateway', () => {
  class Faulty extends Gateway {
    readonly #answer: () => HttpResponse;

    constructor(answer: () => HttpResponse, warn: (message: string) => void) {
      super('x-request-id', warn);
      this.#answer = answer;
    }

    protected async respond(): Promise<HttpResponse> {
      return this.#answer();
    }
  }

  it.each<[string, () => HttpResponse, string]>([
    ['throws', () => JSON.parse(''), 'SyntaxError'],
    ['cannot write its header', () => ({ status: 200, headers: { a: '✓' }, body: '' }), '["a"]'],
    [
      'cannot write its status',
      () => ({ status: 7, headers: { a: 'b' }, body: '' }),
      'Invalid status',
    ],
  ])('that %s is a 500, and a line in the log', async (_, respond, problem) => {
    const warnings: string[] = [];
    const faulty = new Faulty(respond, (message) => warnings.push(message));
    await faulty.listen(0);
    faulty.open();

    const response = await fetch(`${faulty.url}/a`);
    const message = await response.json();
    await faulty.stop();

    expect([response.status, message]).toEqual([500, { message: 'Internal Server Error' }]);
    expect(response.headers.get('a')).toBeNull();
    expect(response.headers.get('x-request-id')).toMatch(/^[\w-]{36}$/);
    expect(warnings).toEqual([expect.stringMatching(/^GET \/a: /)]);
    expect(warnings[0]).toContain(problem);
  });
});

/** A request by Node itself, which tells what `fetch` does not: a connection's reuse, and the text of a status. */
async function ask(url: string, options: RequestOptions = {}) {
  const sent = request(url, options).end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const body = Buffer.concat(await response.toArray()).toString();
  return { status: response.statusCode, text: response.statusMessage, body };
}
