import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Cloud } from '../../../local/cloud/cloud.ts';
import { startCloud } from '../../../local/cloud/start-cloud.ts';
import type { AcceptView, WaybillView } from '../../support/worlds/router-under-test.ts';
import { synthesize } from '../../support/worlds/synthesize.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const PLAIN = { source: '/shop', type: 'order.placed', data: {} };

let cloud: Cloud;
const lines: string[] = [];

beforeAll(async () => {
  const assembly = await synthesize('test/integration/ingress/ingress-app.ts');
  cloud = await startCloud({
    assembly,
    httpPort: 0,
    awsPort: 0,
    log: ({ message }) => lines.push(message),
  });
}, 60_000);

afterAll(() => cloud?.stop());

const urlOf = (router: string) => cloud.outputs[`${router}Url`] ?? '';

const post = (router: string, body: unknown, headers: Record<string, string> = JSON_TYPE) =>
  fetch(`${urlOf(router)}/events`, { method: 'POST', headers, body: JSON.stringify(body) });

async function get<Body>(path: string): Promise<Body> {
  const response = await fetch(`${urlOf('Open')}${path}`);
  expect(response.status).toBe(200);
  return (await response.json()) as Body;
}

/** As who has that access key; no signature is checked here. */
const signedBy = (key: string) => ({
  ...JSON_TYPE,
  authorization: `AWS4-HMAC-SHA256 Credential=${key}/20261125/us-east-1/lambda/aws4_request, SignedHeaders=host, Signature=00`,
});

/** An event in each of the ways that HTTP can carry it. */
const ATTRIBUTES = { specversion: '1.0', source: '/shop', type: 'order.placed' };
const MODES: readonly [string, unknown, Record<string, string>][] = [
  ['plain', { ...PLAIN, id: 'plain' }, JSON_TYPE],
  [
    'structured',
    { ...ATTRIBUTES, id: 'structured', data: {} },
    { 'content-type': 'application/cloudevents+json' },
  ],
  [
    'batched',
    [{ ...ATTRIBUTES, id: 'batched', data: {} }],
    { 'content-type': 'application/cloudevents-batch+json' },
  ],
  [
    'binary',
    {},
    {
      ...JSON_TYPE,
      ...{ 'ce-specversion': '1.0', 'ce-source': '/shop', 'ce-type': 'order.placed' },
      'ce-id': 'binary',
    },
  ],
];

describe('a router behind a function URL', () => {
  it.each(MODES)(
    'takes an event in %s mode, delivers it and answers every question',
    async (id, body, headers) => {
      const response = await post('Open', body, headers);
      const { events } = (await response.json()) as { events: AcceptView[] };
      await cloud.waitUntilIdle();

      expect([response.status, events]).toMatchObject([202, [{ id, subscribers: ['billing'] }]]);
      const path = `/events/${events[0]?.trackingId}`;
      const waybill = await get<WaybillView>(path);
      expect(waybill.deliveries).toMatchObject([{ subscriber: 'billing', status: 'delivered' }]);
      expect(await get(`${path}/explain/billing`)).toMatchObject({ matched: true });
      const list = await get<{ events: { id: string }[] }>('/events?limit=50');
      expect(list.events.map((event) => event.id)).toContain(id);
    },
  );

  it('answers of its subscribers and its health', async () => {
    expect(await get('/subscribers')).toMatchObject({ subscribers: [{ name: 'billing' }] });
    expect(await get('/health')).toEqual({ status: 'ok' });
  });

  it('counts as an invocation, and not as a request to API Gateway', async () => {
    const before = cloud.calls;

    await get('/health');

    const { apigateway, lambda } = cloud.calls;
    expect(apigateway).toEqual(before.apigateway);
    expect(lambda?.Invoke).toBe((before.lambda?.Invoke ?? 0) + 1);
  });

  it('rejects an unknown path with 404, and another method with 405', async () => {
    const unknown = await fetch(`${urlOf('Open')}/nothing`);
    const wrong = await fetch(`${urlOf('Open')}/events`, { method: 'DELETE' });

    expect([unknown.status, await unknown.json()]).toMatchObject([404, { code: 'not-found' }]);
    expect([wrong.status, await wrong.json()]).toMatchObject([405, { code: 'method-not-allowed' }]);
    expect(wrong.headers.get('allow')).toBe('POST, GET');
  });

  it('writes an access log of its own', async () => {
    await post('Open', { ...PLAIN, id: 'logged' });

    const found = lines.find((line) => line.includes('"route":"POST /events","status":"202"'));
    expect(JSON.parse(found ?? '{}')).toMatchObject({ sourceIp: '127.0.0.1', error: '-' });
  });

  it('asks for signatures where its authorizer is IAM, and lets in whom it was granted to', async () => {
    const keyOf = async (name: string) => ((await cloud.invoke(name)) as { key: string }).key;
    const ask = async (headers: Record<string, string>) =>
      (await post('Signed', PLAIN, headers)).status;

    expect(await ask(JSON_TYPE)).toBe(403);
    expect(await ask(signedBy('developer'))).toBe(202);
    expect(await ask(signedBy(await keyOf(logicalId('Stranger'))))).toBe(403);
    expect(await ask(signedBy(await keyOf(logicalId('Producer'))))).toBe(202);
  });

  it('refuses with 429 what goes beyond its reserved concurrency, and takes it later', async () => {
    const ask = async () => (await post('Signed', PLAIN, signedBy('developer'))).status;

    const statuses = new Set(await Promise.all(Array.from({ length: 20 }, ask)));

    expect(statuses).toEqual(new Set([202, 429]));
    expect(await ask()).toBe(202);
  });
});

