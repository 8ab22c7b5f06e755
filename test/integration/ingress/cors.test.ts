import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Cloud } from '../../../local/cloud/cloud.ts';
import { startCloud } from '../../../local/cloud/start-cloud.ts';
import type { AcceptView, WaybillView } from '../../support/worlds/router-under-test.ts';
import { synthesize } from '../../support/worlds/synthesize.ts';
import { BrowserPage } from './browser-page.ts';

const page = new BrowserPage('https://app.example.com');
const stranger = new BrowserPage('https://evil.example');

let cloud: Cloud;

beforeAll(async () => {
  const assembly = await synthesize('test/integration/ingress/cors-app.ts');
  cloud = await startCloud({ assembly, httpPort: 0, awsPort: 0 });
}, 60_000);

afterAll(() => cloud?.stop());

const at = (router: string, path: string) => `${cloud.outputs[`${router}Address`]}${path}`;

const JSON_TYPE = { 'content-type': 'application/json' };
const TRACE = {
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  tracestate: 'a=1',
};
const ATTRIBUTES = {
  'ce-specversion': '1.0',
  'ce-source': '/page',
  'ce-type': 'page.seen',
  'ce-subject': 'home',
  'ce-time': '2026-11-25T12:00:00Z',
  'ce-dataschema': 'https://example.com/seen.json',
};

const post = (body: string, headers: Record<string, string> = JSON_TYPE) => ({
  method: 'POST',
  headers,
  body,
});
const event = (id: string) => JSON.stringify({ source: '/page', type: 'page.seen', id, data: {} });

const signedBy = (service: string) => ({
  ...JSON_TYPE,
  authorization: `AWS4-HMAC-SHA256 Credential=developer/20261125/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=00`,
  'x-amz-date': '20261125T120000Z',
  'x-amz-security-token': 'token',
  'x-amz-content-sha256': '00',
});

describe.each(['Api', 'Url'])('a page that may call the router %s', (router) => {
  it('publishes an event with every header that the router reads, and reads its waybill', async () => {
    const headers = { ...JSON_TYPE, ...TRACE, ...ATTRIBUTES, 'ce-id': `binary-${router}` };

    const { status, text } = await page.fetch(at(router, '/events'), post('{}', headers));

    const [result] = (JSON.parse(text) as { events: AcceptView[] }).events;
    expect([status, result]).toMatchObject([202, { status: 'accepted' }]);
    const path = `/events/${result?.trackingId}`;
    const seen = await page.fetch(at(router, path), { method: 'GET', headers: TRACE });
    const waybill = JSON.parse(seen.text) as WaybillView;
    expect(waybill).toMatchObject({ event: { subject: 'home', ...TRACE } });
  });

  it('is told the id of its request', async () => {
    const { exposed } = await page.fetch(at(router, '/health'), { method: 'GET' });

    const name = router === 'Api' ? 'apigw-requestid' : 'x-amzn-requestid';
    expect(exposed).toEqual({ [name]: expect.any(String) });
  });

  it('sees why it is refused', async () => {
    const { status, text } = await page.fetch(at(router, '/events'), post('{'));

    expect([status, JSON.parse(text)]).toMatchObject([400, { code: 'invalid-json' }]);
  });

  it('may compress what it sends', async () => {
    const headers = { ...JSON_TYPE, 'content-encoding': 'gzip' };
    const body = gzipSync(event(`gzip-${router}`));

    const { status } = await page.fetch(at(router, '/events'), { method: 'POST', headers, body });

    expect(status).toBe(202);
  });

  it('may not send what the router does not read', async () => {
    const headers = { ...JSON_TYPE, 'x-api-key': 'k' };

    const sent = page.fetch(at(router, '/events'), post(event('other'), headers));

    await expect(sent).rejects.toThrow('blocked: the header x-api-key is not allowed');
  });

  it('is the only one: another is kept out, though its events would be taken', async () => {
    const sent = stranger.fetch(at(router, '/events'), post(event('strange')));

    await expect(sent).rejects.toThrow('blocked: https://evil.example is not allowed, but null');
  });
});

describe('a router with `cors` and an authorizer', () => {
  it('answers preflights without a signature, and 403 with CORS headers to what is not signed', async () => {
    const url = at('SignedApi', '/events');

    const bare = await page.fetch(url, post(event('bare')));
    const signed = await page.fetch(url, post(event('signed'), signedBy('execute-api')));

    expect([bare.status, signed.status]).toEqual([403, 202]);
  });

  it('answers preflights without a key, and says to a page that it wants one', async () => {
    const first = { producer: 'ops', permissions: ['admin', 'publish'] };
    const made = await cloud.invoke(cloud.outputs.KeysFunction ?? '', first);
    const authorization = `Bearer ${(made as { key: string }).key}`;
    const url = at('KeyedUrl', '/events');

    const bare = await page.fetch(url, post(event('bare')));
    const keyed = await page.fetch(url, post(event('keyed'), { ...JSON_TYPE, authorization }));

    expect([bare.status, bare.exposed['www-authenticate'], keyed.status]).toEqual([
      401,
      'Bearer',
      202,
    ]);
  });
});

describe('a router without `cors`', () => {
  it('is called by no page', async () => {
    const sent = page.fetch(at('Closed', '/events'), post(event('closed')));

    await expect(sent).rejects.toThrow('blocked: https://app.example.com is not allowed, but null');
  });
});

describe('a template with CORS', () => {
  it('is run whole', () => {
    expect(cloud.warnings).toEqual([]);
  });
});
