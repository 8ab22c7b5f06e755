import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RouterUnderTest } from '../support/worlds/router-under-test.ts';

let router: RouterUnderTest;

beforeAll(async () => {
  router = await RouterUnderTest.start();
}, 60_000);

afterAll(async () => {
  await router?.stop();
});

const EVENT = { specversion: '1.0', id: 'e', source: '/shop', type: 'order.placed' };
const STRUCTURED = 'application/cloudevents+json';
const BATCH = 'application/cloudevents-batch+json';

interface BadRequest {
  readonly what: string;
  readonly body: string | Uint8Array;
  readonly headers?: Record<string, string>;
  readonly status: number;
  readonly code: string;
}

const json = (own: object) => JSON.stringify({ ...EVENT, ...own });
const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

const BAD: readonly BadRequest[] = [
  { what: 'text that is not JSON', body: 'hello', status: 400, code: 'invalid-json' },
  { what: 'an empty body', body: '', status: 400, code: 'invalid-json' },
  { what: 'half of a JSON text', body: '{"specversion": "1.', status: 400, code: 'invalid-json' },
  {
    what: 'a media type that is none of events',
    body: '<event/>',
    headers: { 'content-type': 'application/xml' },
    status: 415,
    code: 'unsupported-media-type',
  },
  {
    what: 'a charset that is not UTF-8',
    body: json({}),
    headers: { 'content-type': `${STRUCTURED}; charset=utf-16` },
    status: 415,
    code: 'unsupported-media-type',
  },
  {
    what: 'bytes that are not UTF-8',
    body: new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]),
    status: 400,
    code: 'invalid-encoding',
  },
  {
    what: 'gzip that ends too early',
    body: gzipSync(json({})).subarray(0, 20),
    headers: { 'content-encoding': 'gzip' },
    status: 400,
    code: 'invalid-encoding',
  },
  {
    what: 'gzip that unpacks to more than a request may have',
    body: gzipSync(json({ data: 'x'.repeat(3_000_000) })),
    headers: { 'content-encoding': 'gzip' },
    status: 413,
    code: 'payload-too-large',
  },
  {
    what: 'a content encoding that is not gzip',
    body: json({}),
    headers: { 'content-encoding': 'br' },
    status: 415,
    code: 'unsupported-media-type',
  },
  {
    what: 'a NUL in an attribute',
    body: json({ id: 'a\u0000b' }),
    status: 400,
    code: 'invalid-event',
  },
  { what: 'a NUL byte in the text', body: `${json({})}\u0000`, status: 400, code: 'invalid-json' },
  {
    what: 'a body of two megabytes',
    body: json({ data: 'x'.repeat(2_000_000) }),
    status: 413,
    code: 'payload-too-large',
  },
  {
    what: 'data ten thousand levels deep',
    body: `{"specversion":"1.0","id":"d","source":"/s","type":"t","data":${deep(10_000)}}`,
    status: 400,
    code: 'invalid-event',
  },
  {
    what: 'a lone surrogate in an attribute',
    body: '{"specversion":"1.0","id":"\\ud800","source":"/s","type":"t"}',
    status: 400,
    code: 'invalid-event',
  },
  {
    what: 'a lone surrogate in the data',
    body: '{"specversion":"1.0","id":"s","source":"/s","type":"t","data":{"a":"\\udfff"}}',
    status: 400,
    code: 'invalid-event',
  },
  {
    what: 'an attribute with a name of 70,000 characters',
    body: json({ ['a'.repeat(70_000)]: 'x' }),
    status: 400,
    code: 'invalid-event',
  },
  { what: 'a missing id', body: json({ id: undefined }), status: 400, code: 'invalid-event' },
  { what: 'an empty source', body: json({ source: '' }), status: 400, code: 'invalid-event' },
  {
    what: 'a time that is none',
    body: json({ time: 'yesterday' }),
    status: 400,
    code: 'invalid-event',
  },
  {
    what: 'a time of a clock that is far ahead',
    body: json({ time: '2036-01-01T00:00:00Z' }),
    status: 400,
    code: 'invalid-event',
  },
  {
    what: 'another specversion',
    body: json({ specversion: '0.3' }),
    status: 400,
    code: 'invalid-event',
  },
  {
    what: 'both data and data_base64',
    body: json({ data: 1, data_base64: 'AA==' }),
    status: 400,
    code: 'invalid-event',
  },
  {
    what: 'a batch that is an object',
    body: json({}),
    headers: { 'content-type': BATCH },
    status: 400,
    code: 'invalid-request',
  },
  {
    what: 'a batch of 101 events',
    body: JSON.stringify(Array.from({ length: 101 }, (_, index) => ({ ...EVENT, id: `${index}` }))),
    headers: { 'content-type': BATCH },
    status: 413,
    code: 'too-many-events',
  },
  {
    what: 'a binary event whose header is not percent-encoded',
    body: '{}',
    headers: {
      'content-type': 'application/json',
      'ce-specversion': '1.0',
      'ce-id': '100%',
      'ce-source': '/s',
      'ce-type': 't',
    },
    status: 400,
    code: 'invalid-event',
  },
];

