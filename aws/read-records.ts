import type { SQSRecord } from 'aws-lambda';
import type { QueueMessage } from '../core/ports/queue.ts';

/** A Lambda event's record as the message it is; only string attributes are kept. */
export function readRecord(record: SQSRecord): QueueMessage {
  const attributes = Object.entries(record.messageAttributes).flatMap(([name, { stringValue }]) =>
    stringValue === undefined ? [] : [[name, stringValue] as const],
  );
  return {
    messageId: record.messageId,
    receiptHandle: record.receiptHandle,
    body: record.body,
    receiveCount: Number(record.attributes.ApproximateReceiveCount),
    attributes: Object.fromEntries(attributes),
  };
}
