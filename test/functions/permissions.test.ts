import { describe, expect, it } from '@jest/globals';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { PERMISSIONS, ROUTES, type RouteGroup } from '../../core/api/routes.ts';
import { makeFunctionUrl } from '../../functions/function-url.ts';
import type { Answer } from '../../functions/http/answer-routes.ts';
import { makeRoutesWorld } from './routes-world.ts';

type Groups = Awaited<ReturnType<typeof makeRoutesWorld>>['groups'];

function request(key: string, token: string | undefined): APIGatewayProxyEventV2 {
  return {
    routeKey: key,
    rawPath: key.replace(/^\w+ /, ''),
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    isBase64Encoded: false,
  } as unknown as APIGatewayProxyEventV2;
}

const ask = (groups: Groups, group: RouteGroup, asked: APIGatewayProxyEventV2): Promise<Answer> =>
  groups[group](asked);

describe.each(ROUTES)('$key', ({ key, group, permission, method, path }) => {
  it.each(PERMISSIONS)('is open to a key with %s only where the table says so', async (held) => {
    const { groups, keys } = await makeRoutesWorld();
    const token = keys.find((made) => made.permission === held)?.text;

    const { statusCode } = await ask(groups, group, request(key, token));

    const isOpen = permission === 'none' || permission === held;
    expect(statusCode === 403).toBe(!isOpen);
    expect(statusCode).not.toBe(500);
  });

  it('is open without a key only where the table says so', async () => {
    const { groups } = await makeRoutesWorld();

    const { statusCode } = await ask(groups, group, request(key, undefined));

    expect(statusCode === 401).toBe(permission !== 'none');
  });

  it('needs the same behind a function URL', async () => {
    const { groups, clock, log } = await makeRoutesWorld();
    const answer = makeFunctionUrl(groups, { clock, log, write: () => undefined });
    const rawPath = path.replaceAll(/\{[^}]+\}/g, 'x');
    const http = { method, path: rawPath, sourceIp: '192.0.2.1' };

    const { statusCode } = await answer({
      ...request('$default', undefined),
      rawPath,
      requestContext: { http } as APIGatewayProxyEventV2['requestContext'],
    });

    expect(statusCode === 401).toBe(permission !== 'none');
  });
});
