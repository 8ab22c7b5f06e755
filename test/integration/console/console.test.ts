import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PERMISSIONS } from '../../../core/api/routes.ts';
import { ConsoleWorld, OF_PAGE } from './console-world.ts';
import { describeFiles } from './describe-files.ts';

const SIGNED =
  'AWS4-HMAC-SHA256 Credential=test/20261125/us-east-1/execute-api/aws4_request, SignedHeaders=host, Signature=00';

const HOURS = 3_600_000;

let world: ConsoleWorld;

beforeAll(async () => {
  world = await ConsoleWorld.start();
}, 120_000);

afterAll(async () => {
  await world?.stop();
});

const EVENT = { source: '/shop', type: 'order.placed', data: {} };

/** A route of each function, with what it answers to who may do all. */
const ROUTES: readonly (readonly [string, number, unknown?])[] = [
  ['POST /events', 202, EVENT],
  ['GET /events', 200],
  ['GET /catalog', 200],
  ['GET /jobs', 200],
  ['POST /subscribers/none/pull', 404, {}],
  ['DELETE /subscribers/None!', 400],
  ['GET /keys', 200],
];

describe.each(['Keyed', 'UrlKeyed'] as const)('the console of the router %s', (router) => {
  it('lets nobody in without a key, and says so', async () => {
    expect(await world.session(router)).toEqual({
      ...{ signIn: 'api-key', signedIn: false, permissions: [], keys: true },
      router: `${router.toLowerCase()}-router`,
    });
  });

  it('makes a session of a key, which no script can read and no other site sends', async () => {
    const { key } = await world.issue(router, { permissions: ['read'], label: 'laptop' });

    const asked = { headers: OF_PAGE, body: { key } };
    const { status, headers, text } = await world.ask(router, 'POST /console/session', asked);

    expect([status, text]).toEqual([204, '']);
    expect(headers.getSetCookie()).toEqual([
      `waybill=${key}; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict`,
    ]);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(await world.session(router, { cookie: `a=b; waybill=${key}` })).toEqual({
      ...{ signIn: 'api-key', signedIn: true, name: 'shop (laptop)', permissions: ['read'] },
      ...{ keys: true, router: `${router.toLowerCase()}-router` },
    });
  });

  it('binds the cookie to the host by its name where it was asked by https', async () => {
    const { key } = await world.issue(router, { permissions: ['read'] });
    const https = { 'x-forwarded-proto': 'https' };

    const asked = { headers: { ...OF_PAGE, ...https }, body: { key } };
    const { headers } = await world.ask(router, 'POST /console/session', asked);

    expect(headers.getSetCookie()).toEqual([expect.stringMatching(/^__Host-waybill=.*; Secure$/)]);
    const isIn = async (name: string) =>
      (await world.session(router, { ...https, cookie: `${name}=${key}` })).signedIn;
    expect([await isIn('__Host-waybill'), await isIn('waybill')]).toEqual([true, false]);
  });

  it('has a cookie of its own for each port and path that its page is at', async () => {
    const { key } = await world.issue(router, { permissions: ['read'] });
    const page = { 'x-waybill-console': ':4311/orders' };
    const begun = { headers: page, body: { key } };
    const { headers } = await world.ask(router, 'POST /console/session', begun);

    const [cookie = ''] = headers.getSetCookie()[0]?.split(';') ?? [];
    expect(cookie).toBe(`waybill-4311!orders=${key}`);
    const statusWith = async (sent: Record<string, string>) =>
      (await world.ask(router, 'GET /events', { headers: sent })).status;
    expect(await statusWith({ cookie, ...page })).toBe(200);
    expect(await statusWith({ cookie, 'x-waybill-console': ':4310/orders' })).toBe(401);
    const ended = await world.ask(router, 'DELETE /console/session', { headers: page });
    expect(ended.headers.getSetCookie()[0]).toMatch(/^waybill-4311!orders=; .*Max-Age=0;/);
  });

  it('is taken by every function, from its own page alone', async () => {
    const { key } = await world.issue(router, { permissions: PERMISSIONS });
    const cookie = await world.signIn(router, key);

    for (const [route, expected, body] of ROUTES) {
      const statusWith = async (headers: Record<string, string>) =>
        (await world.ask(router, route, { headers, body })).status;
      expect([route, await statusWith({ cookie, ...OF_PAGE })]).toEqual([route, expected]);
      expect([route, await statusWith({ cookie })]).toEqual([route, 401]);
      expect([route, await statusWith(OF_PAGE)]).toEqual([route, 401]);
      // What a program says goes before.
      const authorization = 'Bearer wrong';
      expect([route, await statusWith({ cookie, ...OF_PAGE, authorization })]).toEqual([
        route,
        401,
      ]);
    }
  });

  it('is answered what nobody on the way keeps, errors as well', async () => {
    const { key } = await world.issue(router, { permissions: PERMISSIONS });
    const cookie = await world.signIn(router, key);

    for (const route of ['GET /events', 'GET /catalog', 'GET /keys', 'GET /events/none']) {
      const { headers } = await world.ask(router, route, { headers: { cookie, ...OF_PAGE } });
      expect([route, headers.get('cache-control')]).toEqual([route, 'no-store']);
    }
  });

  it('may what the key may, and no more', async () => {
    const grants = { permissions: ['publish', 'read'], sources: ['/shop'], types: ['order.*'] };
    const { key } = await world.issue(router, { ...grants, expiresAt: '2030-01-01T00:00:00Z' });
    const headers = { cookie: await world.signIn(router, key), ...OF_PAGE };
    const publish = (event: object) => world.ask(router, 'POST /events', { headers, body: event });

    expect(await world.session(router, headers)).toMatchObject(grants);
    expect((await publish(EVENT)).status).toBe(202);
    expect((await publish({ ...EVENT, source: '/bank' })).status).toBe(403);
    expect((await world.ask(router, 'DELETE /events', { headers })).status).not.toBe(200);
    for (const route of ['GET /keys', 'GET /audit', 'POST /subscribers/none/pause'])
      expect([
        route,
        (await world.ask(router, route, { headers, body: undefined })).status,
      ]).toEqual([route, 403]);
  });

  it.each<[string, unknown, number, string]>([
    ['another key', { key: `wbk_${'a'.repeat(16)}_${'a'.repeat(52)}` }, 401, 'unauthorized'],
    ['no key', { key: 'open sesame' }, 401, 'unauthorized'],
    ['an empty one', { key: '' }, 401, 'unauthorized'],
    ['no text', { key: 1 }, 400, 'invalid-request'],
    ['no object', ['wbk_'], 400, 'invalid-request'],
  ])('rejects %s, and sets no cookie', async (_, body, status, code) => {
    const answer = await world.ask(router, 'POST /console/session', { headers: OF_PAGE, body });

    expect([answer.status, JSON.parse(answer.text).code]).toEqual([status, code]);
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  it.each(['POST', 'DELETE'])('rejects %s by a page that is not its own', async (method) => {
    const { key } = await world.issue(router, { permissions: ['read'] });

    const answer = await world.ask(router, `${method} /console/session`, { body: { key } });

    expect([answer.status, JSON.parse(answer.text).code]).toEqual([400, 'invalid-request']);
    expect(answer.text).toContain('x-waybill-console');
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  it('ends the session when somebody signs out', async () => {
    const answer = await world.ask(router, 'DELETE /console/session', { headers: OF_PAGE });

    expect(answer.status).toBe(204);
    expect(answer.headers.getSetCookie()).toEqual([
      'waybill=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict',
    ]);
  });

  it('ends it with the key, and takes the cookie away', async () => {
    const expiresAt = new Date(world.clock.now() + HOURS).toISOString();
    const { key } = await world.issue(router, { permissions: ['read'], expiresAt });
    const asked = { headers: OF_PAGE, body: { key } };
    const begun = await world.ask(router, 'POST /console/session', asked);
    expect(begun.headers.getSetCookie()[0]).toContain('Max-Age=3599;');
    const headers = { cookie: `waybill=${key}`, ...OF_PAGE };

    world.clock.advance(HOURS);

    const after = await world.ask(router, 'GET /console/session', { headers });
    expect(JSON.parse(after.text)).toMatchObject({ signedIn: false, permissions: [] });
    expect(after.headers.getSetCookie()).toEqual([expect.stringMatching(/^waybill=; .*Max-Age=0/)]);
    expect((await world.ask(router, 'GET /events', { headers })).status).toBe(401);
  });

  it.each(['rotated', 'deleted'])('ends it when the key is %s', async (how) => {
    const admin = await world.issue(router, { permissions: ['admin'] });
    const { key, id } = await world.issue(router, { permissions: ['read'] });
    const headers = { cookie: await world.signIn(router, key), ...OF_PAGE };
    expect((await world.ask(router, 'GET /events', { headers })).status).toBe(200);

    const authorization = `Bearer ${admin.key}`;
    const [route, body] =
      how === 'rotated'
        ? [`POST /keys/${id}/rotate`, { overlapSeconds: 0 }]
        : [`DELETE /keys/${id}`, undefined];
    const changed = await world.ask(router, route, { headers: { authorization }, body });
    expect(changed.status).toBeLessThan(300);
    world.clock.advance(6000);

    expect((await world.ask(router, 'GET /events', { headers })).status).toBe(401);
    expect((await world.session(router, headers)).signedIn).toBe(false);
  });
});

describe('the session', () => {
  it('is everybody’s where nobody has to sign in', async () => {
    const router = 'UrlOpen';
    expect(await world.session(router)).toEqual({
      ...{ signIn: 'none', signedIn: true, permissions: PERMISSIONS, keys: false },
      router: `${router.toLowerCase()}-router`,
    });
    const begun = await world.ask(router, 'POST /console/session', { headers: OF_PAGE, body: {} });
    expect(begun.status).toBe(405);
  });

  it('says at a router that wants tokens where they come from, and lets nobody in without', async () => {
    const { issuer } = world;

    expect(await world.session('Jwt')).toEqual({
      ...{ signIn: 'jwt', signedIn: false, permissions: PERMISSIONS, keys: false },
      router: 'jwt-router',
      jwt: {
        issuer: issuer.url,
        clientId: 'console',
        scopes: 'openid profile',
        audience: 'waybill',
      },
    });
    const statusWith = async (headers: Record<string, string>) =>
      (await world.ask('Jwt', 'GET /events', { headers })).status;
    expect(await statusWith({})).toBe(401);
    expect(await statusWith({ authorization: `Bearer ${await issuer.token()}` })).toBe(200);
  });

  it('is of who signs where IAM decides', async () => {
    const headers = { authorization: SIGNED };

    expect((await world.ask('Signed', 'GET /console/session')).status).toBe(403);
    expect(await world.session('Signed', headers)).toEqual({
      ...{ signIn: 'iam', signedIn: true, permissions: PERMISSIONS, keys: false },
      ...{ name: expect.stringContaining('arn:'), router: 'signed-router' },
    });
  });
});

describeFiles(() => world);
