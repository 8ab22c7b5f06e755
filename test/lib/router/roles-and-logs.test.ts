import { describe, expect, it } from '@jest/globals';
import { resources } from '../synth.ts';

describe('a role of the router or of a subscriber', () => {
  const statements = resources('AWS::IAM::Policy').flatMap(([id, { Properties }]) =>
    (
      Properties.PolicyDocument as {
        Statement: { Action: string | string[]; Resource: unknown; Condition?: unknown }[];
      }
    ).Statement.map((statement) => ({ id, ...statement })),
  );

  it('allows no wildcard, neither as an action nor as a resource, but of event source mappings with its tag, of what is made at run time, and of metrics', () => {
    expect(statements.length).toBeGreaterThan(15);
    const tagged = JSON.stringify('aws:ResourceTag/waybill:router');
    for (const { Action, Resource, Condition } of statements) {
      if (JSON.stringify(Condition)?.includes(tagged)) continue;
      if (Action === 'cloudwatch:GetMetricData') continue;
      const named = JSON.stringify([Action, Resource]);
      expect(named.replace(/-dyn-\*"|\/dyn\.\*"/, '"')).not.toContain('*');
    }
  });

  it('has no managed policy', () => {
    for (const [, { Properties }] of resources('AWS::IAM::Role')) {
      expect(Properties).not.toHaveProperty('ManagedPolicyArns');
    }
  });

  it('of a subscriber reaches its log, the rows of its deliveries and its own two queues, and nothing else', () => {
    const own = statements.filter(({ id }) => id.startsWith('billingfunction'));

    expect(own.map(({ Action }) => Action)).toEqual([
      ['logs:CreateLogStream', 'logs:PutLogEvents'],
      [
        'dynamodb:BatchGetItem',
        'dynamodb:BatchWriteItem',
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
      ],
      'sqs:SendMessage',
      [
        'sqs:ChangeMessageVisibility',
        'sqs:DeleteMessage',
        'sqs:GetQueueAttributes',
        'sqs:GetQueueUrl',
        'sqs:ReceiveMessage',
      ],
    ]);
    expect(own[1]?.Condition).toEqual({
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['DELIVERY#billing#*'] },
      Null: { 'dynamodb:LeadingKeys': 'false' },
    });
    expect(own[2]?.Resource).toEqual(
      ['DeadLetterQueue', 'Queue'].map((queue) => ({
        'Fn::GetAtt': [expect.stringMatching(`^RouterbillingQueues${queue}.{8}$`), 'Arn'],
      })),
    );
    expect(JSON.stringify(own[3]?.Resource)).toMatch(/RouterbillingQueuesQueue/);
  });
});

describe('the logs', () => {
  it('are kept for a month, one group for each function and one for access', () => {
    const groups = resources('AWS::Logs::LogGroup');
    const functions = resources('AWS::Lambda::Function');

    expect(groups).toHaveLength(functions.length + 1);
    for (const [, { Properties }] of groups) expect(Properties.RetentionInDays).toBe(30);
    for (const [, { Properties }] of functions) {
      expect(Properties.LoggingConfig).toEqual({
        LogGroup: { Ref: expect.any(String) },
        LogFormat: 'JSON',
        SystemLogLevel: 'WARN',
      });
    }
  });
});
