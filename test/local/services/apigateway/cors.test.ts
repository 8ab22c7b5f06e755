import { afterEach, describe, expect, it } from '@jest/globals';
import type { CorsRules } from '../../../../local/services/apigateway/cors.ts';
import { THROTTLED } from '../../../../local/services/lambda/function-pool.ts';
import type { InvokeResult } from '../../../../local/services/lambda/function-spec.ts';
import { CorsGateways, OWN_ORIGIN, PAGE, refuseAll } from './cors-gateways.ts';

/** What a preflight of the page is answered with. */
const PREFLIGHT = {
  'access-control-allow-origin': PAGE,
  'access-control-allow-methods': 'GET,POST',
  'access-control-allow-headers': 'authorization,content-type',
  'access-control-max-age': '600',
};
/** What every other answer to it has. */
const ANSWER = {
  'access-control-allow-origin': PAGE,
  'access-control-expose-headers': 'retry-after',
};
const OWN = { 'access-control-allow-origin': OWN_ORIGIN };

/** A page of this machine, which reaches a gateway as any page does on AWS, whatever the rules. */
const LOCAL = 'http://localhost:8080';

const ASKED = { 'access-control-request-method': 'POST' };

const failure = (errorType: string): InvokeResult => ({
  ok: false,
  error: { errorType, errorMessage: 'no' },
});

let gateways = new CorsGateways();

afterEach(async () => {
  await gateways.stop();
  gateways = new CorsGateways();
});

async function ask(url: string, method: string, headers: Record<string, string> = {}) {
  const response = await fetch(url, { method, headers });
  const cors = [...response.headers].filter(([name]) => name.startsWith('access-control-'));
  return {
    status: response.status,
    cors: Object.fromEntries(cors),
    headers: response.headers,
    text: await response.text(),
  };
}

describe('an HTTP API with a CORS configuration', () => {
  it.each(['/open', '/guarded', '/nowhere'])(
    'answers a preflight of %s itself, whatever the routes and authorizers',
    async (path) => {
      const url = await gateways.openApi({ routes: { 'POST /guarded': refuseAll } });

      const { status, cors, headers, text } = await ask(url + path, 'OPTIONS', {
        origin: PAGE,
        ...ASKED,
      });

      expect([status, text, cors]).toEqual([204, '', PREFLIGHT]);
      expect(headers.has('apigw-requestid')).toBe(true);
      expect(gateways.invocations).toBe(0);
    },
  );

  it('answers it in the place of a route that would take it', async () => {
    const url = await gateways.openApi({ routes: { $default: undefined } });

    const { status, cors } = await ask(url, 'OPTIONS', { origin: PAGE, ...ASKED });

    expect([status, cors, gateways.invocations]).toEqual([204, PREFLIGHT, 0]);
  });

  it.each(['ANY /guarded', '$default'])(
    'asks the authorizer of %s first, which takes every method',
    async (routeKey) => {
      const url = await gateways.openApi({ routes: { [routeKey]: refuseAll } });

      const { status, cors } = await ask(`${url}/guarded`, 'OPTIONS', { origin: PAGE, ...ASKED });

      expect([status, cors]).toEqual([401, PREFLIGHT]);
    },
  );

  it.each<[string, Record<string, string>, number]>([
    ['an OPTIONS without an origin', ASKED, 404],
    ['an OPTIONS that asks for no method', { origin: PAGE }, 404],
  ])('takes %s for a request like any other', async (_, headers, expected) => {
    const url = await gateways.openApi();

    expect((await ask(`${url}/open`, 'OPTIONS', headers)).status).toBe(expected);
  });

  it('puts its own headers in the place of those of the function', async () => {
    const url = await gateways.openApi();

    const { status, cors, headers } = await ask(`${url}/open`, 'GET', { origin: PAGE });

    expect([status, cors, headers.get('x-own')]).toEqual([200, ANSWER, '1']);
  });

  it.each<[string, Record<string, string>]>([
    ['a request without an origin', {}],
    ['an origin that is not allowed', { origin: 'http://shop.localhost' }],
    ['an origin of another scheme', { origin: 'https://localhost:3000' }],
    ['an origin of another port', { origin: 'http://localhost:3001' }],
  ])('has no CORS header for %s, not even those of the function', async (_, origin) => {
    const url = await gateways.openApi();

    const preflight = await ask(`${url}/open`, 'OPTIONS', { ...origin, ...ASKED });
    const answer = await ask(`${url}/open`, 'GET', origin);

    expect(preflight.cors).toEqual({});
    expect([answer.status, answer.cors]).toEqual([200, {}]);
  });

  it('has them on errors too', async () => {
    const routes = { 'GET /guarded': refuseAll };
    const url = await gateways.openApi({ result: failure('Error'), routes, burst: 3 });

    const answers = [];
    for (const path of ['/open', '/guarded', '/nowhere', '/open'])
      answers.push(await ask(url + path, 'GET', { origin: PAGE }));

    expect(answers.map(({ status }) => status)).toEqual([500, 401, 404, 429]);
    expect(answers.map(({ cors }) => cors)).toEqual([ANSWER, ANSWER, ANSWER, ANSWER]);
  });

  it.each<[string, Partial<CorsRules>, string, string | undefined]>([
    ['every origin', { allowOrigins: ['*'] }, 'https://any.example', '*'],
    ['every origin of a scheme', { allowOrigins: ['https://*'] }, PAGE, PAGE],
    ['none of another', { allowOrigins: ['https://*'] }, 'http://localhost', undefined],
    [
      'every origin, by its name where credentials are sent',
      { allowOrigins: ['*'], allowCredentials: true },
      PAGE,
      PAGE,
    ],
  ])('allows %s', async (_, rules, origin, expected) => {
    const url = await gateways.openApi({ rules });

    const { cors } = await ask(`${url}/open`, 'GET', { origin });

    expect(cors['access-control-allow-origin']).toBe(expected);
    const credentials = rules.allowCredentials === true ? 'true' : undefined;
    expect(cors['access-control-allow-credentials']).toBe(credentials);
  });

  it('has no header of a list that is empty, and none of an age that is not given', async () => {
    const none = { allowMethods: [], allowHeaders: [], exposeHeaders: [] };
    const url = await gateways.openApi({ rules: { ...none, maxAgeSeconds: undefined } });

    const preflight = await ask(`${url}/open`, 'OPTIONS', { origin: PAGE, ...ASKED });
    const answer = await ask(`${url}/open`, 'GET', { origin: PAGE });

    expect(preflight.cors).toEqual({ 'access-control-allow-origin': PAGE });
    expect(answer.cors).toEqual({ 'access-control-allow-origin': PAGE });
  });
});

