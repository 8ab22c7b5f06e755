import { AwsError } from '../../../api/aws-error.ts';

type Attributes = Readonly<Record<string, string>>;

/** The whole numbers that an attribute may be (SQS API reference, "SetQueueAttributes"). */
const RANGES: Readonly<Record<string, readonly [least: number, most: number]>> = {
  DelaySeconds: [0, 900],
  KmsDataKeyReusePeriodSeconds: [60, 86_400],
  MaximumMessageSize: [1024, 1_048_576],
  MessageRetentionPeriod: [60, 1_209_600],
  ReceiveMessageWaitTimeSeconds: [0, 20],
  VisibilityTimeout: [0, 43_200],
};

const CHOICES: Readonly<Record<string, readonly string[]>> = {
  ContentBasedDeduplication: ['true', 'false'],
  DeduplicationScope: ['messageGroup', 'queue'],
  FifoThroughputLimit: ['perQueue', 'perMessageGroupId'],
  SqsManagedSseEnabled: ['true', 'false'],
};

const TEXTS = ['KmsMasterKeyId', 'Policy', 'RedriveAllowPolicy', 'RedrivePolicy'];

const ONLY_FIFO = ['ContentBasedDeduplication', 'FifoQueue'];
const SAID_ONLY_FIFO = ['DeduplicationScope', 'FifoThroughputLimit'];

/** What can be set of a queue. */
const SETTABLE = new Set([...Object.keys(RANGES), ...Object.keys(CHOICES), ...TEXTS, 'FifoQueue']);

/** What GetQueueAttributes can be asked for. */
export const READABLE: readonly string[] = [
  ...SETTABLE,
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesDelayed',
  'ApproximateNumberOfMessagesNotVisible',
  'CreatedTimestamp',
  'LastModifiedTimestamp',
  'QueueArn',
];

/** Throws `AwsError('InvalidAttributeName')`, as SQS does for a name that it does not know. */
export function refuseName(name: string): never {
  throw new AwsError('InvalidAttributeName', `Unknown Attribute ${name}.`);
}

/** Throws what SQS refuses of attributes by themselves; `whole` are those of the queue as they would then be. */
export function checkAttributes(given: Attributes, whole: Attributes): void {
  for (const [name, value] of Object.entries(given)) {
    checkName(name, whole.FifoQueue === 'true');
    checkValue(name, value);
  }
  if (given.SqsManagedSseEnabled === 'true' && (given.KmsMasterKeyId ?? '') !== '')
    throw new AwsError(
      'InvalidAttributeName',
      'You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE.',
    );
  if (whole.FifoThroughputLimit === 'perMessageGroupId' && whole.DeduplicationScope === 'queue')
    throw invalid(
      'FifoThroughputLimit',
      'To set FifoThroughputLimit to perMessageGroupId, the DeduplicationScope must be messageGroup.',
    );
}

function checkName(name: string, isFifo: boolean): void {
  if (!SETTABLE.has(name) || (!isFifo && ONLY_FIFO.includes(name))) refuseName(name);
  if (!isFifo && SAID_ONLY_FIFO.includes(name))
    throw new AwsError(
      'InvalidAttributeName',
      `You can specify the ${name} only when FifoQueue is set to true.`,
    );
}

function checkValue(name: string, value: string): void {
  const [least, most] = RANGES[name] ?? [];
  const isNumber = least !== undefined && most !== undefined;
  if (isNumber && !(/^\d+$/.test(value) && Number(value) >= least && Number(value) <= most))
    throw invalid(name);
  if (CHOICES[name]?.includes(value) === false) throw invalid(name);
  if (name === 'FifoQueue' && value !== 'true')
    throw invalid(name, 'Modifying queue type is not supported.');
}

/** SQS gives no reason for most of them (apache/airflow#65592). */
function invalid(name: string, reason?: string): AwsError {
  const why = reason === undefined ? '' : ` Reason: ${reason}`;
  return new AwsError('InvalidAttributeValue', `Invalid value for the parameter ${name}.${why}`);
}
