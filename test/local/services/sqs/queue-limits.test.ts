import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AwsJson } from '../../../../local/api/aws-api.ts';
import { QueuesUnderTest } from '../../../support/worlds/queues-under-test.ts';

const MIB = 1_048_576;

let queues: QueuesUnderTest;

beforeEach(async () => {
  queues = new QueuesUnderTest({ maxInFlight: 3 });
  await queues.create('orders');
});

afterEach(async () => {
  await queues.engine.stop();
});

const batch = (entries: readonly AwsJson[], queue = 'orders') =>
  queues.call('SendMessageBatch', queue, { Entries: entries });

/** What one message is refused for, alone or in a batch (SQS API reference, "SendMessage"; developer guide, "Amazon SQS message metadata"). */
const REFUSED: readonly (readonly [string, AwsJson, string])[] = [
  ['a delay above 15 minutes', { DelaySeconds: 901 }, 'InvalidParameterValue'],
  ['a delay below zero', { DelaySeconds: -1 }, 'InvalidParameterValue'],
  ['a delay that is no whole number', { DelaySeconds: 1.5 }, 'InvalidParameterValue'],
  ['a body with NUL', { MessageBody: 'a\0' }, 'InvalidMessageContents'],
  ['more bytes than its queue takes', { MessageBody: 'é'.repeat(513) }, 'InvalidParameterValue'],
  [
    'more attributes than ten',
    {
      MessageAttributes: Object.fromEntries(
        Array.from({ length: 11 }, (_, index) => [`a${index}`, text('x')]),
      ),
    },
    'InvalidParameterValue',
  ],
  [
    'an attribute without a value',
    { MessageAttributes: { kind: text('') } },
    'InvalidParameterValue',
  ],
  ['an attribute without a type', attribute({ StringValue: 'x' }), 'InvalidParameterValue'],
  ['an attribute of no known type', attribute({ DataType: 'Strings' }), 'InvalidParameterValue'],
  [
    'a number that is none',
    attribute({ DataType: 'Number.int', StringValue: 'three' }),
    'InvalidParameterValue',
  ],
  [
    'bytes of a text',
    attribute({ DataType: 'String', StringValue: 'x', BinaryValue: 'eA==' }),
    'InvalidParameterValue',
  ],
  ['bytes that are none', attribute({ DataType: 'Binary' }), 'InvalidParameterValue'],
  [
    'a list of values',
    attribute({ DataType: 'String', StringListValues: ['x'] }),
    'UnsupportedOperation',
  ],
  ['an attribute with NUL', attribute(text('a\0')), 'InvalidParameterValue'],
  ['an attribute of AWS', attribute(text('x'), 'AWS.kind'), 'InvalidParameterValue'],
  ['an attribute of Amazon', attribute(text('x'), 'amazon.kind'), 'InvalidParameterValue'],
  ['a name that begins with a dot', attribute(text('x'), '.kind'), 'InvalidParameterValue'],
  ['a name that ends with a dot', attribute(text('x'), 'kind.'), 'InvalidParameterValue'],
  ['a name with two dots', attribute(text('x'), 'a..b'), 'InvalidParameterValue'],
  ['a name with a space', attribute(text('x'), 'a b'), 'InvalidParameterValue'],
  ['a name of 257 letters', attribute(text('x'), 'a'.repeat(257)), 'InvalidParameterValue'],
  ['a deduplication id', { MessageDeduplicationId: 'a' }, 'InvalidParameterValue'],
  ['a group with a space', { MessageGroupId: 'a b' }, 'InvalidParameterValue'],
  ['a group of 129 letters', { MessageGroupId: 'a'.repeat(129) }, 'InvalidParameterValue'],
  [
    'a system attribute that is none',
    { MessageSystemAttributes: { Other: text('x') } },
    'InvalidParameterValue',
  ],
  [
    'a tracing header that is no text',
    { MessageSystemAttributes: { AWSTraceHeader: { DataType: 'Number', StringValue: '1' } } },
    'InvalidParameterValue',
  ],
];

function attribute(value: AwsJson, name = 'kind'): AwsJson {
  return { MessageAttributes: { [name]: value } };
}

function text(StringValue: string): AwsJson {
  return { DataType: 'String', StringValue };
}

