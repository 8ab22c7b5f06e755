import {
  ChangeMessageVisibilityBatchCommand,
  GetQueueAttributesCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Queue, QueueDepth } from '../core/ports/queue.ts';

/** The most entries of one SQS batch call. */
const BATCH = 10;

/** A subscriber's queue in SQS. */
export class SqsQueue implements Queue {
  readonly #client: SQSClient;

  constructor(client: SQSClient) {
    this.#client = client;
  }

  async postpone(
    queueUrl: string,
    items: readonly { readonly receiptHandle: string; readonly delaySeconds: number }[],
  ): Promise<readonly string[]> {
    const groups = Array.from({ length: Math.ceil(items.length / BATCH) }, (_, index) =>
      items.slice(index * BATCH, (index + 1) * BATCH),
    );
    const failed = await Promise.all(
      groups.map(async (group) => {
        const { Failed = [] } = await this.#client.send(
          new ChangeMessageVisibilityBatchCommand({
            QueueUrl: queueUrl,
            Entries: group.map(({ receiptHandle, delaySeconds }, index) => ({
              Id: String(index),
              ReceiptHandle: receiptHandle,
              VisibilityTimeout: delaySeconds,
            })),
          }),
        );
        return Failed.flatMap(({ Id }) => group[Number(Id)]?.receiptHandle ?? []);
      }),
    );
    return failed.flat();
  }

  async depth(queueUrl: string): Promise<QueueDepth> {
    const { Attributes = {} } = await this.#client.send(
      new GetQueueAttributesCommand({
        QueueUrl: queueUrl,
        AttributeNames: [
          'ApproximateNumberOfMessages',
          'ApproximateNumberOfMessagesNotVisible',
          'ApproximateNumberOfMessagesDelayed',
        ],
      }),
    );
    return {
      visible: Number(Attributes.ApproximateNumberOfMessages ?? 0),
      inFlight: Number(Attributes.ApproximateNumberOfMessagesNotVisible ?? 0),
      delayed: Number(Attributes.ApproximateNumberOfMessagesDelayed ?? 0),
    };
  }
}
