import { body, ids, type Recorded } from './recorded.ts';

/** moto's tests/test_sqs/test_sqs.py, by the name of the test, and reports of what SQS said. */
export const REPORTS: readonly Recorded[] = [
  ...['SendMessageBatch', 'DeleteMessageBatch', 'ChangeMessageVisibilityBatch'].map((action) => ({
    source: `test_delete_message_batch_with_zero_entries, test_send_message_batch_errors ${action}`,
    call: [action, 'plain', { Entries: [] }] as const,
    code: 'EmptyBatchRequest',
    message: `There should be at least one ${action}RequestEntry in the request.`,
  })),
  {
    source: 'test_send_message_batch_errors',
    call: ['SendMessageBatch', 'plain', { Entries: [...ids(1, body), ...ids(1, body)] }],
    code: 'BatchEntryIdsNotDistinct',
    message: 'Id id_0 repeated.',
  },
  {
    source: 'test_get_queue_attributes_error',
    call: ['GetQueueAttributes', 'plain', { AttributeNames: ['not-existing'] }],
    code: 'InvalidAttributeName',
    message: 'Unknown Attribute not-existing.',
  },
  {
    source: 'test_add_permission_errors',
    call: [
      'AddPermission',
      'plain',
      { Label: 'new', Actions: ['RemovePermission'], AWSAccountIds: ['1'] },
    ],
    code: 'InvalidParameterValue',
    message:
      'Value SQS:RemovePermission for parameter ActionName is invalid. Reason: Only the queue owner is allowed to invoke this action.',
  },
  {
    source: 'test_add_permission_errors',
    call: ['AddPermission', 'plain', { Label: 'new', Actions: [], AWSAccountIds: ['1'] }],
    code: 'MissingParameter',
    message: 'The request must contain the parameter Actions.',
  },
  {
    source: 'test_add_permission_errors',
    call: ['AddPermission', 'plain', { Label: 'new', Actions: ['*'], AWSAccountIds: [] }],
    code: 'InvalidParameterValue',
    message: 'Value [] for parameter PrincipalId is invalid. Reason: Unable to verify.',
  },
  {
    source: 'test_add_permission_errors',
    call: [
      'AddPermission',
      'plain',
      { Label: 'new', Actions: Array(8).fill('SendMessage'), AWSAccountIds: ['1'] },
    ],
    code: 'OverLimit',
    message: '8 Actions were found, maximum allowed is 7.',
    status: 403,
  },
  {
    source: 'test_remove_permission_errors',
    call: ['RemovePermission', 'shared', { Label: 'other' }],
    code: 'InvalidParameterValue',
    message:
      "Value other for parameter Label is invalid. Reason: can't find label on existing policy.",
  },
  {
    source: 'test_tag_queue_errors',
    call: ['TagQueue', 'plain', { Tags: {} }],
    code: 'MissingParameter',
    message: 'The request must contain the parameter Tags.',
  },
  {
    source: 'test_tag_queue_errors',
    call: ['TagQueue', 'plain', { Tags: Object.fromEntries(ids(51).map(({ Id }) => [Id, 'x'])) }],
    code: 'InvalidParameterValue',
    message: 'Too many tags added for queue plain.',
  },
  {
    source: 'test_untag_queue_errors',
    call: ['UntagQueue', 'plain', { TagKeys: [] }],
    code: 'InvalidParameterValue',
    message: 'Tag keys must be between 1 and 128 characters in length.',
  },
  ...['DelaySeconds', 'VisibilityTimeout', 'MaximumMessageSize', 'MessageRetentionPeriod'].flatMap(
    (name) => {
      const Attributes = { [name]: '9999999' };
      const refused = {
        source: `apache/airflow#65592 ${name}`,
        code: 'InvalidAttributeValue',
        message: `Invalid value for the parameter ${name}.`,
      };
      return [
        { ...refused, call: ['CreateQueue', '', { QueueName: 'new', Attributes }] as const },
        { ...refused, call: ['SetQueueAttributes', 'plain', { Attributes }] as const },
      ];
    },
  ),
];
