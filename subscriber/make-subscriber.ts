import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { readRecord } from '../aws/read-records.ts';
import type { Batch } from '../core/deliver/batch.ts';
import { handleBatch } from '../core/deliver/handle-batch.ts';
import { bindLog } from '../core/log/log-fields.ts';
import { lazy } from '../core/shared/lazy.ts';
import type { SubscriberParts } from './compose-subscriber.ts';

/** The Lambda handler of a subscribing function, to be exported as `handler`. */
export type SubscriberHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

/** Makes the Lambda handler of a subscriber, whose parts are composed once, at the first batch. */
export function makeSubscriber(
  handler: Batch['handler'],
  compose: () => SubscriberParts,
): SubscriberHandler {
  const parts = lazy(compose);
  return async ({ Records }, lambda) => {
    const { settings, ports, metrics, exit } = parts();
    const report = await handleBatch(
      {
        ...settings,
        messages: Records.map(readRecord),
        handler,
        remainingMs: () => lambda.getRemainingTimeInMillis(),
      },
      { ...ports, log: bindLog(ports.log, { requestId: lambda.awsRequestId }) },
    );
    metrics.countFor(settings.subscriber, {
      FailedAttempts: report.failed,
      DeadDeliveries: report.dead,
      UnreachedEvents: report.unreached,
      RetryAge: report.retryAgeSeconds,
    });
    // Lambda would only freeze what still runs, and thaw it beside the next attempt.
    if (report.mustEnd) exit();
    return {
      batchItemFailures: report.failedMessageIds.map((itemIdentifier) => ({ itemIdentifier })),
    };
  };
}