describe('a message', () => {
  beforeEach(async () => {
    await queues.create('small', { MaximumMessageSize: '1024' });
  });

  it.each(REFUSED)('rejects %s', async (_, own, code) => {
    const sending = queues.call('SendMessage', 'small', { MessageBody: 'a', ...own });

    await expect(sending).rejects.toMatchObject({ code, statusCode: 400 });
    expect(await queues.depth('small')).toEqual([0, 0, 0]);
  });

  it.each(REFUSED)('is sent in a batch beside one with %s', async (_, own, Code) => {
    const entries = [
      { Id: 'good', MessageBody: 'a' },
      { Id: 'bad', MessageBody: 'a', ...own },
      { Id: 'late', MessageBody: 'b', DelaySeconds: 900 },
    ];

    expect(await batch(entries, 'small')).toMatchObject({
      Successful: [{ Id: 'good' }, { Id: 'late' }],
      Failed: [{ Id: 'bad', SenderFault: true, Code, Message: expect.any(String) }],
    });
    expect(await queues.depth('small')).toEqual([1, 0, 1]);
  });

  it('names the delay that is refused, as SQS does', async () => {
    const sending = queues.call('SendMessage', 'orders', { MessageBody: 'a', DelaySeconds: 901 });

    await expect(sending).rejects.toThrow(
      'Value 901 for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.',
    );
  });

  it('may have 1 MiB with its attributes, and not a byte more', async () => {
    const send = (bytes: number) =>
      queues.call('SendMessage', 'orders', {
        MessageBody: 'a'.repeat(bytes - 12),
        MessageAttributes: { kind: text('xy') },
      });

    await send(MIB);
    await expect(send(MIB + 1)).rejects.toMatchObject({
      code: 'InvalidParameterValue',
      message: expect.stringContaining(`Message must be shorter than ${MIB} bytes`),
    });
  });

  it('carries a tracing header of its own before that of its request', async () => {
    const MessageSystemAttributes = { AWSTraceHeader: text('Root=own') };
    const input = { QueueUrl: 'http://anywhere/1/orders', MessageBody: 'a' };

    await queues.engine.call('SendMessage', input, 'Root=request');
    await queues.engine.call('SendMessage', { ...input, MessageSystemAttributes }, 'Root=request');
    await queues.engine.call('SendMessage', input);
    const received = await queues.receive('orders');

    expect(received.map(({ Attributes }) => Attributes?.AWSTraceHeader)).toEqual([
      'Root=request',
      'Root=own',
      undefined,
    ]);
  });

  it('shows its tracing header only to those who ask for it', async () => {
    const input = { QueueUrl: 'http://anywhere/1/orders', MessageBody: 'a' };
    await queues.engine.call('SendMessage', input, 'Root=request');
    const attributes = async (names: AwsJson) =>
      (await queues.receive('orders', { VisibilityTimeout: 0, ...names }))[0]?.Attributes;

    expect(await attributes({ AttributeNames: [] })).toBeUndefined();
    expect(await attributes({ AttributeNames: ['SenderId'] })).not.toHaveProperty('AWSTraceHeader');
    expect(
      await attributes({ AttributeNames: [], MessageSystemAttributeNames: ['AWSTraceHeader'] }),
    ).toEqual({ AWSTraceHeader: 'Root=request' });
  });
});

describe('a batch', () => {
  const a = { Id: 'a', MessageBody: 'a' };

  it.each<[string, readonly AwsJson[], string]>([
    ['no entry', [], 'EmptyBatchRequest'],
    [
      'eleven entries',
      Array.from({ length: 11 }, (_, index) => ({ Id: `${index}`, MessageBody: 'a' })),
      'TooManyEntriesInBatchRequest',
    ],
    ['an id with a dot', [a, { ...a, Id: 'a.b' }], 'InvalidBatchEntryId'],
    ['an id of 81 letters', [a, { ...a, Id: 'a'.repeat(81) }], 'InvalidBatchEntryId'],
    ['one id twice', [a, a], 'BatchEntryIdsNotDistinct'],
    [
      'more than 1 MiB together',
      [a, { Id: 'b', MessageBody: 'b'.repeat(MIB) }],
      'BatchRequestTooLong',
    ],
  ])('rejects the whole call for %s, and sends nothing', async (_, entries, code) => {
    await expect(batch(entries)).rejects.toMatchObject({ code });
    expect(await queues.depth('orders')).toEqual([0, 0, 0]);
  });

  it('may have 1 MiB together', async () => {
    const { Successful } = await batch([a, { Id: 'b', MessageBody: 'b'.repeat(MIB - 1) }]);

    expect(Successful).toHaveLength(2);
  });
});

describe('a queue', () => {
  it.each([
    ['DelaySeconds', '901'],
    ['DelaySeconds', '-1'],
    ['DelaySeconds', '1.5'],
    ['VisibilityTimeout', '43201'],
    ['MessageRetentionPeriod', '1209601'],
    ['MaximumMessageSize', '1048577'],
  ])('rejects %s of %s', async (name, value) => {
    const creating = queues.create('odd', { [name]: value });
    const changing = queues.call('SetQueueAttributes', 'orders', { Attributes: { [name]: value } });

    await expect(creating).rejects.toMatchObject({ code: 'InvalidAttributeValue' });
    await expect(changing).rejects.toMatchObject({ code: 'InvalidAttributeValue' });
  });
});

describe('a redrive policy', () => {
  const policy = (own: AwsJson) =>
    JSON.stringify({
      maxReceiveCount: 3,
      deadLetterTargetArn: 'arn:aws:sqs:us-east-1:000000000000:orders',
      ...own,
    });

  it.each([
    ['no JSON', 'abc'],
    ['no JSON object', '3'],
    ['no receives', policy({ maxReceiveCount: 0 })],
    ['receives that are no number', policy({ maxReceiveCount: 'often' })],
    ['more than 1,000 receives', policy({ maxReceiveCount: 1001 })],
    ['a dead-letter queue that is not there', policy({ deadLetterTargetArn: 'arn:nowhere' })],
  ])('rejects %s', async (_, RedrivePolicy) => {
    const creating = queues.create('odd', { RedrivePolicy });
    const changing = queues.call('SetQueueAttributes', 'orders', { Attributes: { RedrivePolicy } });

    for (const refused of [creating, changing])
      await expect(refused).rejects.toMatchObject({
        code: 'InvalidParameterValue',
        message: expect.stringContaining('for parameter RedrivePolicy is invalid'),
      });
  });

  it('is taken with its number as a text, and taken away by an empty one', async () => {
    await queues.create('work', { RedrivePolicy: policy({ maxReceiveCount: '3' }) });

    await queues.call('SetQueueAttributes', 'work', { Attributes: { RedrivePolicy: '' } });
  });
});

describe('what is told of a queue', () => {
  it('is nothing unless it is asked for', async () => {
    expect(await queues.call('GetQueueAttributes', 'orders')).toEqual({});
    expect(
      await queues.call('GetQueueAttributes', 'orders', { AttributeNames: ['DelaySeconds'] }),
    ).toEqual({ Attributes: { DelaySeconds: '0' } });
  });
});
