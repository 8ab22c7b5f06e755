import { createServer, type Server } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { makeJwtAuthorizer } from '../../../../local/services/apigateway/authorizers/jwt-authorizer.ts';
import { close, listen } from '../../../../local/support/loopback.ts';
import { GuardedGateway } from './guarded-gateway.ts';

type Claims = Readonly<Record<string, unknown>>;

const AUDIENCE = 'waybill-producers';

const { privateKey, publicKey } = await generateKeyPair('RS256');
const others = await generateKeyPair('RS256');
let server: Server;
let issuer: string;
let gateway: GuardedGateway;

/** An OpenID Connect issuer: its configuration and its keys. */
beforeAll(async () => {
  const key = { ...(await exportJWK(publicKey)), kid: 'key-1', alg: 'RS256', use: 'sig' };
  server = createServer((request, response) => {
    const found = request.url?.endsWith('/openid-configuration') ?? false;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(found ? { issuer, jwks_uri: `${issuer}/keys` } : { keys: [key] }));
  });
  issuer = `http://127.0.0.1:${await listen(server, 0, 'ISSUER')}`;
});

afterAll(async () => {
  await close(server);
});

async function open(scopes: readonly string[] = [], from = issuer): Promise<void> {
  gateway = new GuardedGateway(scopes, ({ parts }) =>
    makeJwtAuthorizer(
      { issuer: from, audience: [AUDIENCE], identitySource: ['$request.header.Authorization'] },
      parts,
    ),
  );
  await gateway.open();
}

beforeEach(async () => {
  await open();
});

afterEach(async () => {
  await gateway.stop();
});

async function token(
  claims: Claims = {},
  key = privateKey,
  header: object = { kid: 'key-1' },
): Promise<string> {
  const now = Math.floor(gateway.time / 1000);
  const payload = { iss: issuer, aud: AUDIENCE, sub: 'shop', iat: now, exp: now + 60, ...claims };
  return new SignJWT(payload).setProtectedHeader({ alg: 'RS256', ...header }).sign(key);
}

const bearer = async (claims?: Claims, key?: typeof privateKey) => ({
  authorization: `Bearer ${await token(claims, key)}`,
});

describe('a route with a JWT authorizer', () => {
  it('lets a token of the issuer in, and hands its claims to the function as strings', async () => {
    const { status } = await gateway.call(await bearer({ scope: 'a b', groups: ['x', 'y'] }));

    expect(status).toBe(200);
    expect(gateway.handled[0]?.requestContext.authorizer).toEqual({
      jwt: {
        claims: expect.objectContaining({ sub: 'shop', aud: AUDIENCE, groups: '[x y]' }),
        scopes: ['a', 'b'],
      },
    });
  });

  it('lets a token in without the word Bearer, and one with a client_id for its audience', async () => {
    const bare = await gateway.call({ authorization: await token() });
    const client = await gateway.call(await bearer({ aud: undefined, client_id: AUDIENCE }));

    expect([bare.status, client.status]).toEqual([200, 200]);
  });

  it('rejects a request without a token, and asks for one', async () => {
    expect(await gateway.call()).toEqual({
      status: 401,
      body: { message: 'Unauthorized' },
      challenge: 'Bearer',
    });
  });

  it.each<[string, () => Promise<Record<string, string>>, RegExp]>([
    ['that is none', async () => ({ authorization: 'Bearer abc' }), /Invalid Compact JWS/],
    ['of another key', () => bearer({}, others.privateKey), /signature verification failed/],
    ['of another issuer', () => bearer({ iss: 'https://else.where' }), /"iss"|'iss'/],
    ['for another audience', () => bearer({ aud: 'others' }), /another audience/],
    ['for nobody', () => bearer({ aud: undefined }), /another audience/],
    ['that has expired', () => bearer({ exp: Math.floor(gateway.time / 1000) - 1 }), /'exp'/],
    ['that does not end', () => bearer({ exp: undefined }), /'exp'/],
    ['of a time to come', () => bearer({ iat: Math.floor(gateway.time / 1000) + 9 }), /\(iat\)/],
    [
      'that does not name its key',
      async () => ({ authorization: await token({}, privateKey, {}) }),
      /\(kid\)/,
    ],
    ['that is not yet valid', () => bearer({ nbf: Math.floor(gateway.time / 1000) + 9 }), /'nbf'/],
  ])('rejects a token %s, and says why', async (_, headers, why) => {
    const { status, challenge } = await gateway.call(await headers());

    expect(status).toBe(401);
    expect(challenge).toMatch(/^Bearer error="invalid_token" error_description="/);
    expect(challenge).toMatch(why);
    expect(gateway.handled).toEqual([]);
  });

  it('with scopes lets a token in that has one of them, and rejects one that has none', async () => {
    await gateway.stop();
    await open(['events.write', 'admin']);

    const statuses = [
      (await gateway.call(await bearer({ scope: 'events.read admin' }))).status,
      (await gateway.call(await bearer({ scp: ['events.write'] }))).status,
      (await gateway.call(await bearer({ scope: 'events.read' }))).status,
      (await gateway.call(await bearer())).status,
    ];

    expect(statuses).toEqual([200, 200, 403, 403]);
    expect((await gateway.call()).challenge).toBe('Bearer scope="events.write admin"');
  });

  it.each(['is gone', 'does not answer'])(
    'rejects every token while the issuer %s',
    async (how) => {
      await gateway.stop();
      const silent = createServer();
      const from = `http://127.0.0.1:${await listen(silent, 0, 'ISSUER')}`;
      if (how === 'is gone') await close(silent);
      await open([], from);

      const { status, challenge } = await gateway.call(await bearer());
      await close(silent);

      expect(status).toBe(401);
      expect(challenge).toContain('OIDC discovery endpoint communication error');
      expect(gateway.warnings[0]).toContain(`cannot ask the issuer ${from} for its keys`);
    },
  );
});
