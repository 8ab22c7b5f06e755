import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KeyedRouter } from '../../support/worlds/keyed-router.ts';

const MINUTE = 60_000;
const PERMISSIONS = ['publish', 'read', 'admin'] as const;

let keyed: KeyedRouter;
let ids = 0;

beforeAll(async () => {
  keyed = await KeyedRouter.start();
}, 60_000);

afterAll(async () => {
  await keyed?.stop();
});

const order = (own: object = {}) => ({
  ...{ id: `order-${ids++}`, source: '/shop', type: 'order.placed', data: {} },
  ...own,
});

describe('cloud.publish and cloud.waybill', () => {
  it('take an API key among their headers', async () => {
    const { cloud } = keyed.router;
    const { key } = await keyed.issue({ permissions: ['publish', 'read'] });
    const headers = { authorization: `Bearer ${key}` };

    const { trackingId } = await cloud.publish(order(), { headers });

    expect(await cloud.waybill(trackingId, { headers })).toMatchObject({ producer: 'shop' });
  });

  it('reject a router that wants a key, and say where it goes', async () => {
    await expect(keyed.router.cloud.publish(order())).rejects.toMatchObject({
      ...{ name: 'RouterError', status: 401, code: 'unauthorized' },
      message: expect.stringMatching(/goes into `headers`$/),
    });
  });
});

describe('a route', () => {
  const routes = [
    ['POST /events', 'publish', 202, order()],
    ['GET /events', 'read', 200, undefined],
    ['GET /events/wb_aaaaaaaaaaaaaaaaaaaaaaaaaa', 'read', 404, undefined],
    ['GET /events/wb_aaaaaaaaaaaaaaaaaaaaaaaaaa/explain/billing', 'read', 404, undefined],
    ['GET /subscribers', 'read', 200, undefined],
    ['GET /keys', 'admin', 200, undefined],
    ['POST /keys', 'admin', 201, { producer: 'other', permissions: ['read'] }],
    ['POST /keys/nobody/rotate', 'admin', 404, undefined],
    ['DELETE /keys/nobody', 'admin', 404, undefined],
  ] as const;

  it.each(routes)('%s wants a key with the permission %s', async (route, wanted, opened, body) => {
    for (const permission of PERMISSIONS) {
      const { key } = await keyed.issue({ permissions: [permission] });
      const answer = await keyed.request(route, { key, body });

      expect(answer.status).toBe(permission === wanted ? opened : 403);
      if (permission !== wanted) expect(answer.body).toMatchObject({ code: 'forbidden' });
    }
  });

  it.each(routes)('%s rejects a request without a key', async (route, _, __, body) => {
    const { status, headers, body: problem } = await keyed.request(route, { body });

    expect({ status, challenge: headers.get('www-authenticate') }).toEqual({
      status: 401,
      challenge: 'Bearer',
    });
    expect(problem).toMatchObject({ code: 'unauthorized', status: 401 });
    expect(headers.get('content-type')).toBe('application/problem+json');
  });

  it.each([
    ['DELETE /keys/{}', 'admin'],
    ['POST /keys/{}/rotate', 'admin'],
    ['GET /events/{}', 'read'],
    ['GET /events/{}/explain/billing', 'read'],
  ])('%s finds nothing by a name that is too long to be one', async (route, permission) => {
    const { key } = await keyed.issue({ permissions: [permission] });

    const { status, body } = await keyed.request(route.replace('{}', 'a'.repeat(3000)), { key });

    expect({ status, code: body.code }).toEqual({ status: 404, code: 'not-found' });
  });

  it('GET /health wants none', async () => {
    expect((await keyed.request('GET /health')).status).toBe(200);
  });

  it('takes a key with several permissions for each of them', async () => {
    const { key } = await keyed.issue({ permissions: ['publish', 'read'] });

    expect((await keyed.publish(key, order())).status).toBe(202);
    expect((await keyed.request('GET /events', { key })).status).toBe(200);
    expect((await keyed.request('GET /keys', { key })).status).toBe(403);
  });
});

