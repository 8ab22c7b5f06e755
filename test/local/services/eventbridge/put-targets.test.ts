import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AwsJson } from '../../../../local/api/aws-api.ts';
import { BusUnderTest, queueArn } from '../../../support/worlds/bus-under-test.ts';

let bus: BusUnderTest;

beforeEach(async () => {
  bus = new BusUnderTest();
  await bus.call('PutRule', { Name: 'r', EventPattern: '{"source": ["shop"]}' });
});

afterEach(async () => {
  await bus.engine.stop();
});

const Arn = queueArn('a');
const put = (...targets: readonly AwsJson[]) =>
  bus.call('PutTargets', { Rule: 'r', Targets: targets.map((own) => ({ Id: 't', Arn, ...own })) });
const template = (InputTemplate: string, InputPathsMap: AwsJson = { x: '$.detail.x' }) => ({
  InputTransformer: { InputPathsMap, InputTemplate },
});
const arn = (service: string, resource: string) =>
  `arn:aws:${service}:us-east-1:000000000000:${resource}`;
const role = 'arn:aws:iam::000000000000:role/r';
const constraint = (value: string, path: string, fault: string) =>
  `1 validation error detected: Value ${value} at 'targets.1.member.${path}' failed to satisfy constraint: Member must ${fault}`;

/** LocalStack's tests, of `tests/aws/services/events`, have recorded these of AWS. */
const RECORDED: readonly (readonly [string, AwsJson, string])[] = [
  [
    'an id with other characters',
    { Id: '!@#$@!#$' },
    constraint(
      "'!@#$@!#$'",
      'id',
      String.raw`satisfy regular expression pattern: [\.\-_A-Za-z0-9]+`,
    ),
  ],
  [
    'an id of 65 characters',
    { Id: 'x'.repeat(65) },
    constraint(`'${'x'.repeat(65)}'`, 'id', 'have length less than or equal to 64'),
  ],
  [
    'two kinds of input',
    { InputPath: '$.detail', ...template('{"a": <x>}') },
    'Only one of Input, InputPath, or InputTransformer must be provided for target t.',
  ],
  [
    'an unknown placeholder',
    template('"Event of <x> type, with not defined key <notdefinedkey>"'),
    'InputTemplate for target t contains invalid placeholder notdefinedkey.',
  ],
];

/** The rules of cdk-preflight (`pf-events-target-*`, `pf-events-input-*`) were measured on AWS on 2026-09-07. */
const MEASURED: readonly (readonly [string, AwsJson, string])[] = [
  ['an input that is no JSON', { Input: 'env:dev' }, 'JSON syntax error in input for target t: '],
  ['an input path without $', { InputPath: 'detail.x' }, 'InputPath for target t is invalid.'],
  [
    'a key in quotes and brackets',
    { InputPath: "$.detail['x']" },
    'InputPath for target t is invalid.',
  ],
  [
    'such a key in a template',
    template('{"a": <x>}', { x: '$.detail["x"]' }),
    'InputPath for target t is invalid.',
  ],
  [
    'the event in a text',
    template('"<aws.events.event.json>"'),
    'InputTemplate for target t contains placeholder aws.events.event.json valid only for JSON template.',
  ],
  [
    'the event in a list',
    template('[<aws.events.event.json>]'),
    'InputTemplate for target t contains placeholder aws.events.event.json valid only for JSON template.',
  ],
  [
    'a reserved name of a path',
    template('{"a": 1}', { 'aws.events.rule-name': '$.detail' }),
    'failed to satisfy constraint',
  ],
  [
    '101 paths',
    template('{"a": 1}', Object.fromEntries(Array.from({ length: 101 }, (_, n) => [n, '$.id']))),
    'Member must have length less than or equal to 100',
  ],
  [
    'a target without its role',
    { Arn: arn('states', 'stateMachine:m') },
    `RoleArn is required for target ${arn('states', 'stateMachine:m')}.`,
  ],
  [
    'a bus without its role',
    { Arn: arn('events', 'event-bus/b') },
    `RoleArn is required for target ${arn('events', 'event-bus/b')}.`,
  ],
  [
    'parameters of another service',
    { EcsParameters: {} },
    'Parameter(s) EcsParameters not supported for target: t.',
  ],
  [
    'a FIFO queue without a message group',
    { Arn: queueArn('a.fifo') },
    'Parameter(s) SqsParameters must be specified for target: t.',
  ],
  [
    'a task without its parameters',
    { Arn: arn('ecs', 'cluster/c'), RoleArn: role },
    'Parameter(s) EcsParameters must be specified for target: t.',
  ],
  [
    'a topic for dead letters',
    { DeadLetterConfig: { Arn: arn('sns', 'topic') } },
    'sns is not supported as a dead letter resource.',
  ],
  [
    'a FIFO queue for dead letters',
    { DeadLetterConfig: { Arn: queueArn('dead.fifo') } },
    'SQS FIFO is not supported by Dead Letter Queues.',
  ],
];

