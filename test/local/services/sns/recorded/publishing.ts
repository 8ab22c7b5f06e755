import type { AwsJson } from '../../../../../local/api/aws-api.ts';
import { TOPIC } from '../topics-under-test.ts';
import type { Refusal } from './refusal.ts';

const text = { DataType: 'String', StringValue: '123' };
const entries = (count: number, own: AwsJson = {}) =>
  Array.from({ length: count }, (_, index) => ({ Id: `${index}`, Message: 'a', ...own }));

/** Why attributes are refused (`test_empty_or_wrong_message_attributes`): in a batch too, and the whole of it. */
const ATTRIBUTES: readonly (readonly [string, AwsJson, string])[] = [
  [
    'missing_string_attr',
    { attr1: { DataType: 'String', StringValue: '' } },
    "The message attribute 'attr1' must contain non-empty message attribute value for message attribute type 'String'.",
  ],
  [
    'missing_binary_attr',
    { attr1: { DataType: 'Binary', BinaryValue: '' } },
    "The message attribute 'attr1' must contain non-empty message attribute value for message attribute type 'Binary'.",
  ],
  [
    'str_attr_binary_value',
    { attr1: { DataType: 'String', BinaryValue: 'MTIz' } },
    "The message attribute 'attr1' with type 'String' must use field 'String'.",
  ],
  [
    'int_attr_binary_value',
    { attr1: { DataType: 'Number', BinaryValue: 'MTIz' } },
    "The message attribute 'attr1' with type 'Number' must use field 'String'.",
  ],
  [
    'binary_attr_string_value',
    { attr1: { DataType: 'Binary', StringValue: '123' } },
    "The message attribute 'attr1' with type 'Binary' must use field 'Binary'.",
  ],
  [
    'invalid_attr_string_value',
    { attr1: { DataType: 'InvalidType', StringValue: '123' } },
    "The message attribute 'attr1' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.",
  ],
  [
    'too_long_name',
    { ['a'.repeat(257)]: text },
    'Length of message attribute name must be less than 256 bytes.',
  ],
  [
    'invalid_name',
    { 'a^*?': text },
    "Invalid non-alphanumeric character '#x5E' was found in the message attribute name. Can only include alphanumeric characters, hyphens, underscores, or dots.",
  ],
  [
    'invalid_name_2',
    { '.abc': text },
    "Invalid message attribute name starting with character '.' was found.",
  ],
  [
    'invalid_name_3',
    { 'abc.': text },
    "Invalid message attribute name ending with character '.' was found.",
  ],
  [
    'invalid_name_4',
    { 'a..bc': text },
    "Message attribute name can not have successive '.' character.",
  ],
];

const batch = (PublishBatchRequestEntries: unknown): AwsJson => ({
  TopicArn: TOPIC,
  PublishBatchRequestEntries,
});

/** Refusals of messages. */
export const PUBLISHING: readonly Refusal[] = [
  [
    'test_publish_wrong_arn_format',
    'Publish',
    { TopicArn: 'randomstring:1', Message: 'a' },
    'Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 2',
  ],
  [
    'test_validations_for_fifo',
    'Publish',
    { TopicArn: TOPIC, Message: 'a', MessageDeduplicationId: 'a' },
    'Invalid parameter: MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type',
  ],
  [
    'test_empty_sns_message',
    'Publish',
    { TopicArn: TOPIC, Message: '' },
    'Invalid parameter: Empty message',
  ],
  [
    'test_publish_with_empty_subject',
    'Publish',
    { TopicArn: TOPIC, Message: 'a', Subject: '' },
    'Invalid parameter: Subject',
  ],
  [
    'test_publish_too_long_message',
    'Publish',
    { TopicArn: TOPIC, Message: 'a'.repeat(262_145) },
    'Invalid parameter: Message too long',
  ],
  [
    'test_publish_batch_too_long_message',
    'PublishBatch',
    batch(entries(2, { Message: 'a'.repeat(131_073) })),
    'The length of all the messages put together is more than the limit.',
    'BatchRequestTooLong',
  ],
  [
    'test_publish_batch_exceptions',
    'PublishBatch',
    batch(entries(11)),
    'The batch request contains more entries than permissible.',
    'TooManyEntriesInBatchRequest',
  ],
  [
    'test_publish_batch_exceptions',
    'PublishBatch',
    batch([...entries(1), ...entries(1)]),
    'Two or more batch entries in the request have the same Id.',
    'BatchEntryIdsNotDistinct',
  ],
  [
    'test_publish_batch_exceptions',
    'PublishBatch',
    batch(entries(1, { Message: '{"a":1}', MessageStructure: 'json' })),
    'Invalid parameter: Message Structure - No default entry in JSON message body',
  ],
  [
    'test_publish_batch_invalid_entry_id',
    'PublishBatch',
    batch([{ Id: 'message.id', Message: 'a' }]),
    'The Id of a batch entry in the batch request contains an impermissible character: message.id',
    'InvalidBatchEntryId',
  ],
  [
    'test_publish_batch_invalid_entry_id',
    'PublishBatch',
    batch([{ Id: 'a'.repeat(81), Message: 'a' }]),
    `The Id of a batch entry in the batch request is too long: ${'a'.repeat(81)}`,
    'InvalidBatchEntryId',
  ],
  [
    'test_empty_or_wrong_message_attributes fully_missing_data_type',
    'Publish',
    { TopicArn: TOPIC, Message: 'a', MessageAttributes: { attr1: { StringValue: 'value' } } },
    "1 validation error detected: Value null at 'messageAttributes.attr1.member.dataType' failed to satisfy constraint: Member must not be null",
    'ValidationError',
  ],
  [
    'test_empty_or_wrong_message_attributes batch-fully_missing_data_type',
    'PublishBatch',
    batch(entries(1, { MessageAttributes: { attr1: { StringValue: 'value' } } })),
    "1 validation error detected: Value null at 'publishBatchRequestEntries.1.member.messageAttributes.attr1.member.dataType' failed to satisfy constraint: Member must not be null",
    'ValidationError',
  ],
  ...ATTRIBUTES.flatMap(([name, MessageAttributes, message]): Refusal[] => [
    [
      `test_empty_or_wrong_message_attributes ${name}`,
      'Publish',
      { TopicArn: TOPIC, Message: 'a', MessageAttributes },
      message,
      'ParameterValueInvalid',
    ],
    [
      `test_empty_or_wrong_message_attributes batch-${name}`,
      'PublishBatch',
      batch(entries(2, { MessageAttributes })),
      message,
      'ParameterValueInvalid',
    ],
  ]),
];