describe('a key', () => {
  it('names the producer in the waybill and in the list', async () => {
    const { key } = await keyed.issue({ permissions: ['publish', 'read'], producer: 'webshop' });

    const { body } = await keyed.publish(key, order());
    const { trackingId } = body.events[0] ?? {};
    const waybill = await keyed.request(`GET /events/${trackingId}`, { key });
    const list = await keyed.request('GET /events', { key });

    expect(waybill.body).toMatchObject({ trackingId, producer: 'webshop' });
    expect(list.body.events).toContainEqual(
      expect.objectContaining({ trackingId, producer: 'webshop' }),
    );
  });

  it.each([
    ['another secret', (key: string) => `${key.slice(0, -8)}aaaaaaaa`],
    ['another id', (key: string) => key.replace(/wbk_.{4}/, 'wbk_aaaa')],
    ['a part of it', (key: string) => key.slice(0, 40)],
    ['nothing', () => ''],
  ])('rejects %s', async (_, change) => {
    const { key } = await keyed.issue();

    const { status, body } = await keyed.publish(change(key), order());

    expect({ status, code: body.code }).toEqual({ status: 401, code: 'unauthorized' });
  });

  it('is taken by any spelling of Bearer, and by no other scheme', async () => {
    const { key } = await keyed.issue();
    const statuses = [];

    for (const scheme of ['bearer', 'BEARER', 'Basic', 'ApiKey']) {
      const authorization = `${scheme} ${key}`;
      statuses.push((await keyed.request('POST /events', { authorization, body: order() })).status);
    }

    expect(statuses).toEqual([202, 202, 401, 401]);
  });

  it('opens nothing once its time has come', async () => {
    const expiresAt = new Date(keyed.router.clock.now() + 10 * MINUTE).toISOString();
    const { key, id } = await keyed.issue({ expiresAt });

    const before = await keyed.publish(key, order());
    await keyed.router.pass(10 * MINUTE);
    const after = await keyed.publish(key, order());

    expect(before.status).toBe(202);
    expect(after.status).toBe(401);
    expect(after.body.detail).toBe(`the key ${id} ended at ${expiresAt}; ask for another`);
  });

  it('that is deleted opens nothing five seconds later', async () => {
    const { key: admin } = await keyed.issue({ permissions: ['admin'] });
    const { key, id } = await keyed.issue();
    await keyed.publish(key, order());

    const deleted = await keyed.request(`DELETE /keys/${id}`, { key: admin });
    keyed.router.clock.advance(5000);

    expect({ status: deleted.status, text: deleted.text }).toEqual({ status: 204, text: '' });
    expect((await keyed.publish(key, order())).status).toBe(401);
    expect((await keyed.request(`DELETE /keys/${id}`, { key: admin })).status).toBe(404);
  });
});

describe('the sources and types of a key', () => {
  const grants = { sources: ['/shop', '/shop/*'], types: ['order.*'] };

  it('let through what they name, exactly or by its beginning', async () => {
    const { key } = await keyed.issue(grants);

    const { status } = await keyed.publish(
      key,
      order(),
      order({ source: '/shop/eu' }),
      order({ type: 'order.paid' }),
    );

    expect(status).toBe(202);
  });

  it('reject the others of a batch, saying what is allowed', async () => {
    const { key } = await keyed.issue(grants);

    const { status, body } = await keyed.publish(
      key,
      order({ id: 'mine' }),
      order({ id: 'theirs', source: '/shopping' }),
      order({ id: 'odd', type: 'orders' }),
    );

    expect(status).toBe(207);
    expect(body.events).toMatchObject([
      { id: 'mine', status: 'accepted' },
      {
        id: 'theirs',
        source: '/shopping',
        status: 'rejected',
        error: {
          code: 'forbidden',
          message:
            'the key of shop may not publish the `source` "/shopping"; it may publish "/shop", "/shop/*"',
        },
      },
      { id: 'odd', status: 'rejected', error: { code: 'forbidden' } },
    ]);
  });

  it('reject a request of which they allow nothing, with 403', async () => {
    const { key } = await keyed.issue(grants);
    const foreign = order({ source: '/bank' });

    const one = await keyed.publish(key, foreign);
    const { key: reader } = await keyed.issue({ permissions: ['read'] });
    const { body } = await keyed.request('GET /events?source=/bank', { key: reader });

    expect(one.status).toBe(403);
    expect(one.body).toMatchObject({
      code: 'forbidden',
      events: [{ status: 'rejected', error: { code: 'forbidden' } }],
    });
    expect(body.events).toEqual([]);
  });
});

describe('an outage of the ledger', () => {
  it('leaves the keys that were read before in force', async () => {
    const { key } = await keyed.issue();
    await keyed.publish(key, order());
    const fix = keyed.router.cloud.faults.set({ service: 'dynamodb', error: 'outage' });
    keyed.router.clock.advance(MINUTE);

    const known = await keyed.publish(key, order());
    const unknown = await keyed.publish(`${key.slice(0, -8)}aaaaaaaa`, order());
    fix();

    expect([known.status, unknown.status]).toEqual([202, 401]);
  });

  it('is a 503 where no key was read before', async () => {
    const { key } = await keyed.issue();
    const { cloud } = keyed.router;
    const crash = { action: 'Query', error: 'crash-before', times: 1 } as const;
    cloud.faults.set({
      service: 'dynamodb',
      function: keyed.router.functionName('Ingest'),
      ...crash,
    });
    keyed.router.clock.advance(MINUTE);
    await keyed.publish(key, order());
    const fix = cloud.faults.set({ service: 'dynamodb', error: 'outage' });

    const { status, headers, body } = await keyed.publish(key, order());
    fix();

    expect(status).toBe(503);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect(body).toMatchObject({ code: 'ledger-unavailable' });
    expect((await keyed.publish(key, order())).status).toBe(202);
  });
});

describe("a subscriber's handler", () => {
  it('may write the rows of its own deliveries, and no key', async () => {
    const { key } = await keyed.issue({ permissions: ['publish', 'read'] });
    const { body } = await keyed.publish(key, order({ type: 'key.wanted' }));
    await keyed.router.cloud.waitUntilIdle();

    const path = `GET /events/${body.events[0]?.trackingId}`;
    const { text } = await keyed.request(path, { key });

    expect(JSON.parse(text)).toMatchObject({
      deliveries: [
        {
          status: 'dead',
          error: {
            message: expect.stringMatching(
              /is not authorized to perform: dynamodb:PutItem on resource/,
            ),
          },
        },
      ],
    });
  });
});
