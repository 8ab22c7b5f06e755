import { describe, expect, it } from '@jest/globals';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { WaybillError } from '../../core/errors.ts';
import { makeRoutesWorld } from './routes-world.ts';

async function makeWorld() {
  const world = await makeRoutesWorld();
  const call = async (routeKey: 'POST /events' | 'PUT /catalog/{type}', body: object) => {
    const [group, permission] =
      routeKey === 'POST /events'
        ? (['ingest', 'publish'] as const)
        : (['operate', 'admin'] as const);
    const key = world.keys.find((each) => each.permission === permission)?.text;
    const answer = world.groups[group]({
      ...{ routeKey, pathParameters: { type: 'order.placed' }, isBase64Encoded: false },
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify(body),
      requestContext: {},
    } as unknown as APIGatewayProxyEventV2);
    return (await world.clock.until(answer)).statusCode;
  };
  const declare = () =>
    call('PUT /catalog/{type}', { schema: false, mode: 'enforce', reason: 'INC-42' });
  const send = () => call('POST /events', { source: '/shop', type: 'order.placed', data: {} });
  return { ...world, declare, send };
}

describe('ingest', () => {
  it('accepts events where nobody can say what is declared, and says so', async () => {
    const world = await makeWorld();
    expect(await world.declare()).toBe(200);
    world.ledger.outage = ['registryVersion'];

    expect(await world.send()).toBe(202);
    expect(world.log.lines).toContainEqual(
      expect.objectContaining({
        level: 'WARN',
        message: 'nobody knows what is declared of types; events are accepted as they are',
      }),
    );
  });

  it('holds events to what is declared as soon as it can be read', async () => {
    const world = await makeWorld();
    expect(await world.send()).toBe(202);
    expect(await world.declare()).toBe(200);
    world.clock.advance(5000);

    expect(await world.send()).toBe(422);
    expect(world.log.lines).toEqual([]);
  });
});

describe('WaybillError', () => {
  it('is known by its name, whichever bundle has made it', () => {
    const other = Object.assign(new Error('x'), { name: 'WaybillError', code: 'not-found' });

    expect(other instanceof WaybillError).toBe(true);
    expect(new Error('x') instanceof WaybillError).toBe(false);
    expect(({ name: 'WaybillError' } as object) instanceof WaybillError).toBe(false);
  });
});
