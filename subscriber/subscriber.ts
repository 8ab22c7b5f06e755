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
import type { DeliveryContext } from '../core/deliver/batch.ts';
import { handleBatch } from '../core/deliver/handle-batch.ts';
import { HandledMemory } from '../core/deliver/handled-memory.ts';
import type { EventAttributes } from '../core/event/event.ts';
import { bindLog } from '../core/log-fields.ts';
import { ENV } from '../core/settings.ts';

/** An event as a handler gets it, its data typed by the handler's own word. */
export type SubscribedEvent<Data> = EventAttributes & { readonly data: Data };

/** How a subscribing function is run. */
export interface SubscriberOptions {
  /**
   * Claims each event before handling it, so that two copies of one message never run the handler at once; a function
   * whose handler outlasts its time ends with it. Costs one more write per event.
   * @default false
   */
  readonly once?: boolean;
}

/** The Lambda handler of a subscribing function, to be exported as `handler`. */
export type SubscriberHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

/**
 * Makes a Lambda handler of a function that handles one event. Returning means delivered; throwing means a retry
 * with backoff, `RetryLater` a retry at its time, and `PermanentError` the end of the delivery.
 */
export function subscriber<Data = unknown>(
  handle: (event: SubscribedEvent<Data>, context: DeliveryContext) => Promise<void> | void,
  options: SubscriberOptions = {},
): SubscriberHandler {
  let environment: ReturnType<typeof readEnvironment> | undefined;
  return async ({ Records }, lambda) => {
    environment ??= readEnvironment();
    const { ports, metrics, ...settings } = environment;
    const report = await handleBatch(
      {
        ...settings,
        once: options.once ?? false,
        messages: Records.map(readRecord),
        handler: (event, context) => handle(event as unknown as SubscribedEvent<Data>, context),
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
