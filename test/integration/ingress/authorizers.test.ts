import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { Cloud } from '../../../local/cloud/cloud.ts';
import { startCloud } from '../../../local/cloud/start-cloud.ts';
import { close, listen } from '../../../local/support/loopback.ts';
import { synthesize } from '../../support/worlds/synthesize.ts';

const SIGNED =
  'AWS4-HMAC-SHA256 Credential=test/20261125/us-east-1/execute-api/aws4_request, SignedHeaders=host, Signature=00';

let cloud: Cloud;
let issuer: Server;
let token: string;

beforeAll(async () => {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const keys = [{ ...(await exportJWK(publicKey)), kid: 'key-1', alg: 'RS256' }];
  issuer = createServer(({ url }, response) =>
    response.end(JSON.stringify(url === '/keys' ? { keys } : { jwks_uri: `${name}/keys` })),
  );
  const name = `http://127.0.0.1:${await listen(issuer, 0, 'ISSUER')}`;
  token = await new SignJWT({ iss: name, aud: 'waybill', sub: 'shop' })
    .setProtectedHeader({ alg: 'RS256', kid: 'key-1' })
    .setExpirationTime('1h')
    .sign(privateKey);
  process.env.ISSUER = name;
  const assembly = await synthesize('test/integration/ingress/guarded-app.ts');
  cloud = await startCloud({ assembly, httpPort: 0, awsPort: 0, log: () => {} });
}, 60_000);

afterAll(async () => {
  delete process.env.ISSUER;
  await cloud?.stop();
  await close(issuer);
});

async function publish(router: string, headers: Record<string, string>): Promise<number> {
  const response = await fetch(new URL('/events', cloud.outputs[`${router}Url`]), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ source: '/shop', type: 'order.placed', data: {} }),
  });
  await response.arrayBuffer();
  return response.status;
}

describe('a router whose authorizer is', () => {
  it.each([
    ['Iam', 'a signature', () => ({ authorization: SIGNED }), 403],
    ['Jwt', 'a token of the issuer', () => ({ authorization: `Bearer ${token}` }), 401],
    ['Lambda', 'a key that the function knows', () => ({ 'x-api-key': 'open sesame' }), 401],
  ])('%s takes events with %s, and none without', async (router, _, headers, refused) => {
    const open: Record<string, string> = headers();

    expect(await publish(router, open)).toBe(202);
    expect(await publish(router, {})).toBe(refused);
  });

  it('Lambda rejects a key that the function does not know', async () => {
    expect(await publish('Lambda', { 'x-api-key': 'guess' })).toBe(403);
  });

  it('any of them is run whole', () => {
    expect(cloud.warnings).toEqual([]);
  });
});
