import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { dynamoDbClient } from '../aws/clients.ts';
import { DynamoLedger } from '../aws/ledger/dynamo-ledger.ts';
import { makeLineLog } from '../aws/line-log.ts';
import { type MetricLog, makeMetricLog } from '../aws/metric-log.ts';
import { readRecord } from '../aws/read-records.ts';
import { parseLedgerSettings, readText } from '../aws/settings.ts';
import { systemClock } from '../aws/system-clock.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { Ledger } from '../core/ports/ledger.ts';
import type { Log } from '../core/ports/log.ts';
import { type DeadMessage, recordDead } from '../core/record-dead.ts';
import { ENV } from '../core/settings.ts';
import { SubscriberDirectory } from '../core/subscriber-directory.ts';

/** Takes dead messages off every subscriber's dead-letter queue and into the ledger. */
export function makeDeadLetter(ports: {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly metrics: MetricLog;
  readonly log: Log;
}): (event: SQSEvent) => Promise<SQSBatchResponse> {
  const directory = new SubscriberDirectory(ports);
  return async ({ Records }) => {
    const subscribers = await directory.subscribers();
    const unknown: string[] = [];
    const messages = Records.flatMap((record): DeadMessage[] => {
      const queue = record.eventSourceARN.split(':').at(-1) ?? '';
      const owner = subscribers.find(({ deadLetterQueueUrl }) =>
        deadLetterQueueUrl.endsWith(`/${queue}`),
      );
      if (owner !== undefined) {
        const { name: subscriber, retry } = owner;
        return [{ ...readRecord(record), subscriber, maxAttempts: retry.maxAttempts }];
      }
      const { messageId } = record;
      ports.log.warn('no registered subscriber owns the queue of a dead letter', {
        messageId,
        queue,
      });
      unknown.push(messageId);
      return [];
    });
    const { stay, died } = await recordDead(messages, ports);
    const left = [...unknown, ...stay];
    ports.metrics.count({ UnrecordedOutcomes: left.length });
    for (const subscriber of new Set(died)) {
      const DeadDeliveries = died.filter((name) => name === subscriber).length;
      ports.metrics.countFor(subscriber, { DeadDeliveries });
    }
    return { batchItemFailures: left.map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

let built: ReturnType<typeof makeDeadLetter> | undefined;

/** The Lambda handler; its clients are built once, at the first batch. */
export const handler = (event: SQSEvent): Promise<SQSBatchResponse> => {
  built ??= makeDeadLetter({
    ledger: new DynamoLedger(dynamoDbClient(), parseLedgerSettings(process.env)),
    clock: systemClock,
    log: makeLineLog(),
    metrics: makeMetricLog(readText(process.env, ENV.bus)),
  });
  return built(event);
};
