import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RouterUnderTest } from '../../support/worlds/router-under-test.ts';

const BATCHED = 'application/cloudevents-batch+json';
const WHY = { reason: 'INC-42' };

/** Longer than a function trusts what it has read. */
const LATER = 6000;

const ORDER = {
  type: 'object',
  properties: { amount: { type: 'integer', minimum: 1 } },
  required: ['amount'],
};

let router: RouterUnderTest;

beforeAll(async () => {
  router = await RouterUnderTest.start();
}, 60_000);

afterAll(async () => {
  await router?.stop();
});

async function call(method: 'PUT' | 'DELETE', path: string, body?: unknown, headers = {}) {
  const response = await fetch(new URL(path, router.cloud.url), {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const etag = response.headers.get('etag') ?? '';
  return { status: response.status, etag, body: (await response.json()) as Answered };
}

interface Answered {
  readonly code?: string;
  readonly detail?: string;
  readonly events?: readonly {
    readonly id: string;
    readonly status: string;
    readonly trackingId?: string;
    readonly deprecated?: true;
    readonly error?: { readonly code: string; readonly violations: readonly object[] };
  }[];
  readonly violations?: readonly object[];
  readonly declared?: object;
}

async function send(...events: readonly [string, unknown][]) {
  const batch = events.map(([id, data]) => ({
    ...{ specversion: '1.0', source: '/shop', type: 'order.checked', id, data },
  }));
  const response = await router.post(batch, BATCHED);
  return { status: response.status, body: (await response.json()) as Answered };
}

async function declare(changes: object, type = 'order.checked') {
  const answer = await call('PUT', `/catalog/${type}`, { ...changes, ...WHY });
  await router.pass(LATER);
  return answer;
}

const calls = () => ({ ...router.cloud.calls.dynamodb });

describe('a declared type', () => {
  it('is in the catalog, with its tag, before any event has come', async () => {
    const { status, etag } = await declare({ schema: ORDER, owner: 'shop', mode: 'enforce' });
    const shown = await router.get('/catalog/order.checked');
    const { types } = (await router.get('/catalog')).body as { types: object[] };
    const again = await call('PUT', '/catalog/order.checked', {
      ...{ schema: ORDER, owner: 'shop', mode: 'enforce' },
      ...WHY,
    });

    expect([status, again.status, again.etag]).toEqual([200, 200, etag]);
    expect(shown.body).toMatchObject({
      type: 'order.checked',
      declared: { owner: 'shop', mode: 'enforce', version: 1, schema: ORDER, changedBy: 'anyone' },
    });
    expect(types).toMatchObject([{ type: 'order.checked', declared: { version: 1 } }]);
    const audit = (await router.get('/audit')).body as { entries: object[] };
    expect(audit.entries).toMatchObject([{ action: 'declare-type', reason: 'INC-42' }]);
  });

  it('has an event that is not as it says refused, with what is wrong of it', async () => {
    const alone = await send(['alone', { amount: 0 }]);
    const batch = await send(['good', { amount: 5 }], ['bad', {}], ['worse', 'x']);

    expect(alone).toMatchObject({
      status: 422,
      body: {
        code: 'schema-violation',
        events: [
          {
            ...{ id: 'alone', status: 'rejected' },
            error: { code: 'schema-violation', violations: [{ pointer: '/data/amount' }] },
          },
        ],
      },
    });
    expect(batch.status).toBe(207);
    expect(batch.body.events?.map(({ id, status }) => [id, status])).toEqual([
      ['good', 'accepted'],
      ['bad', 'rejected'],
      ['worse', 'rejected'],
    ]);
  });

  it('costs no call more for each event, whether its events are checked or not', async () => {
    const countOf = async (type: string, prefix: string) => {
      await router.post({ source: '/shop', type, id: `${prefix}-first`, data: { amount: 1 } });
      const before = calls();
      for (let n = 0; n < 20; n++)
        await router.post({ source: '/shop', type, id: `${prefix}-${n}`, data: { amount: 1 } });
      const after = calls();
      return Object.keys(after)
        .map((action) => [action, (after[action] ?? 0) - (before[action] ?? 0)] as const)
        .filter(([, count]) => count > 0);
    };

    const each = [
      ['BatchGetItem', 20],
      ['BatchWriteItem', 20],
    ];
    expect(await countOf('order.checked', 'checked')).toEqual(each);
    expect(await countOf('order.unchecked', 'unchecked')).toEqual(each);
  });

  it('reads what is declared once it has changed, and nothing more every five seconds', async () => {
    await send(['before', { amount: 1 }]);
    await router.pass(LATER);
    const before = calls();
    await send(['after', { amount: 1 }]);
    const after = calls();

    expect((after.GetItem ?? 0) - (before.GetItem ?? 0)).toBeLessThanOrEqual(1);
    expect((after.Query ?? 0) - (before.Query ?? 0)).toBe(0);
  });

  it('has its waybills say what is wrong where it warns', async () => {
    await declare({ schema: ORDER, mode: 'warn', deprecated: true });

    const { status, body } = await send(['warned', {}]);
    const [result] = body.events ?? [];
    const waybill = (await router.get(`/events/${result?.trackingId}`)).body as Answered;

    expect([status, result?.status, result?.deprecated]).toEqual([202, 'accepted', true]);
    expect(waybill.violations).toEqual([
      { pointer: '/data', message: expect.stringContaining('amount') },
    ]);
  });

  it('is held to its size and its senders', async () => {
    await declare({ mode: 'enforce', producers: ['/web/*'], maxBytes: 50 });

    const { status, body } = await send(['small', {}]);

    expect(status).toBe(422);
    expect(body.events?.[0]?.error?.violations).toMatchObject([
      { pointer: '/source' },
      { pointer: '' },
    ]);
  });

  it('rejects a schema that may refuse what was allowed, and leaves what stands', async () => {
    const { etag } = await declare({ schema: ORDER, mode: 'enforce', compatibility: 'backward' });
    const narrow = { ...ORDER, properties: { amount: { type: 'integer', minimum: 2 } } };
    const refused = await declare({ schema: narrow, mode: 'enforce', compatibility: 'backward' });
    const late = await call('PUT', '/catalog/order.checked', WHY, { 'if-match': '"1-1"' });

    expect([refused.status, refused.body.code]).toEqual([409, 'incompatible-schema']);
    expect([late.status, late.body.code]).toEqual([412, 'precondition-failed']);
    expect((await send(['one', { amount: 1 }])).status).toBe(202);
    const shown = await fetch(new URL('/catalog/order.checked', router.cloud.url));
    expect(shown.headers.get('etag')).toBe(etag);
  });

  it.each<[string, unknown]>([
    ['an unknown keyword', { requried: ['amount'] }],
    ['no end of itself', { $ref: '#' }],
    ['another document', { $ref: 'https://example.com/x.json' }],
    ['a pattern that looks ahead', { pattern: '(?=a)' }],
    ['null', null],
  ])('rejects a schema of %s', async (_, schema) => {
    const { status, body } = await call('PUT', '/catalog/hostile', { schema, ...WHY });

    expect([status, body.code]).toEqual([400, 'invalid-schema']);
    expect((await router.get('/catalog/hostile')).status).toBe(404);
  });

  it('takes a pattern that would take others for ever', async () => {
    await declare({ schema: { type: 'string', pattern: '^(a+)+$' }, mode: 'enforce' });

    const { status } = await send(['slow', `${'a'.repeat(50_000)}b`]);

    expect(status).toBe(422);
  });

  it('is held to by an operator who sends an event again with other data', async () => {
    const data = { only: 'billing', amount: 5 };
    const { trackingId } = await router.publish('order.placed', 'to-be-edited', data);
    await router.pass(LATER);
    await declare({ schema: ORDER, mode: 'enforce' }, 'order.placed');
    const redeliver = async (amount: unknown) => {
      const body = { ...WHY, again: true, subscribers: ['billing'], data: { ...data, amount } };
      const response = await fetch(new URL(`/events/${trackingId}/redeliver`, router.cloud.url), {
        method: 'POST',
        body: JSON.stringify(body),
      });
      return { status: response.status, body: (await response.json()) as object };
    };
    const [wrong, right] = [await redeliver('many'), await redeliver(6)];
    await call('DELETE', '/catalog/order.placed?reason=x');
    await router.pass(LATER);

    expect(wrong).toMatchObject({
      status: 422,
      body: { code: 'schema-violation', violations: [{ pointer: '/data/amount' }] },
    });
    expect(right).toMatchObject({ status: 202, body: { newEvent: {} } });
  });

  it('is as any other when it is taken back', async () => {
    const none = await call('DELETE', '/catalog/order.checked');
    const gone = await call('DELETE', '/catalog/order.checked?reason=x');
    await router.pass(LATER);
    const twice = await call('DELETE', '/catalog/order.checked?reason=x');

    expect([none.status, gone.status, twice.status]).toEqual([400, 200, 404]);
    expect((await send(['free', 'anything'])).status).toBe(202);
  });
});