async function send({ body, headers }: Pick<BadRequest, 'body' | 'headers'>): Promise<Response> {
  return fetch(new URL('/events', router.cloud.url), {
    method: 'POST',
    headers: { 'content-type': STRUCTURED, ...headers },
    body,
  });
}

describe('POST /events', () => {
  it.each(BAD)('rejects $what with $status $code', async ({ body, headers, status, code }) => {
    const response = await send({ body, ...(headers === undefined ? {} : { headers }) });
    const problem = (await response.json()) as Record<string, unknown>;

    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(problem).toMatchObject({
      type: `urn:waybill:problem:${code}`,
      status,
      code,
      detail: expect.stringMatching(/.{10}/),
    });
    expect(String(problem.detail).length).toBeLessThan(600);
  });

  it('rejects a body above the ten megabytes of the gateway with 413', async () => {
    const response = await send({ body: 'x'.repeat(10 * 1024 * 1024 + 1) });

    expect(response.status).toBe(413);
  });

  it('takes `__proto__` and `constructor` as the plain data that they are', async () => {
    const body =
      '{"specversion":"1.0","id":"proto","source":"/s","type":"order.placed","data":{"__proto__":{"admin":true},"constructor":{"prototype":1}}}';

    const response = await send({ body });
    const { events } = (await response.json()) as { events: { trackingId: string }[] };
    await router.cloud.waitUntilIdle();
    const { body: waybill } = await router.get(`/events/${events[0]?.trackingId}`);
    const { event } = waybill as { event: { data: object } };

    expect(response.status).toBe(202);
    expect(JSON.stringify(event.data)).toBe(
      '{"__proto__":{"admin":true},"constructor":{"prototype":1}}',
    );
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  it('takes an event with `__proto__` among its attributes for one with a bad name', async () => {
    const response = await send({
      body: '{"specversion":"1.0","id":"p","source":"/s","type":"t","__proto__":"x"}',
    });

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'invalid-event' });
  });

  it('takes a batch without events, and answers without results', async () => {
    const response = await send({ body: '[]', headers: { 'content-type': BATCH } });

    expect([response.status, await response.json()]).toEqual([202, { events: [] }]);
  });

  it('says of each event of a batch what became of it, and lets no bad one harm another', async () => {
    const batch = [
      { ...EVENT, id: 'in-1' },
      { ...EVENT, id: 'in-2', type: '' },
      'no event',
      { ...EVENT, id: 'in-1' },
      { ...EVENT, id: 'in-1', subject: 'another' },
      { ...EVENT, id: 'in-3', time: '2026-11-02T09:00:00Z' },
    ];

    const response = await send({
      body: JSON.stringify(batch),
      headers: { 'content-type': BATCH },
    });
    const { events } = (await response.json()) as { events: { status: string; id?: string }[] };

    expect(response.status).toBe(207);
    expect(events.map(({ status }) => status)).toEqual([
      'accepted',
      'rejected',
      'rejected',
      'duplicate',
      'rejected',
      'accepted',
    ]);
    expect(events.map(({ id }) => id)).toEqual(['in-1', 'in-2', undefined, 'in-1', 'in-1', 'in-3']);
  });
});

describe('GET', () => {
  it.each([
    ['/events/nonsense', 404, 'not-found'],
    [`/events/wb_${'a'.repeat(26)}`, 404, 'not-found'],
    [`/events/wb_${'a'.repeat(26)}/explain/billing`, 404, 'not-found'],
    ['/events?limit=0', 400, 'invalid-request'],
    ['/events?limit=many', 400, 'invalid-request'],
    ['/events?from=tomorrow', 400, 'invalid-request'],
    ['/events?from=2026-11-02&to=2026-11-01', 400, 'invalid-request'],
    ['/events?from=2026-01-01&to=2026-11-01', 400, 'invalid-request'],
    ['/events?cursor=%00', 400, 'invalid-request'],
    ['/events?sort=asc', 400, 'invalid-request'],
  ])('rejects %s with %d %s', async (path, status, code) => {
    const answer = await router.get(path);

    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ code, status, detail: expect.stringMatching(/.{10}/) });
  });
});
