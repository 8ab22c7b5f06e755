import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { makeIamAuthorizer } from '../../../../local/services/apigateway/authorizers/iam-authorizer.ts';
import { parseStatements } from '../../../../local/services/iam/statement.ts';
import { GuardedGateway } from './guarded-gateway.ts';

const ROLE = 'arn:aws:iam::000000000000:role/producer';
const ROUTE = 'arn:aws:execute-api:us-east-1:000000000000:api1/$default/GET/guarded/7';

/** A header of Signature Version 4 with the given key; the gateway here looks at the key alone. */
const signed = (key: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=${key}/20261125/us-east-1/execute-api/aws4_request, SignedHeaders=host;x-amz-date, Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7`,
});

let gateway: GuardedGateway;

beforeEach(async () => {
  gateway = new GuardedGateway([], ({ parts }) => makeIamAuthorizer(parts));
  gateway.policies.assignKey('FUNCTION', ROLE);
  await gateway.open();
});

afterEach(async () => {
  await gateway.stop();
});

describe('a route with AWS_IAM', () => {
  it('lets a developer in who signs with any key, and tells the function who it is', async () => {
    const { status } = await gateway.call(signed('test'));

    expect(status).toBe(200);
    expect(gateway.handled[0]?.requestContext.authorizer).toMatchObject({
      iam: {
        accessKey: 'test',
        accountId: '000000000000',
        userArn: 'arn:aws:iam::000000000000:root',
      },
    });
  });

  it('lets in what is signed in its query', async () => {
    const scope = 'test%2F20261125%2Fus-east-1%2Fexecute-api%2Faws4_request';
    const query = `?X-Amz-Credential=${scope}&X-Amz-Signature=00`;

    expect((await gateway.call({}, query)).status).toBe(200);
  });

  it.each([
    ['without a signature', {}],
    ['with a token', { authorization: 'Bearer abc' }],
    [
      'that is signed for another service',
      {
        authorization:
          'AWS4-HMAC-SHA256 Credential=test/20261125/us-east-1/lambda/aws4_request, Signature=00',
      },
    ],
    ['with a signature cut short', { authorization: 'AWS4-HMAC-SHA256 Credential=test/20261125' }],
  ])('rejects a request %s', async (_, headers) => {
    expect(await gateway.call(headers as Record<string, string>)).toMatchObject({
      status: 403,
      body: { message: 'Forbidden' },
    });
    expect(gateway.handled).toEqual([]);
  });

  it('lets a role in that may invoke it, and rejects one that may not, by name', async () => {
    const before = await gateway.call(signed('FUNCTION'));
    const Statement = { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: ROUTE };
    gateway.policies.addToRole(ROLE, parseStatements({ Statement }));
    const after = await gateway.call(signed('FUNCTION'));

    expect([before.status, after.status]).toEqual([403, 200]);
    expect(gateway.warnings).toEqual([
      `${ROLE} is not authorized to perform: execute-api:Invoke on resource: ${ROUTE} because no identity-based policy allows the execute-api:Invoke action`,
    ]);
    expect(gateway.handled[0]?.requestContext.authorizer).toMatchObject({ iam: { userArn: ROLE } });
  });
});
