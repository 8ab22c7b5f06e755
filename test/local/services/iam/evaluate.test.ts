import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '../../../../core/event/event.ts';
import { evaluate, type Question } from '../../../../local/services/iam/evaluate.ts';
import { parseStatements } from '../../../../local/services/iam/statement.ts';

const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:orders';
const ask: Question = { action: 'sqs:SendMessage', resource: QUEUE };
const judge = (statement: Record<string, Json>, question: Question = ask) =>
  evaluate(parseStatements({ Statement: { Effect: 'Allow', ...statement } }), question);

describe('evaluate', () => {
  it.each<[string, Record<string, Json>, string]>([
    ['the very action and resource', { Action: 'sqs:SendMessage', Resource: QUEUE }, 'allowed'],
    ['an action in other letters', { Action: 'SQS:sendmessage', Resource: QUEUE }, 'allowed'],
    ['wildcards', { Action: 'sqs:*', Resource: 'arn:aws:sqs:*:*:ord?rs' }, 'allowed'],
    ['one of several', { Action: ['sqs:Get*', 'sqs:Send*'], Resource: ['x', '*'] }, 'allowed'],
    ['another action', { Action: 'sqs:ReceiveMessage', Resource: '*' }, 'silent'],
    ['another resource', { Action: 'sqs:SendMessage', Resource: `${QUEUE}2` }, 'silent'],
    ['NotAction of another', { NotAction: 'sqs:Delete*', Resource: '*' }, 'allowed'],
    ['NotAction of this', { NotAction: 'sqs:Send*', Resource: '*' }, 'silent'],
    ['NotResource of this', { Action: '*', NotResource: QUEUE }, 'silent'],
    ['a Deny', { Effect: 'Deny', Action: '*', Resource: '*' }, 'denied'],
    [
      'a dot that is no wildcard',
      { Action: '*', Resource: QUEUE.replace('orders', 'o.ders') },
      'silent',
    ],
  ])('judges %s', (_, statement, verdict) => {
    expect(judge(statement)).toBe(verdict);
  });

  it.each<[string, Json, string]>([
    ['StringEquals', { StringEquals: { 'aws:SourceArn': ['other', 'arn:a:b'] } }, 'allowed'],
    ['StringEquals of another', { StringEquals: { 'aws:SourceArn': 'arn:a' } }, 'silent'],
    ['StringLike', { StringLike: { 'aws:SourceArn': 'arn:*' } }, 'allowed'],
    ['ArnEquals', { ArnEquals: { 'aws:SourceArn': 'arn:a:b' } }, 'allowed'],
    ['ArnLike', { ArnLike: { 'aws:sourcearn': 'arn:?:b' } }, 'allowed'],
    ['ArnNotLike', { ArnNotLike: { 'aws:SourceArn': 'arn:*' } }, 'silent'],
    ['Bool', { Bool: { 'aws:SecureTransport': 'true' } }, 'allowed'],
    ['a false Bool', { Bool: { 'aws:SecureTransport': false } }, 'silent'],
    ['a missing key', { StringEquals: { 'aws:PrincipalOrgID': 'o' } }, 'silent'],
    [
      'a missing key with IfExists',
      { StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o' } },
      'allowed',
    ],
    ['a missing key with Null', { Null: { 'aws:PrincipalOrgID': 'true' } }, 'allowed'],
    ['a set that is there, by Null', { Null: { letters: 'false' } }, 'allowed'],
    ['a set that is not there, by Null', { Null: { 'dynamodb:LeadingKeys': 'false' } }, 'silent'],
    [
      'a set of an unknown key',
      { 'ForAnyValue:StringEquals': { 'dynamodb:LeadingKeys': ['KEY'] } },
      'silent',
    ],
    ['a set with one of them', { 'ForAnyValue:StringEquals': { letters: ['b', 'x'] } }, 'allowed'],
    ['a set with none of them', { 'ForAnyValue:StringEquals': { letters: 'x' } }, 'silent'],
    ['a set of only them', { 'ForAllValues:StringLike': { letters: ['a', 'b*'] } }, 'allowed'],
    ['a set of not only them', { 'ForAllValues:StringEquals': { letters: 'a' } }, 'silent'],
    ['a set that has another', { 'ForAnyValue:StringNotEquals': { letters: 'a' } }, 'allowed'],
    ['a set of no values', { 'ForAllValues:StringEquals': { none: 'a' } }, 'allowed'],
    ['one value as a set', { 'ForAnyValue:ArnLike': { 'aws:SourceArn': 'arn:*' } }, 'allowed'],
    ['an unknown operator', { DateLessThan: { 'aws:CurrentTime': '2030' } }, 'silent'],
    [
      'two of which one fails',
      { ArnLike: { 'aws:SourceArn': '*' }, Bool: { 'aws:SecureTransport': 'false' } },
      'silent',
    ],
  ])('judges the condition %s', (_, Condition, verdict) => {
    const context = { 'aws:sourcearn': 'arn:a:b', 'aws:securetransport': 'true' };

    const sets = { letters: () => ['a', 'b'], none: () => [] };

    const statement = { Action: '*', Resource: '*', Condition };
    expect(judge(statement, { ...ask, context, sets })).toBe(verdict);
  });

  it('takes a statement only for its principal', () => {
    const statement = {
      Action: '*',
      Resource: '*',
      Principal: { Service: 'events.amazonaws.com' },
    };

    expect(judge(statement, { ...ask, principal: 'events.amazonaws.com' })).toBe('allowed');
    expect(judge(statement, { ...ask, principal: 'apigateway.amazonaws.com' })).toBe('silent');
    expect(judge({ ...statement, Principal: '*' })).toBe('allowed');
  });

  it('lets an explicit Deny win over any other statements', () => {
    const statement: fc.Arbitrary<Record<string, string>> = fc.record({
      Effect: fc.constantFrom('Allow', 'Deny'),
      Action: fc.constantFrom('*', 'sqs:*', 'sqs:SendMessage', 'sqs:ReceiveMessage'),
      Resource: fc.constantFrom('*', QUEUE, 'arn:aws:sqs:*'),
    });
    const deny = { Effect: 'Deny', Action: 'sqs:Send*', Resource: '*' };

    fc.assert(
      fc.property(fc.array(statement), fc.nat(), (others, at) => {
        const Statement = others.toSpliced(at % (others.length + 1), 0, deny);
        return evaluate(parseStatements({ Statement }), ask) === 'denied';
      }),
    );
  });
});
