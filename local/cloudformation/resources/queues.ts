import { AwsError } from '../../api/aws-error.ts';
import { parseStatements } from '../../services/iam/statement.ts';
import { arnOf } from '../../support/account-region.ts';
import { isRecord } from '../json.ts';
import type { PropertyReader } from '../property-reader.ts';
import { physicalName } from './physical-name.ts';
import type { ResourceHandler, ResourceHandlers } from './resource-handler.ts';

const ATTRIBUTES = [
  'ContentBasedDeduplication',
  'DelaySeconds',
  'FifoQueue',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'ReceiveMessageWaitTimeSeconds',
  'RedriveAllowPolicy',
  'RedrivePolicy',
  'VisibilityTimeout',
];

const queue: ResourceHandler = {
  // Encryption at rest and tags need nothing here.
  understood: [
    ...ATTRIBUTES,
    'KmsDataKeyReusePeriodSeconds',
    'KmsMasterKeyId',
    'QueueName',
    'SqsManagedSseEnabled',
    'Tags',
  ],
  async create({ logicalId, properties }, { queues, place, stackName }) {
    const QueueName = properties.text('QueueName') ?? physicalName(stackName, logicalId, 80);
    const Attributes = attributes(properties);
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
  create({ logicalId, properties }, { policies, place }) {
    const statements = parseStatements(properties.values.PolicyDocument);
    for (const url of properties.list('Queues')) {
      const [name = ''] = String(url).split('/').slice(-1);
      policies.addToResource(arnOf(place, 'sqs', name), statements);
    }
    return { ref: logicalId };
  },
};

/** SQS queues and their policies. */
export const queueResources: ResourceHandlers = {
  'AWS::SQS::Queue': queue,
  'AWS::SQS::QueuePolicy': queuePolicy,
};
