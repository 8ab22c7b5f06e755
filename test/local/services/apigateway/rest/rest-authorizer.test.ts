import { describe, expect, it } from '@jest/globals';
import {
  makeRestAuthorizer,
  type RestAuthorizerSettings,
} from '../../../../../local/services/apigateway/rest/rest-authorizer.ts';
import type { RestEvent } from '../../../../../local/services/apigateway/rest/rest-event.ts';
import type { InvokeResult } from '../../../../../local/services/lambda/function-spec.ts';

const METHOD = 'arn:aws:execute-api:us-east-1:000000000000:api1/prod/GET/items/7';
const TOKEN = 'method.request.header.Authorization';

const event = (headers: Record<string, string>, more: Partial<RestEvent> = {}): RestEvent => ({
  ...{ headers, queryStringParameters: null, stageVariables: null, body: 'secret' },
  requestContext: { identity: { sourceIp: '127.0.0.1' } },
  ...more,
});
const policy = (Effect: string, Resource = METHOD) => ({
  principalId: 'me',
  policyDocument: { Statement: [{ Effect, Resource, Action: 'execute-api:Invoke' }] },
});
const failure = (errorMessage: string): InvokeResult => ({
  ok: false,
  error: { errorType: 'Error', errorMessage },
});

/** An authorizer whose function answers so. */
function authorizer(result: unknown, settings: Partial<RestAuthorizerSettings> = {}) {
  const asked: Record<string, unknown>[] = [];
  const warnings: string[] = [];
  const clock = { now: 0 };
  const authorize = makeRestAuthorizer(
    { functionArn: 'f', type: 'TOKEN', identitySource: [TOKEN], cacheMs: 300_000, ...settings },
    {
      now: () => clock.now,
      warn: (message) => warnings.push(message),
      invoke: async (_, payload) => {
        asked.push(JSON.parse(payload) as Record<string, unknown>);
        const isResult = typeof result === 'object' && result !== null && 'ok' in result;
        return isResult ? (result as InvokeResult) : { ok: true, payload: JSON.stringify(result) };
      },
    },
  );
  return { authorize, asked, warnings, clock };
}

// API Gateway developer guide, "Use API Gateway Lambda authorizers", and its pages on their input and output.
describe('a Lambda authorizer of a REST API', () => {
  it('is asked with the token and the ARN of the method, and its context is text', async () => {
    const answer = { ...policy('Allow'), context: { team: 7, isBoss: false } };
    const { authorize, asked } = authorizer(answer);

    const authorization = await authorize(event({ authorization: 'abc' }), METHOD);

    expect(asked).toEqual([{ type: 'TOKEN', methodArn: METHOD, authorizationToken: 'abc' }]);
    expect(authorization).toMatchObject({
      allowed: true,
      context: { authorizer: { principalId: 'me', team: '7', isBoss: 'false' } },
    });
  });

  it('of type REQUEST is asked with the event, but for its body', async () => {
    const identitySource = ['method.request.querystring.key', 'context.identity.sourceIp'];
    const { authorize, asked } = authorizer(policy('Allow'), { type: 'REQUEST', identitySource });

    await authorize(event({ a: 'b' }, { queryStringParameters: { key: 'k' } }), METHOD);

    expect(asked).toMatchObject([{ type: 'REQUEST', methodArn: METHOD, headers: { a: 'b' } }]);
    expect(asked[0]).not.toHaveProperty('body');
  });

  it('is not asked again for the same identity until its answer is too old', async () => {
    const { authorize, asked, clock } = authorizer(policy('Allow'));
    const call = (token: string) => authorize(event({ Authorization: token }), METHOD);

    await call('a');
    await call('a');
    await call('b');
    clock.now = 300_000;
    await call('a');

    expect(asked).toHaveLength(3);
  });

  it('is asked each time where answers are not kept', async () => {
    const { authorize, asked } = authorizer(policy('Allow'), { cacheMs: 0 });

    for (let times = 0; times < 2; times++) await authorize(event({ Authorization: 'a' }), METHOD);

    expect(asked).toHaveLength(2);
  });

  it('keeps the policy, and not what it says of one method', async () => {
    const { authorize } = authorizer(policy('Allow', `${METHOD.slice(0, -1)}*`));
    await authorize(event({ Authorization: 'a' }), METHOD);

    const other = METHOD.replace('items', 'secrets');

    expect(await authorize(event({ Authorization: 'a' }), other)).toMatchObject({ allowed: false });
  });

  it.each<[string, Record<string, string>, unknown, number, string]>([
    ['no token', {}, policy('Allow'), 401, '{"message":"Unauthorized"}'],
    ['an empty token', { Authorization: '' }, policy('Allow'), 401, '{"message":"Unauthorized"}'],
    [
      'a token of another form',
      { Authorization: 'no' },
      policy('Allow'),
      401,
      '{"message":"Unauthorized"}',
    ],
    [
      'the error Unauthorized',
      { Authorization: 'abc' },
      failure('Unauthorized'),
      401,
      '{"message":"Unauthorized"}',
    ],
    [
      'an explicit deny',
      { Authorization: 'abc' },
      policy('Deny'),
      403,
      '{"Message":"User is not authorized to access this resource with an explicit deny"}',
    ],
    [
      'a policy of other methods',
      { Authorization: 'abc' },
      policy('Allow', 'arn:aws:execute-api:*:*:other/*'),
      403,
      '{"Message":"User is not authorized to access this resource"}',
    ],
    ['any other error', { Authorization: 'abc' }, failure('oh'), 500, '{"message":null}'],
    ['no object', { Authorization: 'abc' }, 'yes', 500, '{"message":null}'],
    ['no principal', { Authorization: 'abc' }, { policyDocument: {} }, 500, '{"message":null}'],
    ['no policy', { Authorization: 'abc' }, { principalId: 'me' }, 500, '{"message":null}'],
    [
      'a context with an object',
      { Authorization: 'abc' },
      { ...policy('Allow'), context: { team: {} } },
      500,
      '{"message":null}',
    ],
  ])('rejects %s', async (_, headers, result, status, body) => {
    const { authorize, warnings } = authorizer(result, { validation: /^a.c$/ });

    expect(await authorize(event(headers), METHOD)).toMatchObject({
      ...{ allowed: false, answer: { status, body } },
    });
    expect(warnings).toHaveLength(status === 500 ? 1 : 0);
  });
});
