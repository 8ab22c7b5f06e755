import { beforeEach, describe, expect, it } from '@jest/globals';
import { DEAD, FUNCTION, QUEUE, TOPIC, TopicsUnderTest } from './topics-under-test.ts';

let topics: TopicsUnderTest;

beforeEach(async () => {
  topics = await TopicsUnderTest.start();
});

const kind = (StringValue: string, DataType = 'String') => ({
  MessageAttributes: { kind: { DataType, StringValue } },
});

describe('a message', () => {
  // SNS developer guide, "Parsing Amazon SNS message formats".
  it('reaches a queue in an envelope', async () => {
    const arn = await topics.subscribe();

    const { MessageId } = await topics.publish('hello', { Subject: 'hi', ...kind('a') });

    expect(JSON.parse(String(topics.bodies[0]))).toEqual({
      Type: 'Notification',
      MessageId,
      TopicArn: TOPIC,
      Subject: 'hi',
      Message: 'hello',
      Timestamp: '2026-11-27T12:00:00.000Z',
      SignatureVersion: '1',
      Signature: 'EXAMPLE',
      SigningCertURL: expect.stringMatching(/^https:\/\/sns\.us-east-1\.amazonaws\.com\//),
      UnsubscribeURL: expect.stringContaining(arn),
      MessageAttributes: { kind: { Type: 'String', Value: 'a' } },
    });
  });

  it('reaches a queue as it is, with its attributes, by raw delivery', async () => {
    await topics.subscribe({ RawMessageDelivery: 'true' });

    await topics.publish('hello', kind('a'));

    expect(topics.sent).toEqual([{ arn: QUEUE, message: { MessageBody: 'hello', ...kind('a') } }]);
  });

  // Lambda developer guide, "Process Amazon SNS messages with AWS Lambda".
  it('reaches a function as an event of one record', async () => {
    const EventSubscriptionArn = await topics.subscribe({}, FUNCTION);

    await topics.publish('hello');

    expect(topics.events).toEqual([
      {
        Records: [
          {
            EventSource: 'aws:sns',
            EventVersion: '1.0',
            EventSubscriptionArn,
            Sns: expect.objectContaining({
              ...{ Type: 'Notification', Subject: null, Message: 'hello', MessageAttributes: {} },
              SigningCertUrl: expect.any(String),
            }),
          },
        ],
      },
    ]);
  });

  it('has a text of its own for each protocol', async () => {
    await topics.subscribe({ RawMessageDelivery: 'true' });
    await topics.subscribe({}, FUNCTION);
    const texts = JSON.stringify({ default: 'for all', sqs: 'for queues' });

    await topics.publish(texts, { MessageStructure: 'json' });

    expect(topics.bodies).toEqual(['for queues']);
    expect(topics.events).toMatchObject([{ Records: [{ Sns: { Message: 'for all' } }] }]);
  });

  it('that may not reach a queue goes to the dead-letter queue of the subscription', async () => {
    topics.closed.add(QUEUE);
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: DEAD });
    await topics.subscribe({ RawMessageDelivery: 'true', RedrivePolicy });

    await topics.publish('hello');

    expect(topics.sent).toMatchObject([{ arn: DEAD, message: { MessageBody: 'hello' } }]);
    expect(topics.warnings).toEqual([
      `the topic orders cannot deliver to ${QUEUE}: may not send to ${QUEUE}`,
    ]);
  });

  it('that may reach neither is lost, and a line says so', async () => {
    topics.closed.add(QUEUE).add(DEAD);
    await topics.subscribe({ RedrivePolicy: JSON.stringify({ deadLetterTargetArn: DEAD }) });

    await topics.publish('hello');

    expect(topics.sent).toEqual([]);
    expect(topics.warnings.at(-1)).toBe(`the message is lost: may not send to ${DEAD}`);
  });

  // SNS API reference, "Publish", and the messages that LocalStack's authors recorded on AWS.
  it.each<[string, Record<string, unknown>, string, RegExp]>([
    ['nothing', { Message: '' }, 'InvalidParameter', /Empty message$/],
    ['no topic', { TopicArn: undefined }, 'InvalidParameter', /TopicArn or TargetArn Reason/],
    ['another topic', { TopicArn: `${TOPIC}x` }, 'NotFound', /^Topic does not exist$/],
    ['to a phone', { PhoneNumber: '+1' }, 'InvalidParameter', /is not run locally/],
    ['above 256 KiB', { Message: 'x'.repeat(262_145) }, 'InvalidParameter', /Message too long$/],
    ['a subject with a line break', { Subject: 'a\nb' }, 'InvalidParameter', /Subject$/],
    ['a subject of 101 characters', { Subject: 'a'.repeat(101) }, 'InvalidParameter', /Subject$/],
    ['a group with a space', { MessageGroupId: 'a b' }, 'InvalidParameter', /MessageGroupId/],
    [
      'a structure that is no JSON',
      { MessageStructure: 'json' },
      'InvalidParameter',
      /failed to parse$/,
    ],
    [
      'a structure without a default',
      { MessageStructure: 'json', Message: '{"sqs":"a"}' },
      'InvalidParameter',
      /No default entry in JSON message body$/,
    ],
    [
      'an attribute of another type',
      kind('a', 'Text'),
      'ParameterValueInvalid',
      /set of supported type prefixes/,
    ],
    ['an empty attribute', kind(''), 'ParameterValueInvalid', /must contain non-empty/],
    ['a number that is none', kind('a', 'Number'), 'ParameterValueInvalid', /^Could not cast/],
  ])('rejects %s', async (_, input, code, message) => {
    await expect(topics.publish('hello', input)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });
});

describe('a batch', () => {
  const batch = (PublishBatchRequestEntries: unknown) =>
    topics.engine.call('PublishBatch', { TopicArn: TOPIC, PublishBatchRequestEntries });

  it('sends each of its messages', async () => {
    await topics.subscribe({ RawMessageDelivery: 'true' });

    const answer = await batch([
      { Id: 'a', Message: 'one' },
      { Id: 'b', Message: 'two' },
    ]);

    expect(answer).toEqual({
      Successful: ['a', 'b'].map((Id) => ({ Id, MessageId: expect.any(String) })),
      Failed: [],
    });
    expect(topics.bodies).toEqual(['one', 'two']);
  });

  it('sends nothing where one of them is refused', async () => {
    await topics.subscribe();

    const refused = batch([
      { Id: 'a', Message: 'one' },
      { Id: 'b', Message: '' },
    ]);

    await expect(refused).rejects.toThrow('Invalid parameter: Empty message');
    expect(topics.sent).toEqual([]);
  });

  it.each([
    ['no entries', [], 'EmptyBatchRequest'],
    [
      'eleven',
      Array.from({ length: 11 }, (_, n) => ({ Id: `${n}`, Message: 'a' })),
      'TooManyEntriesInBatchRequest',
    ],
    ['an id twice', [{ Id: 'a' }, { Id: 'a' }], 'BatchEntryIdsNotDistinct'],
    ['an id with a space', [{ Id: 'a b' }], 'InvalidBatchEntryId'],
  ])('rejects %s', async (_, entries, code) => {
    await expect(batch(entries)).rejects.toMatchObject({ code });
  });
});
