import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KeyedRouter } from '../../support/worlds/keyed-router.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

let keyed: KeyedRouter;
let admin: string;
let ids = 0;

beforeAll(async () => {
  keyed = await KeyedRouter.start();
  admin = (await keyed.issue({ producer: 'ops', permissions: ['admin'] })).key;
}, 60_000);

afterAll(async () => {
  await keyed?.stop();
});

const order = () => ({ id: `order-${ids++}`, source: '/shop', type: 'order.placed', data: {} });
const orders = (count: number) => Array.from({ length: count }, order);
const post = (path: string, body?: unknown) =>
  keyed.request(`POST ${path}`, { key: admin, ...(body === undefined ? {} : { body }) });
const now = () => new Date(keyed.router.clock.now()).toISOString();

describe('POST /keys', () => {
  it('answers with the key, once, and with all that was asked for', async () => {
    const grants = {
      producer: 'shop',
      permissions: ['publish', 'read'],
      sources: ['/shop/*'],
      types: ['order.placed'],
      eventsPerMinute: 600,
      expiresAt: '2027-01-31T00:00:00.000Z',
      label: 'the new checkout',
    };

    const { status, headers, body } = await post('/keys', grants);
    const listed = await keyed.request('GET /keys', { key: admin });

    expect(status).toBe(201);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body.key).toMatch(new RegExp(`^wbk_${body.id}_[a-z2-7]{52}$`));
    expect(body).toEqual({ key: body.key, id: body.id, createdAt: now(), ...grants });
    const { key: _, ...view } = body;
    expect(listed.body.keys).toContainEqual(view);
  });

  it('makes a key that opens after a second', async () => {
    const { body } = await post('/keys', { producer: 'shop', permissions: ['publish'] });
    keyed.router.clock.advance(1000);

    expect((await keyed.publish(body.key, order())).status).toBe(202);
  });

  it.each([
    ['no JSON', '{', 'invalid-json'],
    ['an unknown member', { producer: 'a', permissions: ['read'], role: 'x' }, 'invalid-request'],
    ['half a character', { producer: '\ud800', permissions: ['read'] }, 'invalid-request'],
  ])('rejects %s', async (_, asked, code) => {
    const { status, body } = await post('/keys', asked);

    expect({ status, code: body.code }).toEqual({ status: 400, code });
    expect(body.detail).toMatch(/\w/);
  });
});

describe('a direct invocation', () => {
  it('makes a key without any other key', async () => {
    const { status, body } = await keyed.invoke({ producer: 'ops', permissions: ['admin'] });
    keyed.router.clock.advance(1000);

    expect(status).toBe(200);
    expect((await keyed.request('GET /keys', { key: body.key })).status).toBe(200);
  });

  it('rejects what is no request for a key, as an error of the function', async () => {
    const { status, headers, body } = await keyed.invoke({ producer: 'ops' });

    expect(status).toBe(200);
    expect(headers.get('x-amz-function-error')).toBe('Unhandled');
    expect(body).toMatchObject({
      errorType: 'WaybillError',
      errorMessage:
        '`permissions` must be a list of some of publish, read, consume, operate, admin; received nothing',
    });
  });
});

describe('a rotation', () => {
  it('gives a key with the same grants, and time for the change', async () => {
    const grants = { sources: ['/shop'], eventsPerMinute: 100, label: 'checkout' };
    const old = await keyed.issue(grants);
    const publish = async () => {
      const answers = [
        await keyed.publish(old.key, order()),
        await keyed.publish(fresh.key, order()),
      ];
      return answers.map(({ status }) => status);
    };

    const { status, body: fresh } = await post(`/keys/${old.id}/rotate`, { overlapSeconds: 300 });
    keyed.router.clock.advance(1000);
    const during = await publish();
    await keyed.router.pass(298_000);
    const late = await publish();
    await keyed.router.pass(1000);
    const after = await publish();

    expect(status).toBe(201);
    expect(fresh).toMatchObject({ producer: 'shop', permissions: ['publish'], ...grants });
    expect(fresh.expiresAt).toBeUndefined();
    expect([during, late, after]).toEqual([
      [202, 202],
      [202, 202],
      [401, 202],
    ]);
  });

  it('without overlap ends the old key within five seconds', async () => {
    const old = await keyed.issue();
    await keyed.publish(old.key, order());

    const { body: fresh } = await post(`/keys/${old.id}/rotate`, { overlapSeconds: 0 });
    keyed.router.clock.advance(5000);

    expect((await keyed.publish(old.key, order())).status).toBe(401);
    expect((await keyed.publish(fresh.key, order())).status).toBe(202);
  });

  it('is seen in the list at the old key, which has a day unless it is said otherwise', async () => {
    const old = await keyed.issue({ producer: 'rotated' });

    const { body: fresh } = await post(`/keys/${old.id}/rotate`);
    const { body } = await keyed.request('GET /keys', { key: admin });

    const expiresAt = new Date(keyed.router.clock.now() + DAY).toISOString();
    expect(body.keys).toContainEqual(
      expect.objectContaining({ id: old.id, replacedBy: fresh.id, expiresAt }),
    );
  });

  it.each([
    ['half a second', { overlapSeconds: 0.5 }, /`overlapSeconds` must be .*; received 0.5/],
    ['a negative time', { overlapSeconds: -1 }, /received -1/],
    ['a text', { overlapSeconds: '60' }, /received "60"/],
    ['more than 30 days', { overlapSeconds: 2_592_001 }, /0 to 2592000 \(30 days\)/],
    ['another member', { overlap: 60 }, /no member "overlap"; there are overlapSeconds/],
    ['a list', [], /must be a JSON object; received an array/],
  ])('rejects %s', async (_, asked, message) => {
    const { id } = await keyed.issue();

    const { status, body } = await post(`/keys/${id}/rotate`, asked);

    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'invalid-request', detail: expect.stringMatching(message) });
  });

  it('rejects a key that has ended, and one that was rotated before', async () => {
    const soon = new Date(keyed.router.clock.now() + MINUTE).toISOString();
    const ended = await keyed.issue({ expiresAt: soon });
    await keyed.router.pass(2 * MINUTE);
    const rotated = await keyed.issue();
    const { body: fresh } = await post(`/keys/${rotated.id}/rotate`);

    const answers = [
      await post(`/keys/${ended.id}/rotate`),
      await post(`/keys/${rotated.id}/rotate`),
    ];

    expect(answers.map(({ status }) => status)).toEqual([400, 400]);
    expect(answers.map(({ body }) => body.detail)).toEqual([
      `the key ${ended.id} ended at ${soon}; make a new one by POST /keys`,
      `the key ${rotated.id} was rotated to ${fresh.id} already; rotate that one`,
    ]);
  });
});

