import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { evaluate, narrow } from '../../../../local/services/iam/evaluate.ts';
import { Policies } from '../../../../local/services/iam/policies.ts';
import { parseStatements } from '../../../../local/services/iam/statement.ts';

const ROLE = 'arn:aws:iam::000000000000:role/ingest';
const BUS = 'arn:aws:events:us-east-1:000000000000:event-bus/main';

function policies(): Policies {
  const made = new Policies();
  made.assignKey('AKIA1', ROLE);
  made.addToRole(
    ROLE,
    parseStatements({
      Statement: [{ Effect: 'Allow', Action: 'events:PutEvents', Resource: BUS }],
    }),
  );
  return made;
}

describe('Policies', () => {
  it('lets a function do what its role allows', () => {
    const request = { accessKeyId: 'AKIA1', action: 'events:PutEvents', resources: [BUS] };

    expect(() => policies().authorize(request)).not.toThrow();
  });

  it('rejects what the role does not allow, naming role, action and resource', () => {
    const request = {
      accessKeyId: 'AKIA1',
      action: 'events:PutEvents',
      resources: [BUS, `${BUS}2`],
    };

    expect(() => policies().authorize(request)).toThrow(
      expect.objectContaining({
        code: 'AccessDeniedException',
        statusCode: 403,
        message:
          `${ROLE} is not authorized to perform: events:PutEvents on resource: ${BUS}2 ` +
          'because no identity-based policy allows the events:PutEvents action',
      }),
    );
  });

  // IAM user guide, "Permissions boundaries for IAM entities" and "Troubleshoot access denied error messages".
  it.each([
    [
      'allows something else',
      'Allow',
      'sqs:*',
      'because no permissions boundary allows the events:PutEvents action',
    ],
    ['denies it', 'Deny', 'events:*', 'with an explicit deny in a permissions boundary'],
  ])(
    'rejects what the policies of a role allow where its boundary %s',
    (_, Effect, Action, reason) => {
      const made = policies();
      made.setBoundary(ROLE, parseStatements({ Statement: [{ Effect, Action, Resource: '*' }] }));

      expect(() => made.requireRole(ROLE, 'events:PutEvents', BUS)).toThrow(reason);
    },
  );

  it('lets a boundary give nothing of itself', () => {
    const made = policies();
    made.setBoundary(ROLE, made.managed('arn:aws:iam::aws:policy/AdministratorAccess') ?? []);

    expect(() => made.requireRole(ROLE, 'events:PutEvents', BUS)).not.toThrow();
    expect(() => made.requireRole(ROLE, 'events:PutRule', BUS)).toThrow('no identity-based policy');
  });

  it("rejects what the resource's own policy denies", () => {
    const made = policies();
    made.addToResource(
      BUS,
      parseStatements({
        Statement: { Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' },
      }),
    );

    expect(() => made.requireRole(ROLE, 'events:PutEvents', BUS)).toThrow(
      'explicit deny in a resource-based policy',
    );
  });

  it('restricts no key that belongs to no function', () => {
    for (const accessKeyId of [undefined, 'test', 'somebody']) {
      expect(() =>
        policies().authorize({ accessKeyId, action: 'sqs:PurgeQueue', resources: ['*'] }),
      ).not.toThrow();
    }
  });

  it('forgets a decision when a policy is added', () => {
    const made = policies();
    const request = { accessKeyId: 'AKIA1', action: 'sqs:SendMessage', resources: ['q'] };
    expect(() => made.authorize(request)).toThrow();

    made.addToRole(
      ROLE,
      parseStatements({ Statement: [{ Effect: 'Allow', Action: 'sqs:*', Resource: '*' }] }),
    );

    expect(() => made.authorize(request)).not.toThrow();
  });

  it("asks only the resource's policy when a service acts", () => {
    const made = policies();
    const asked = {
      service: 'events.amazonaws.com',
      action: 'sqs:SendMessage',
      resource: 'q',
      sourceArn: 'arn:rule',
    };
    const Condition = { ArnEquals: { 'aws:SourceArn': 'arn:rule' } };
    const statement = {
      Effect: 'Allow',
      Principal: { Service: asked.service },
      Action: asked.action,
      Resource: 'q',
      Condition,
    };
    expect(made.allowsService(asked)).toBe(false);

    made.addToResource('q', parseStatements({ Statement: statement }));

    expect(made.allowsService(asked)).toBe(true);
    expect(made.allowsService({ ...asked, sourceArn: 'arn:other' })).toBe(false);
  });
});

describe('narrowing', () => {
  const CONDITIONS = [
    { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['A#*'] } },
    { 'ForAnyValue:StringEquals': { 'DynamoDB:leadingkeys': ['KEY', 'A#1'] } },
    { Null: { 'dynamodb:LeadingKeys': 'false' } },
    { Null: { 'dynamodb:LeadingKeys': 'true' } },
    { StringEquals: { 'aws:PrincipalArn': ROLE } },
    { StringNotEquals: { 'aws:PrincipalArn': ROLE } },
    { NoSuchOperator: { 'dynamodb:LeadingKeys': 'A#1' } },
  ];
  const statement = fc.record(
    {
      Effect: fc.constantFrom('Allow', 'Deny'),
      Action: fc.constantFrom('dynamodb:*', 'dynamodb:GetItem', 'sqs:*'),
      Resource: fc.constantFrom('*', 'table', 'other'),
      Condition: fc
        .uniqueArray(fc.nat(CONDITIONS.length - 1), { maxLength: 3 })
        .map((places) => Object.assign({}, ...places.map((place) => CONDITIONS[place]))),
    },
    { requiredKeys: ['Effect', 'Action', 'Resource'] },
  );
  const values = fc.subarray(['A#1', 'A#2', 'B#1', 'KEY']);

  it('changes no answer, whatever the sets have then', () => {
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 4 }), values, values, (all, first, then) => {
        const statements = parseStatements({ Statement: all });
        const ask = (keys: readonly string[]) => ({
          action: 'dynamodb:GetItem',
          resource: 'table',
          context: { 'aws:principalarn': ROLE },
          sets: { 'dynamodb:leadingkeys': () => keys },
        });

        const narrowed = narrow(statements, ask(first));

        expect(evaluate(narrowed, ask(then))).toBe(evaluate(statements, ask(then)));
      }),
      { numRuns: 1000 },
    );
  });

  it('is done again where a key has sets, and had none when it was asked first', () => {
    const made = new Policies();
    made.assignKey('AKIA1', ROLE);
    const Condition = { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['A#*'] } };
    made.addToRole(
      ROLE,
      parseStatements({ Statement: { Effect: 'Allow', Action: '*', Resource: '*', Condition } }),
    );
    const ask = (keys?: readonly string[]) =>
      made.authorize({
        ...{ accessKeyId: 'AKIA1', action: 'dynamodb:GetItem', resources: ['table'] },
        ...(keys === undefined ? {} : { sets: { 'dynamodb:leadingkeys': () => keys } }),
      });

    expect(() => ask()).not.toThrow();
    expect(() => ask(['A#1'])).not.toThrow();
    expect(() => ask(['B#1'])).toThrow('is not authorized');
  });
});
