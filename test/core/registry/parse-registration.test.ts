import { describe, expect, it } from '@jest/globals';
import { WaybillError } from '../../../core/errors.ts';
import { parseRegistration } from '../../../core/registry/parse-registration.ts';

/** The properties as CloudFormation sends them: strings all. */
const makeProperties = (changes: Readonly<Record<string, unknown>> = {}) => ({
  ServiceToken: 'arn:aws:lambda:us-east-1:000000000000:function:register',
  Name: 'billing',
  Pattern: '{"type":["order.placed"],"data":{"amount":[{"numeric":[">",100]}]}}',
  FunctionName: 'billing-function',
  QueueUrl: 'http://127.0.0.1/billing',
  DeadLetterQueueUrl: 'http://127.0.0.1/billing-dead',
  RuleName: 'billing-rule',
  MaxAttempts: '30',
  RetryBaseSeconds: '0.5',
  RetryCapSeconds: '3600',
  Once: 'false',
  ...changes,
});

function refusal(properties: Readonly<Record<string, unknown>>): WaybillError {
  try {
    parseRegistration(properties);
  } catch (error) {
    if (error instanceof WaybillError) return error;
    throw error;
  }
  throw new Error('the registration was not refused');
}

describe('parseRegistration', () => {
  it('reads what a deployment says of a subscriber', () => {
    expect(parseRegistration(makeProperties())).toEqual({
      name: 'billing',
      pattern: { type: ['order.placed'], data: { amount: [{ numeric: ['>', 100] }] } },
      target: { kind: 'function', functionName: 'billing-function' },
      queueUrl: 'http://127.0.0.1/billing',
      deadLetterQueueUrl: 'http://127.0.0.1/billing-dead',
      ruleName: 'billing-rule',
      retry: { maxAttempts: 30, baseSeconds: 0.5, capSeconds: 3600 },
      once: false,
    });
  });

  it('reads the notation that the pattern was written in', () => {
    const properties = makeProperties({ Notation: '{"topic":"order.*"}' });

    expect(parseRegistration(properties)).toMatchObject({
      pattern: JSON.parse(properties.Pattern),
      notation: { topic: 'order.*' },
    });
  });

  it.each(['{"topic":', '{"topic":["order.*"]}', '"topic"', '{}'])(
    'rejects the notation %s',
    (Notation) => {
      expect(refusal(makeProperties({ Notation })).message).toContain(Notation);
    },
  );

  it.each([
    ['true', true],
    ['false', false],
    ['TRUE', false],
  ])('reads Once %j as %j', (Once, once) => {
    expect(parseRegistration(makeProperties({ Once }))).toMatchObject({ once });
  });

  it.each(
    [
      'Name',
      'Pattern',
      'FunctionName',
      'QueueUrl',
      'DeadLetterQueueUrl',
      'RuleName',
      'MaxAttempts',
      'RetryBaseSeconds',
      'RetryCapSeconds',
      'Once',
    ].flatMap((name): [string, unknown][] => [
      [name, undefined],
      [name, ''],
      [name, 5],
      [name, null],
      [name, ['x']],
    ]),
  )('rejects %s that is %j', (name, value) => {
    const { code, message } = refusal(makeProperties({ [name]: value }));

    expect(code).toBe('invalid-request');
    expect(message).toBe(`the property ${name} must be a text; received ${JSON.stringify(value)}`);
  });

  it.each(
    ['MaxAttempts', 'RetryBaseSeconds', 'RetryCapSeconds'].flatMap((name): [string, string][] =>
      ['0', '-1', 'many', 'NaN', 'Infinity', '1e999'].map((value) => [name, value]),
    ),
  )('rejects %s that is %s', (name, value) => {
    const { code, message } = refusal(makeProperties({ [name]: value }));

    expect(code).toBe('invalid-request');
    expect(message).toBe(`the property ${name} must be a positive number; received ${value}`);
  });

  it.each(['{}', 'type = order', '{"type": "order.placed"}', '{"type": [{"like": "x"}]}'])(
    'rejects the pattern %s',
    (Pattern) => {
      expect(refusal(makeProperties({ Pattern })).code).toBe('invalid-pattern');
    },
  );
});
