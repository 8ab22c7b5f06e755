import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { makeLambdaAuthorizer } from '../../../../local/services/apigateway/authorizers/lambda-authorizer.ts';
import type { InvokeResult } from '../../../../local/services/lambda/function-spec.ts';
import { AUTHORIZER_ARN, GuardedGateway } from './guarded-gateway.ts';

const ROUTE = 'arn:aws:execute-api:us-east-1:000000000000:api1/$default/GET/guarded/7';
const KEY = { 'x-api-key': 'secret' };

let gateway: GuardedGateway;

async function open(simple: boolean, functionArn = AUTHORIZER_ARN): Promise<void> {
  const settings = {
    functionArn,
    identitySource: ['$request.header.X-Api-Key'],
    simple,
    cacheMs: 300_000,
  };
  gateway = new GuardedGateway([], (api) =>
    makeLambdaAuthorizer(settings, {
      ...api.parts,
      invoke: (arn, payload) => api.invokeAuthorizer('auth1', arn, payload),
    }),
  );
  await gateway.open();
}

beforeEach(async () => {
  await open(true);
});

afterEach(async () => {
  await gateway.stop();
});

const answers = (value: unknown): InvokeResult => ({ ok: true, payload: JSON.stringify(value) });

describe('a route with a Lambda authorizer', () => {
  it('asks the function, and hands its context on', async () => {
    gateway.decision = answers({ isAuthorized: true, context: { producer: 'shop' } });

    const { status } = await gateway.call(KEY, '?a=1');

    expect(status).toBe(200);
    expect(gateway.asked[0]).toMatchObject({
      version: '2.0',
      type: 'REQUEST',
      routeArn: ROUTE,
      identitySource: ['secret'],
      routeKey: 'GET /guarded/{id}',
      rawPath: '/guarded/7',
      queryStringParameters: { a: '1' },
      pathParameters: { id: '7' },
    });
    expect(gateway.asked[0]).not.toHaveProperty('body');
    expect(gateway.handled[0]?.requestContext.authorizer).toEqual({ lambda: { producer: 'shop' } });
  });

  it('rejects a request without the identity, and asks nobody', async () => {
    expect(await gateway.call()).toMatchObject({ status: 401, body: { message: 'Unauthorized' } });
    expect(gateway.asked).toEqual([]);
  });

  it.each([{ isAuthorized: false }, { isAuthorized: 'true' }, {}])(
    'rejects a request of which the function says %j',
    async (decision) => {
      gateway.decision = answers(decision);

      expect(await gateway.call(KEY)).toMatchObject({
        status: 403,
        body: { message: 'Forbidden' },
      });
      expect(gateway.handled).toEqual([]);
    },
  );

  it('remembers an answer for the same identity, until its time is over', async () => {
    gateway.decision = answers({ isAuthorized: true });
    await gateway.call(KEY);
    await gateway.call(KEY);
    await gateway.call({ 'x-api-key': 'other' });
    const soon = gateway.asked.length;
    gateway.time += 300_000;
    await gateway.call(KEY);

    expect([soon, gateway.asked.length]).toEqual([2, 3]);
  });

  it.each<[string, InvokeResult, RegExp]>([
    [
      'fails',
      { ok: false, error: { errorType: 'Error', errorMessage: 'boom' } },
      /failed: Error: boom/,
    ],
    ['answers no object', answers('yes'), /answered no object: "yes"/],
  ])(
    'rejects a request when the function %s, says so, and asks again',
    async (_, decision, why) => {
      gateway.decision = decision;

      const first = await gateway.call(KEY);
      gateway.decision = answers({ isAuthorized: true });
      const second = await gateway.call(KEY);

      expect([first.status, second.status]).toEqual([500, 200]);
      expect(gateway.warnings[0]).toMatch(why);
    },
  );

  it('rejects a request when the function does not let API Gateway invoke it', async () => {
    await gateway.stop();
    await open(true, 'arn:aws:lambda:us-east-1:000000000000:function:closed');

    expect((await gateway.call(KEY)).status).toBe(500);
    expect(gateway.warnings[0]).toContain('is not authorized to perform: lambda:InvokeFunction');
  });

  it.each([
    { Effect: 'Allow', Resource: ROUTE },
    { Effect: 'Allow', Action: 'execute-api:Invoke' },
  ])('rejects a request on a policy of %j, which is not whole', async (statement) => {
    await gateway.stop();
    await open(false);
    const policyDocument = { Statement: [statement] };
    gateway.decision = answers({ principalId: 'me', policyDocument });

    expect((await gateway.call(KEY)).status).toBe(500);
    expect(gateway.warnings[0]).toContain('a statement that has no Action or no Resource');
  });

  it.each([
    ['Allow', ROUTE, 200],
    ['Allow', 'arn:aws:execute-api:us-east-1:000000000000:api1/*', 200],
    ['Allow', 'arn:aws:execute-api:us-east-1:000000000000:other/*', 403],
    ['Deny', ROUTE, 403],
  ])('that answers a policy of %s for %s answers %i', async (Effect, Resource, status) => {
    await gateway.stop();
    await open(false);
    const Statement = [{ Effect, Action: 'execute-api:Invoke', Resource }];
    gateway.decision = answers({ principalId: 'me', policyDocument: { Statement } });

    expect((await gateway.call(KEY)).status).toBe(status);
  });
});