describe('an HTTP API without one', () => {
  it('leaves preflights to its routes, and CORS headers to the function', async () => {
    const url = await gateways.openApi({ rules: 'none' });

    const preflight = await ask(`${url}/open`, 'OPTIONS', { origin: LOCAL, ...ASKED });
    const answer = await ask(`${url}/open`, 'GET', { origin: LOCAL });

    expect([preflight.status, preflight.cors]).toEqual([404, {}]);
    expect(answer.cors).toEqual(OWN);
  });
});

describe('a function URL with a CORS configuration', () => {
  it.each(['NONE', 'AWS_IAM'] as const)(
    'answers a preflight itself, where its authorization is %s',
    async (authType) => {
      const url = await gateways.openUrl(authType);

      const { status, cors, headers, text } = await ask(`${url}/any`, 'OPTIONS', {
        origin: PAGE,
        ...ASKED,
      });

      expect([status, text, cors]).toEqual([200, '', PREFLIGHT]);
      expect(headers.has('x-amzn-requestid')).toBe(true);
      expect(gateways.invocations).toBe(0);
    },
  );

  it('takes an OPTIONS that is no preflight to the function', async () => {
    const url = await gateways.openUrl('NONE');

    await ask(url, 'OPTIONS', { origin: PAGE });

    expect(gateways.invocations).toBe(1);
  });

  it('adds its headers to those of the function, and has both where both set one', async () => {
    const url = await gateways.openUrl('NONE');

    const { cors } = await ask(url, 'GET', { origin: PAGE });

    const both = `${OWN_ORIGIN}, ${PAGE}`;
    expect(cors).toEqual({ ...ANSWER, 'access-control-allow-origin': both });
  });

  it.each<[string, Record<string, string>]>([
    ['a request without an origin', {}],
    ['an origin that is not allowed', { origin: LOCAL }],
  ])('adds none for %s', async (_, origin) => {
    const url = await gateways.openUrl('NONE');

    const { cors } = await ask(url, 'GET', origin);

    expect(cors).toEqual(OWN);
  });

  it('answers a preflight of an origin that is not allowed without them', async () => {
    const url = await gateways.openUrl('NONE');

    const { status, cors } = await ask(url, 'OPTIONS', {
      origin: 'https://evil.example',
      ...ASKED,
    });

    expect([status, cors, gateways.invocations]).toEqual([200, {}, 0]);
  });

  it.each<[string, Parameters<CorsGateways['openUrl']>[1], 'AWS_IAM' | 'NONE', number]>([
    ['a request that is not signed', {}, 'AWS_IAM', 403],
    ['a URL that is not open', { allowed: false }, 'NONE', 403],
    ['a function that fails', { result: failure('Error') }, 'NONE', 502],
    ['a function that is throttled', { result: THROTTLED }, 'NONE', 429],
  ])('has them on its answer to %s', async (_, options, authType, expected) => {
    const url = await gateways.openUrl(authType, options);

    const { status, cors } = await ask(url, 'GET', { origin: PAGE });

    expect([status, cors]).toEqual([expected, ANSWER]);
  });
});

describe('a function URL without one', () => {
  it('leaves preflights and CORS headers to the function', async () => {
    const url = await gateways.openUrl('NONE', { rules: 'none' });

    const { cors } = await ask(url, 'OPTIONS', { origin: LOCAL, ...ASKED });

    expect(cors).toEqual(OWN);
    expect(gateways.invocations).toBe(1);
  });
});
