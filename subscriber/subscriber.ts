import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { dynamoDbClient, sqsClient } from '../aws/clients.ts';
import { DynamoLedger } from '../aws/ledger/dynamo-ledger.ts';
import { makeLineLog } from '../aws/line-log.ts';
import { makeMetricLog } from '../aws/metric-log.ts';
import { readRecord } from '../aws/read-records.ts';
import { parseLedgerSettings, readNumber, readText } from '../aws/settings.ts';
import { SqsQueue } from '../aws/sqs-queue.ts';
import { systemClock } from '../aws/system-clock.ts';
import { systemRandom } from '../aws/system-random.ts';
import { handleBatch } from '../core/deliver/handle-batch.ts';
import { HandledMemory } from '../core/deliver/handled-memory.ts';
import { bindLog } from '../core/log-fields.ts';
import { ENV } from '../core/settings.ts';
import { type EventHandler, readHandler, type SubscriberOptions } from './read-handler.ts';

/** The Lambda handler of a subscribing function, to be exported as `handler`. */
export type SubscriberHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

/**
 * Makes a Lambda handler of a function that handles one event. Returning means delivered; throwing means a retry
 * with backoff, `RetryLater` a retry at its time, and `PermanentError` the end of the delivery. With a `schema`, the
 * handler gets the data as the schema reads it. Throws `WaybillError('invalid-settings')` of arguments it does not take.
 */
export function subscriber<Data = unknown>(handle: EventHandler<Data>): SubscriberHandler;
export function subscriber<Data = unknown>(
  options: SubscriberOptions<Data>,
  handle: EventHandler<Data>,
): SubscriberHandler;
export function subscriber<Data>(
  first: SubscriberOptions<Data> | EventHandler<Data>,
  second?: EventHandler<Data>,
): SubscriberHandler {
  const handle = readHandler(first, second);
  let environment: ReturnType<typeof readEnvironment> | undefined;
  return async ({ Records }, lambda) => {
    environment ??= readEnvironment();
    const { ports, metrics, ...settings } = environment;
    const report = await handleBatch(
      {
        ...settings,
        messages: Records.map(readRecord),
        handler: handle,
        remainingMs: () => lambda.getRemainingTimeInMillis(),
      },
      { ...ports, log: bindLog(makeLineLog(), { requestId: lambda.awsRequestId }) },
    );
    metrics.countFor(settings.subscriber, {
      FailedAttempts: report.failed,
      DeadDeliveries: report.dead,
      RetryAge: report.retryAgeSeconds,
    });
    // Lambda would only freeze what still runs, and thaw it beside the next attempt.
    if (report.mustEnd) process.exit(1);
    return {
      batchItemFailures: report.failedMessageIds.map((itemIdentifier) => ({ itemIdentifier })),
    };
  };
}

function readEnvironment() {
  const { env } = process;
  return {
    subscriber: readText(env, ENV.subscriber),
    once: env[ENV.once] === 'true',
    queueUrl: readText(env, ENV.queueUrl),
    deadLetterQueueUrl: readText(env, ENV.deadLetterQueueUrl),
    policy: {
      maxAttempts: readNumber(env, ENV.maxAttempts),
      baseSeconds: readNumber(env, ENV.retryBaseSeconds),
      capSeconds: readNumber(env, ENV.retryCapSeconds),
    },
    metrics: makeMetricLog(readText(env, ENV.bus)),
    ports: {
      deliveries: new DynamoLedger(dynamoDbClient(), parseLedgerSettings(env)),
      queue: new SqsQueue(sqsClient()),
      clock: systemClock,
      random: systemRandom,
      memory: new HandledMemory(),
    },
  };
}