/** EventBridge API reference, "Target", "RetryPolicy" and "InputTransformer"; user guide, "Input transformation". */
const DOCUMENTED: readonly (readonly [string, AwsJson, string])[] = [
  ['no id', { Id: undefined }, constraint('null', 'id', 'not be null')],
  ['no ARN', { Arn: undefined }, constraint('null', 'arn', 'not be null')],
  [
    'an ARN that is none',
    { Arn: 'foo' },
    'Parameter foo is not valid. Reason: Provided Arn is not in correct format.',
  ],
  [
    '186 retries',
    { RetryPolicy: { MaximumRetryAttempts: 186 } },
    constraint("'186'", 'retryPolicy.maximumRetryAttempts', 'have value less than or equal to 185'),
  ],
  [
    '-1 retries',
    { RetryPolicy: { MaximumRetryAttempts: -1 } },
    constraint("'-1'", 'retryPolicy.maximumRetryAttempts', 'have value greater than or equal to 0'),
  ],
  [
    'an age of 59 seconds',
    { RetryPolicy: { MaximumEventAgeInSeconds: 59 } },
    constraint(
      "'59'",
      'retryPolicy.maximumEventAgeInSeconds',
      'have value greater than or equal to 60',
    ),
  ],
  [
    'an age of more than a day',
    { RetryPolicy: { MaximumEventAgeInSeconds: 86_401 } },
    constraint(
      "'86401'",
      'retryPolicy.maximumEventAgeInSeconds',
      'have value less than or equal to 86400',
    ),
  ],
  [
    'an input of 8,193 characters',
    { Input: `"${'x'.repeat(8191)}"` },
    'Member must have length less than or equal to 8192',
  ],
  [
    'an input path of 257 characters',
    { InputPath: `$.${'x'.repeat(255)}` },
    'Member must have length less than or equal to 256',
  ],
  [
    'no template',
    { InputTransformer: {} },
    constraint('null', 'inputTransformer.inputTemplate', 'not be null'),
  ],
  [
    'a template that is no JSON',
    template('{"a": pre<x>}'),
    'Invalid InputTemplate for target t : ',
  ],
  ['a text without quotes', template('it is <x>'), 'Invalid InputTemplate for target t : '],
  ['a placeholder as a key', template('{<x>: 1}'), 'Invalid InputTemplate for target t : '],
  ['a path that ends in a dot', { InputPath: '$.' }, 'InputPath for target t is invalid.'],
  ['a filter in a path', { InputPath: '$.detail[?(@.x)]' }, 'InputPath for target t is invalid.'],
];

describe('PutTargets', () => {
  it.each([...RECORDED, ...MEASURED, ...DOCUMENTED])(
    'rejects %s, and takes none of the call',
    async (_, own, message) => {
      const putting = put(own, { Id: 'good' });

      await expect(putting).rejects.toMatchObject({
        code: 'ValidationException',
        message: expect.stringContaining(message),
      });
      expect((await bus.call('ListTargetsByRule', { Rule: 'r' })).Targets).toEqual([]);
    },
  );

  it.each<[string, AwsJson]>([
    [
      '185 retries in a minute',
      { RetryPolicy: { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 60 } },
    ],
    [
      'no retries in a day',
      { RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 86_400 } },
    ],
    ['a text as its input', { Input: '"hello"' }],
    ['the whole event by a path', { InputPath: '$' }],
    ['a slash in a path', { InputPath: '$.detail.a/b' }],
    ['the event in an object', template('{"e": <aws.events.event.json>}')],
    ['a list over several lines', template('[\n <x>,\n 1\n]')],
    [
      'a FIFO queue with a message group',
      { Arn: queueArn('a.fifo'), SqsParameters: { MessageGroupId: 'g' } },
    ],
    ['a message group of a standard queue', { SqsParameters: { MessageGroupId: 'g' } }],
    ['a kind that is not run here', { Arn: arn('sns', 'topic') }],
    ['a function by alias', { Arn: arn('lambda', 'function:f:live') }],
  ])('takes %s', async (_, own) => {
    expect(await put(own)).toEqual({ FailedEntryCount: 0, FailedEntries: [] });
  });

  it('takes the last of two targets with one id', async () => {
    await put({ Input: '1' }, { Input: '2' });

    const { Targets } = await bus.call('ListTargetsByRule', { Rule: 'r' });
    expect(Targets).toEqual([{ Id: 't', Arn, Input: '2' }]);
  });

  it.each([
    ['six targets', Array.from({ length: 6 }, (_, n) => ({ Id: `t${n}` }))],
    ['eleven entries', Array.from({ length: 11 }, () => ({}))],
  ])('rejects %s', async (_, targets) => {
    await expect(put(...targets)).rejects.toMatchObject({
      code: 'LimitExceededException',
      message: 'The requested resource exceeds the maximum number allowed.',
    });
  });

  it('says all that is wrong with the members of a call', async () => {
    await expect(put({ Id: 'a b', RetryPolicy: { MaximumRetryAttempts: 200 } })).rejects.toThrow(
      /^2 validation errors detected: .*'targets.1.member.id'.*; .*maximumRetryAttempts/,
    );
  });

  it.each([
    ['no targets', { Rule: 'r', Targets: [] }, 'ValidationException'],
    [
      'a rule by its ARN',
      { Rule: arn('events', 'rule/r'), Targets: [{ Id: 't', Arn }] },
      'ValidationException',
    ],
    [
      'a rule that is not there',
      { Rule: 'x', Targets: [{ Id: 't', Arn }] },
      'ResourceNotFoundException',
    ],
  ])('rejects %s', async (_, input, code) => {
    await expect(bus.call('PutTargets', input)).rejects.toMatchObject({ code });
  });

  it('has no target removed by an id that none can have', async () => {
    await expect(bus.call('RemoveTargets', { Rule: 'r', Ids: ['a b'] })).rejects.toMatchObject({
      code: 'ValidationException',
      message: expect.stringContaining("Value 'a b' at 'ids.1.member'"),
    });
  });
});