describe('a router behind a function URL whose authorizer is API keys', () => {
  const bearer = (key: string) => ({ ...JSON_TYPE, authorization: `Bearer ${key}` });
  const issue = async (headers: Record<string, string>, asked: object) => {
    const body = JSON.stringify(asked);
    const response = await fetch(`${urlOf('Keyed')}/keys`, { method: 'POST', headers, body });
    return (await response.json()) as { key: string; id: string };
  };

  it('makes keys, takes events with them, and deletes them', async () => {
    const first = { producer: 'ops', permissions: ['admin'] };
    const ops = (await cloud.invoke(cloud.outputs.KeysFunction ?? '', first)) as { key: string };
    const shop = await issue(bearer(ops.key), { producer: 'shop', permissions: ['publish'] });
    const removal = { method: 'DELETE', headers: bearer(ops.key) };

    const statuses = [
      (await post('Keyed', PLAIN)).status,
      (await post('Keyed', PLAIN, bearer(shop.key))).status,
      (await fetch(`${urlOf('Keyed')}/keys/${shop.id}`, removal)).status,
    ];

    expect(statuses).toEqual([401, 202, 204]);
  });

  it('has no routes of keys where there are none', async () => {
    expect((await fetch(`${urlOf('Open')}/keys`)).status).toBe(404);
  });
});

describe('a router under a domain', () => {
  it('is shown, and told to functions, by its local address', async () => {
    const { url } = (await cloud.invoke(logicalId('Stranger'))) as { url: string };

    expect(urlOf('Named')).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(url).toBe(`${urlOf('Named')}/events`);
    expect(cloud.outputs.NamedTarget).toContain('execute-api');
    expect((await post('Named', PLAIN)).status).toBe(202);
  });
});

describe('the template of every ingress', () => {
  it('is run whole', () => {
    expect(cloud.warnings).toEqual([]);
  });
});

function logicalId(prefix: string): string {
  return cloud.functions.find(({ logicalId: id }) => id.startsWith(prefix))?.logicalId ?? prefix;
}

describe('what is called by a function URL', () => {
  const put = (method: string, query = '', body?: unknown) =>
    fetch(`${urlOf('Open')}/subscribers/search${query}`, {
      ...{ method, headers: JSON_TYPE },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  it('has subscribers made at run time by the one function that may', async () => {
    const wanted = { pattern: { type: ['page.made'] }, reason: 'INC-42' };

    const made = await put('PUT', '', wanted);
    const again = await put('PUT', '', wanted);
    const refused = await put('PUT', '', { ...wanted, pattern: {} });
    const shown = await get<{ lifecycle: string }>('/subscribers/search');
    const deleted = await put('DELETE', '?reason=x');

    expect([made, again, refused, deleted].map(({ status }) => status)).toEqual([
      ...[201, 200, 400, 202],
    ]);
    expect(again.headers.get('etag')).toBe(made.headers.get('etag'));
    expect(await refused.json()).toMatchObject({ code: 'invalid-pattern' });
    expect(shown).toMatchObject({ lifecycle: 'active', managedBy: 'api' });
  });
});
