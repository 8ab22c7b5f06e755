/** What an attribute of a queue is where nobody sets it (SQS API reference, "CreateQueue"); none is the empty text. */
const STANDARD: Readonly<Record<string, string>> = {
  DelaySeconds: '0',
  KmsDataKeyReusePeriodSeconds: '300',
  KmsMasterKeyId: '',
  MaximumMessageSize: '1048576',
  MessageRetentionPeriod: '345600',
  Policy: '',
  ReceiveMessageWaitTimeSeconds: '0',
  RedriveAllowPolicy: '',
  RedrivePolicy: '',
  VisibilityTimeout: '30',
};

const FIFO: Readonly<Record<string, string>> = {
  ...STANDARD,
  ContentBasedDeduplication: 'false',
  DeduplicationScope: 'queue',
  FifoQueue: 'true',
  FifoThroughputLimit: 'perQueue',
};

/** Every attribute of a queue, those that are given and the defaults of the others. */
export function withDefaults(given: Readonly<Record<string, string>>): Record<string, string> {
  const defaults = given.FifoQueue === 'true' ? FIFO : STANDARD;
  // SQS encrypts with a key of its own unless there is a KMS key.
  const SqsManagedSseEnabled = String((given.KmsMasterKeyId ?? '') === '');
  return { ...defaults, SqsManagedSseEnabled, ...given };
}
