import { body, ids, type Recorded } from './recorded.ts';

const noGroup = 'The request must contain the parameter MessageGroupId.';
const noDeduplication =
  'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly';
const badId =
  'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.';
const tooMany = 'Maximum number of entries per request are 10. You have sent 20.';
const legal = (name: string) =>
  `${name} can only include alphanumeric and punctuation characters. 1 to 128 in length.`;

/** Recorded on AWS: localstack's tests/aws/services/sqs/test_sqs.snapshot.json, by the name of the test. */
export const SNAPSHOTS: readonly Recorded[] = [
  {
    source: 'test_send_receive_max_number_of_messages',
    call: ['ReceiveMessage', 'plain', { MaxNumberOfMessages: 11 }],
    code: 'InvalidParameterValue',
    message:
      'Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.',
  },
  ...[21, -1].map((WaitTimeSeconds) => ({
    source: `test_send_receive_wait_time_seconds ${WaitTimeSeconds}`,
    call: ['ReceiveMessage', 'plain', { WaitTimeSeconds }] as const,
    code: 'InvalidParameterValue',
    message: `Value ${WaitTimeSeconds} for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided.`,
  })),
  {
    source: 'test_send_oversized_message',
    call: ['SendMessage', 'plain', { MessageBody: 'a'.repeat(1_048_577) }],
    code: 'InvalidParameterValue',
    message:
      'One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.',
  },
  {
    source: 'test_send_message_with_updated_maximum_message_size',
    call: ['SendMessage', 'small', { MessageBody: 'a'.repeat(1025) }],
    code: 'InvalidParameterValue',
    message: 'One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes.',
  },
  {
    source: 'test_send_message_batch_with_oversized_contents',
    call: [
      'SendMessageBatch',
      'plain',
      { Entries: ids(1, { MessageBody: 'a'.repeat(1_048_577) }) },
    ],
    code: 'BatchRequestTooLong',
    message: 'Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes.',
  },
  {
    source: 'test_create_queue_with_different_attributes_raises_exception',
    call: ['CreateQueue', '', { QueueName: 'plain', Attributes: { DelaySeconds: '2' } }],
    code: 'QueueNameExists',
    message:
      'A queue already exists with the same name and a different value for attribute DelaySeconds',
  },
  {
    source: 'test_fifo_queue_send_message_with_delay_seconds_fails',
    call: ['SendMessage', 'one.fifo', { ...body, MessageGroupId: 'a', DelaySeconds: 2 }],
    code: 'InvalidParameterValue',
    message:
      'Value 2 for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for this queue type.',
  },
  ...['SendMessageBatch', 'DeleteMessageBatch', 'ChangeMessageVisibilityBatch'].flatMap(
    (action) => {
      const own = { ...body, ReceiptHandle: 'a', VisibilityTimeout: 1 };
      return [
        {
          source: `test_too_many_entries_in_batch_request ${action}`,
          call: [action, 'plain', { Entries: ids(20, own) }] as const,
          code: 'TooManyEntriesInBatchRequest',
          message: tooMany,
        },
        {
          source: `test_delete_message_batch_invalid_msg_id ${action}`,
          call: [action, 'plain', { Entries: [{ ...own, Id: 'invalid:id' }] }] as const,
          code: 'InvalidBatchEntryId',
          message: badId,
        },
      ];
    },
  ),
  {
    source: 'test_send_batch_missing_deduplication_id_for_fifo_queue',
    call: ['SendMessageBatch', 'one.fifo', { Entries: ids(1, { ...body, MessageGroupId: 'a' }) }],
    code: 'InvalidParameterValue',
    message: noDeduplication,
  },
  {
    source: 'test_send_batch_missing_message_group_id_for_fifo_queue',
    call: [
      'SendMessageBatch',
      'one.fifo',
      { Entries: ids(1, { ...body, MessageDeduplicationId: 'a' }) },
    ],
    code: 'InvalidParameterValue',
    message: noGroup,
  },
  {
    source: 'test_posting_to_fifo_requires_deduplicationid_group_id',
    call: ['SendMessage', 'one.fifo', { ...body, MessageGroupId: 'a' }],
    code: 'InvalidParameterValue',
    message: noDeduplication,
  },
  {
    source: 'test_posting_to_fifo_requires_deduplicationid_group_id',
    call: ['SendMessage', 'one.fifo', { ...body, MessageDeduplicationId: 'a' }],
    code: 'MissingParameter',
    message: noGroup,
  },
  {
    source: 'test_send_message_with_empty_string_attribute',
    call: [
      'SendMessage',
      'plain',
      { ...body, MessageAttributes: { ErrorDetails: { DataType: 'String', StringValue: '' } } },
    ],
    code: 'InvalidParameterValue',
    message:
      "Message (user) attribute 'ErrorDetails' must contain a non-empty value of type 'String'.",
  },
  {
    source: 'test_set_unsupported_attribute_fifo',
    call: ['SetQueueAttributes', 'one.fifo', { Attributes: { FifoQueue: 'false' } }],
    code: 'InvalidAttributeValue',
    message:
      'Invalid value for the parameter FifoQueue. Reason: Modifying queue type is not supported.',
  },
  {
    source: 'test_set_unsupported_attribute_standard',
    call: ['SetQueueAttributes', 'plain', { Attributes: { FifoQueue: 'true' } }],
    code: 'InvalidAttributeName',
    message: 'Unknown Attribute FifoQueue.',
  },
  ...(
    [
      ['FifoQueue', 'false', 'Unknown Attribute FifoQueue.'],
      ['ContentBasedDeduplication', 'false', 'Unknown Attribute ContentBasedDeduplication.'],
      [
        'DeduplicationScope',
        'queue',
        'You can specify the DeduplicationScope only when FifoQueue is set to true.',
      ],
      [
        'FifoThroughputLimit',
        'perQueue',
        'You can specify the FifoThroughputLimit only when FifoQueue is set to true.',
      ],
    ] as const
  ).map(([name, value, message]) => ({
    source: `test_create_standard_queue_with_fifo_attribute_raises_error ${name}`,
    call: ['CreateQueue', '', { QueueName: 'new', Attributes: { [name]: value } }] as const,
    code: 'InvalidAttributeName',
    message,
  })),
  {
    source: 'test_successive_purge_calls_fail',
    call: ['PurgeQueue', 'purged'],
    code: 'PurgeQueueInProgress',
    message: 'Only one PurgeQueue operation on purged is allowed every 60 seconds.',
    status: 403,
  },
  {
    source: 'test_sqs_permission_lifecycle',
    call: ['AddPermission', 'shared', { Label: 'known', Actions: ['*'], AWSAccountIds: ['1'] }],
    code: 'InvalidParameterValue',
    message: 'Value known for parameter Label is invalid. Reason: Already exists.',
  },
  {
    source: 'test_sqs_permission_lifecycle',
    call: ['RemovePermission', 'plain', { Label: 'other' }],
    code: 'InvalidParameterValue',
    message: "Value other for parameter Label is invalid. Reason: can't find label.",
  },
  {
    source: 'test_non_existent_queue',
    call: ['GetQueueUrl', '', { QueueName: 'nowhere' }],
    code: 'QueueDoesNotExist',
    message: 'The specified queue does not exist.',
  },
  {
    source: 'test_non_existent_queue by URL',
    call: ['GetQueueAttributes', 'nowhere', { AttributeNames: ['All'] }],
    code: 'QueueDoesNotExist',
    message: 'The specified queue does not exist.',
  },
  {
    source: 'test_send_empty_message',
    call: ['SendMessage', 'plain', { MessageBody: '' }],
    code: 'MissingParameter',
    message: 'The request must contain the parameter MessageBody.',
  },
  ...['', 'a'.repeat(129), 'group 123'].flatMap((id) => [
    {
      source: 'test_send_message_to_standard_queue_with_invalid_message_group_id',
      call: ['SendMessage', 'plain', { ...body, MessageGroupId: id }] as const,
      code: 'InvalidParameterValue',
      message: `Value ${id} for parameter MessageGroupId is invalid. Reason: ${legal('MessageGroupId')}`,
    },
    {
      source: 'test_message_deduplication_id_invalid',
      call: [
        'SendMessage',
        'one.fifo',
        { ...body, MessageGroupId: 'a', MessageDeduplicationId: id },
      ] as const,
      code: 'InvalidParameterValue',
      message: `Value ${id} for parameter MessageDeduplicationId is invalid. Reason: ${legal('MessageDeduplicationId')}`,
    },
  ]),
];