describe('the limit of a producer', () => {
  it('is the sum of a minute, and a request above it is refused whole', async () => {
    await toNextMinute();
    const { key } = await keyed.issue({ producer: 'limited', eventsPerMinute: 10 });
    await keyed.publish(key, ...orders(7));
    keyed.router.clock.advance(20_000);

    const over = await keyed.publish(key, ...orders(4));
    const fits = await keyed.publish(key, ...orders(3));
    const full = await keyed.publish(key, order());
    await toNextMinute();
    const next = await keyed.publish(key, ...orders(10));

    expect(over.status).toBe(429);
    expect(over.headers.get('retry-after')).toBe('39');
    expect(over.body).toMatchObject({
      code: 'rate-limited',
      detail:
        'limited may send 10 events a minute, and these 4 would be more; send them again in 39 seconds',
    });
    expect([fits.status, full.status, next.status]).toEqual([202, 429, 202]);
  });

  it('is exact, however many requests come at once', async () => {
    await toNextMinute();
    const { key } = await keyed.issue({ producer: 'crowd', eventsPerMinute: 12 });

    const answers = await Promise.all(orders(30).map((event) => keyed.publish(key, event)));

    expect(answers.filter(({ status }) => status === 202)).toHaveLength(12);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(18);
  });

  it('is one for the old key and the new while a rotation goes on', async () => {
    await toNextMinute();
    const old = await keyed.issue({ producer: 'rotating', eventsPerMinute: 5 });
    const { body: fresh } = await post(`/keys/${old.id}/rotate`);
    keyed.router.clock.advance(1000);

    await keyed.publish(old.key, ...orders(3));

    expect((await keyed.publish(fresh.key, ...orders(3))).status).toBe(429);
    expect((await keyed.publish(fresh.key, ...orders(2))).status).toBe(202);
  });

  it('counts no event that is not taken for another reason', async () => {
    await toNextMinute();
    const { key } = await keyed.issue({
      producer: 'careless',
      eventsPerMinute: 2,
      sources: ['/shop'],
    });
    const first = order();
    const foreign = { ...order(), source: '/bank' };
    const early = { ...order(), time: new Date(keyed.router.clock.now() + 2 * DAY).toISOString() };
    const twin = { ...first, data: { amount: 1 } };

    await keyed.publish(key, first, foreign, { id: 'bad' }, early, twin);

    expect((await keyed.publish(key, order())).status).toBe(202);
    expect((await keyed.publish(key, order())).status).toBe(429);
  });

  it('says of a request with more events than it that no minute will do', async () => {
    const { key } = await keyed.issue({ producer: 'small', eventsPerMinute: 2 });

    const { status, body } = await keyed.publish(key, ...orders(3));

    expect(status).toBe(429);
    expect(body.detail).toBe(
      'this request has 3 events, and small may send 2 a minute; split it, and send a part a minute',
    );
  });

  it('is not enforced while the ledger cannot count, which is said in one line', async () => {
    const { key } = await keyed.issue({ producer: 'unlimited', eventsPerMinute: 1 });
    await keyed.publish(key, order());
    const fault = { service: 'dynamodb', action: 'UpdateItem', error: 'outage' } as const;
    const fix = keyed.router.cloud.faults.set(fault);

    const { status } = await keyed.publish(key, order());
    fix();

    expect(status).toBe(202);
    const said = keyed.router.log.filter(({ fields }) => fields?.producer === 'unlimited');
    expect(said).toHaveLength(1);
  });
});

async function toNextMinute(): Promise<void> {
  keyed.router.clock.advance(MINUTE - (keyed.router.clock.now() % MINUTE));
}
