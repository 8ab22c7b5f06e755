import { describe, expect, it } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { FunctionTarget } from '../../lib/index.ts';
import { newHandler, newRouter } from './synth.ts';

interface Statement {
  readonly Action: string | readonly string[];
  readonly Effect: string;
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

const { stack, router } = newRouter({ authorizer: 'api-keys' });
router.addSubscriber('billing', {
  pattern: { type: ['order.placed'] },
  target: new FunctionTarget(newHandler(stack, 'billing-function')),
});
const operator = new Role(stack, 'Operator', { assumedBy: new AccountPrincipal('123456789012') });
router.grantManageKeys(operator);
const template = Template.fromStack(stack);

const WRITES = ['BatchWriteItem', 'DeleteItem', 'PutItem', 'UpdateItem'].map(
  (name) => `dynamodb:${name}`,
);

/** The statements of each role, by the logical id of its policy. */
const policies = Object.entries(template.findResources('AWS::IAM::Policy')).map(
  ([id, { Properties }]) => ({
    id,
    statements: Properties.PolicyDocument.Statement as readonly Statement[],
  }),
);

const writesOf = ({ Action }: Pick<Statement, 'Action'>) =>
  [Action].flat().filter((name) => WRITES.includes(name));

const policyOf = (name: string) => policies.find(({ id }) => id.includes(name))?.statements ?? [];

describe("a router whose authorizer is 'api-keys'", () => {
  it('has routes for keys, and lets every request come to its functions', () => {
    const routes = Object.values(template.findResources('AWS::ApiGatewayV2::Route'));

    expect(routes.map(({ Properties }) => Properties.RouteKey).sort()).toEqual([
      'DELETE /catalog/{type}',
      'DELETE /console/session',
      'DELETE /jobs/{id}',
      'DELETE /keys/{id}',
      'DELETE /subscribers/{name}',
      'GET /audit',
      'GET /catalog',
      'GET /catalog/asyncapi.json',
      'GET /catalog/types.d.ts',
      'GET /catalog/{type}',
      'GET /console',
      'GET /console/session',
      'GET /console/{proxy+}',
      'GET /events',
      'GET /events/{trackingId}',
      'GET /events/{trackingId}/explain/{subscriber}',
      'GET /health',
      'GET /jobs',
      'GET /jobs/{id}',
      'GET /jobs/{id}/deliveries',
      'GET /keys',
      'GET /metrics',
      'GET /openapi.json',
      'GET /subscribers',
      'GET /subscribers/{name}',
      'GET /subscribers/{name}/deliveries',
      'GET /subscribers/{name}/failures',
      'PATCH /jobs/{id}',
      'POST /console/session',
      'POST /events',
      'POST /events/{trackingId}/discard',
      'POST /events/{trackingId}/redeliver',
      'POST /keys',
      'POST /keys/{id}/rotate',
      'POST /patterns/test',
      'POST /subscribers/{name}/ack',
      'POST /subscribers/{name}/discard',
      'POST /subscribers/{name}/extend',
      'POST /subscribers/{name}/pause',
      'POST /subscribers/{name}/pull',
      'POST /subscribers/{name}/redrive',
      'POST /subscribers/{name}/replay',
      'POST /subscribers/{name}/resume',
      'PUT /catalog/{type}',
      'PUT /subscribers/{name}',
    ]);
    for (const { Properties } of routes) expect(Properties.AuthorizationType).toBe('NONE');
  });

  it('tells the functions behind its routes to check keys, and no other', () => {
    const told = Object.entries(template.findResources('AWS::Lambda::Function'))
      .filter(([, { Properties }]) => 'WAYBILL_AUTHORIZER' in Properties.Environment.Variables)
      .map(([id, { Properties }]) => [
        id.replace(/^Router(?:Functions|RunTime)(.*).{8}$/, '$1'),
        Properties.Environment.Variables.WAYBILL_AUTHORIZER,
      ]);

    expect(Object.fromEntries(told)).toEqual({
      Ingest: 'api-keys',
      Query: 'api-keys',
      Operate: 'api-keys',
      Pull: 'api-keys',
      Provision: 'api-keys',
      Keys: 'api-keys',
    });
  });

  it("lets one function write keys, and denies it to all others that write to more than a subscriber's rows", () => {
    const writers = policies.filter(({ statements }) =>
      statements.some(
        ({ Effect, Condition, ...statement }) =>
          Effect === 'Allow' && Condition === undefined && writesOf(statement).length > 0,
      ),
    );

    expect(writers.length).toBe(7);
    for (const { id, statements } of writers) {
      const written = (effect: string) =>
        [...new Set(statements.filter(({ Effect }) => Effect === effect).flatMap(writesOf))].sort();
      const denials = statements.filter(({ Effect }) => Effect === 'Deny');

      expect(written('Deny')).toEqual(id.includes('FunctionsKeys') ? [] : written('Allow'));
      for (const { Condition } of denials)
        expect(Condition).toEqual({
          'ForAnyValue:StringEquals': { 'dynamodb:LeadingKeys': ['KEY'] },
        });
    }
  });

  it('gives the function of keys nothing but its log and three actions on the ledger', () => {
    expect(policyOf('FunctionsKeysRole').map(({ Action }) => Action)).toEqual([
      ['logs:CreateLogStream', 'logs:PutLogEvents'],
      ['dynamodb:DeleteItem', 'dynamodb:PutItem', 'dynamodb:Query'],
    ]);
  });

  it('lets those make keys by invocation to whom that is granted', () => {
    expect(policyOf('OperatorDefaultPolicy')).toEqual([
      {
        Action: 'lambda:InvokeFunction',
        Effect: 'Allow',
        Resource: { 'Fn::GetAtt': [expect.stringMatching(/^RouterFunctionsKeys/), 'Arn'] },
      },
    ]);
    expect(stack.resolve(router.keysFunctionName)).toEqual({
      Ref: expect.stringMatching(/^RouterFunctionsKeys/),
    });
  });

  it.each(['grantPublish', 'grantRead'] as const)(
    'rejects %s, since IAM knows no keys',
    (grant) => {
      expect(() => router[grant](operator)).toThrow(
        'Test/Router checks API keys, which IAM knows nothing of, so no role can be granted its routes; make a key by POST /keys instead',
      );
    },
  );
});

describe('a router with another authorizer', () => {
  const { stack: other, router: open } = newRouter({ authorizer: 'public' });

  it('has no function, no route and no denial for keys', () => {
    const text = JSON.stringify(Template.fromStack(other).toJSON());

    for (const trace of ['WAYBILL_AUTHORIZER', '/keys', 'LeadingKeys":["KEY"]', 'FunctionsKeys'])
      expect(text).not.toContain(trace);
  });

  it('rejects a question for the function that makes keys', () => {
    expect(() => open.keysFunctionName).toThrow(
      "Test/Router has no API keys; make the EventRouter with `authorizer: 'api-keys'`",
    );
    expect(() => open.grantManageKeys(new AccountPrincipal('123456789012'))).toThrow('no API keys');
  });
});
