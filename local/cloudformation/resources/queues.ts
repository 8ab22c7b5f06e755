import { AwsError } from '../../api/aws-error.ts';
import { withDefaults } from '../../services/sqs/attributes/defaults.ts';
import { arnOf } from '../../support/account-region.ts';
import { isRecord } from '../json.ts';
import type { PropertyReader } from '../property-reader.ts';
import { physicalName } from './physical-name.ts';
import type { ResourceHandler, ResourceHandlers } from './resource-handler.ts';

const ATTRIBUTES = [
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'DelaySeconds',
  'FifoQueue',
  'FifoThroughputLimit',
  'KmsDataKeyReusePeriodSeconds',
  'KmsMasterKeyId',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'ReceiveMessageWaitTimeSeconds',
  'RedriveAllowPolicy',
  'RedrivePolicy',
  'SqsManagedSseEnabled',
  'VisibilityTimeout',
];

const LONGEST_NAME = 80;
const FIFO_ENDING = '.fifo';

const queue: ResourceHandler = {
  // Tags need nothing here.
  understood: [...ATTRIBUTES, 'QueueName', 'Tags'],
  async create({ logicalId, properties }, { queues, place, stackName }) {
    // With the defaults, so that what the template has no more goes back to them.
    const Attributes = withDefaults(attributes(properties));
    const QueueName = properties.text('QueueName') ?? nameOf(stackName, logicalId, Attributes);
    let QueueUrl: unknown;
    try {
      ({ QueueUrl } = await queues.call('CreateQueue', { QueueName, Attributes }));
    } catch (error) {
      if (!(error instanceof AwsError) || !/QueueNameExists|QueueAlreadyExists/.test(error.code))
        throw error;
      // It was kept from an earlier start, and the template has changed since.
      ({ QueueUrl } = await queues.call('GetQueueUrl', { QueueName }));
      await queues.call('SetQueueAttributes', { QueueUrl, Attributes });
    }
    const Arn = arnOf(place, 'sqs', QueueName);
    const ref = String(QueueUrl);
    return { ref, attributes: { Arn, QueueName, QueueUrl: ref } };
  },
};

function nameOf(
  stackName: string,
  logicalId: string,
  { FifoQueue }: Readonly<Record<string, string>>,
): string {
  const ending = FifoQueue === 'true' ? FIFO_ENDING : '';
  return physicalName(stackName, logicalId, LONGEST_NAME - ending.length) + ending;
}

function attributes(properties: PropertyReader): Record<string, string> {
  const given: Record<string, string> = {};
  for (const name of ATTRIBUTES) {
    const value = properties.values[name];
    if (value !== undefined) given[name] = isRecord(value) ? JSON.stringify(value) : String(value);
  }
  return given;
}

const queuePolicy: ResourceHandler = {
  understood: ['Queues', 'PolicyDocument'],
  async create({ logicalId, properties }, { queues }) {
    const Policy = JSON.stringify(properties.values.PolicyDocument);
    for (const QueueUrl of properties.list('Queues'))
      await queues.call('SetQueueAttributes', { QueueUrl, Attributes: { Policy } });
    return { ref: logicalId };
  },
};

/** SQS queues and their policies. */
export const queueResources: ResourceHandlers = {
  'AWS::SQS::Queue': queue,
  'AWS::SQS::QueuePolicy': queuePolicy,
};
