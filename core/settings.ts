/**
 * The environment variables that constructs set and handlers read: one table, used by both.
 * The names are contract: a change needs a CHANGELOG line.
 */
export const ENV = {
  table: 'WAYBILL_TABLE',
  authorizer: 'WAYBILL_AUTHORIZER',
  /** Of the function that serves the console: how one signs in, as JSON. */
  console: 'WAYBILL_CONSOLE',
  bus: 'WAYBILL_BUS',
  subscriber: 'WAYBILL_SUBSCRIBER',
  queueUrl: 'WAYBILL_QUEUE_URL',
  deadLetterQueueUrl: 'WAYBILL_DEAD_LETTER_QUEUE_URL',
  /** Of a function that takes a broker's messages: what it is to waybills, and what its events are, where they do not say it. */
  sourceName: 'WAYBILL_SOURCE_NAME',
  eventType: 'WAYBILL_EVENT_TYPE',
  eventSource: 'WAYBILL_EVENT_SOURCE',
  partialFailures: 'WAYBILL_PARTIAL_FAILURES',
  /** Of a function that sends events to a broker: its options as JSON, and where its user and password are. */
  targetOptions: 'WAYBILL_TARGET_OPTIONS',
  secretArn: 'WAYBILL_SECRET_ARN',
  parameterName: 'WAYBILL_PARAMETER_NAME',
  recoveryQueueUrl: 'WAYBILL_RECOVERY_QUEUE_URL',
  jobsQueueUrl: 'WAYBILL_JOBS_QUEUE_URL',
  /** Of the function that makes subscribers at run time: its name. */
  provisionFunction: 'WAYBILL_PROVISION_FUNCTION',
  busArn: 'WAYBILL_BUS_ARN',
  deadLetterQueueArn: 'WAYBILL_DEAD_LETTER_QUEUE_ARN',
  encryptionKeyArn: 'WAYBILL_ENCRYPTION_KEY_ARN',
  /** What the names of queues begin with that are made at run time. */
  queuePrefix: 'WAYBILL_QUEUE_PREFIX',
  maxAttempts: 'WAYBILL_MAX_ATTEMPTS',
  retryBaseSeconds: 'WAYBILL_RETRY_BASE_SECONDS',
  retryCapSeconds: 'WAYBILL_RETRY_CAP_SECONDS',
  once: 'WAYBILL_ONCE',
  /** Of the function that invokes another with a subscriber's events: the ARN of that. */
  invokedFunction: 'WAYBILL_INVOKED_FUNCTION',
  /** Whether it is given a list of events. */
  invokeBatches: 'WAYBILL_INVOKE_BATCHES',
  /** The names of its errors after which no retry can help, parted by commas. */
  permanentErrors: 'WAYBILL_PERMANENT_ERRORS',
  indexShards: 'WAYBILL_INDEX_SHARDS',
  retentionDays: 'WAYBILL_RETENTION_DAYS',
  overdueAfterSeconds: 'WAYBILL_OVERDUE_AFTER_SECONDS',
} as const;

/** The `authorizer` of routers that check keys of their own. */
export const API_KEYS = 'api-keys';
