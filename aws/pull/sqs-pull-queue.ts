import {
  ChangeMessageVisibilityBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Hidden, HideRequest, PullQueue } from '../../core/ports/pulling/pull-queue.ts';
import type { QueueMessage } from '../../core/ports/queue.ts';
import { inGroups } from '../../core/shared/in-groups.ts';
import { orOutageOf } from '../or-outage.ts';
import { whoseFault } from '../whose-fault.ts';

/** The most entries of one SQS batch call. */
const BATCH = 10;

/** How long an answer may take once SQS waits no more, in milliseconds. */
const ANSWER_MS = 3000;

/** Queues in SQS from the receiving end, by a client that waits as long as SQS does. */
export class SqsPullQueue implements PullQueue {
  readonly #client: SQSClient;

  constructor(client: SQSClient) {
    this.#client = client;
  }

  async receive(
    queueUrl: string,
    { most, waitSeconds, hiddenSeconds }: Parameters<PullQueue['receive']>[1],
  ): Promise<readonly QueueMessage[]> {
    const command = new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: most,
      WaitTimeSeconds: waitSeconds,
      VisibilityTimeout: hiddenSeconds,
      MessageSystemAttributeNames: ['ApproximateReceiveCount'],
    });
    const requestTimeout = waitSeconds * 1000 + ANSWER_MS;
    const { Messages = [] } = await orOutageOf(
      'queue-unavailable',
      this.#client.send(command, { requestTimeout }),
    );
    return Messages.map(readMessage);
  }

  async hide(queueUrl: string, requests: readonly HideRequest[]): Promise<readonly Hidden[]> {
    const groups = inGroups(requests, BATCH);
    return (await Promise.all(groups.map((group) => this.#hideGroup(queueUrl, group)))).flat();
  }

  /** An entry fails by itself; one that SQS blames the sender for is not in flight any more. */
  async #hideGroup(queueUrl: string, group: readonly HideRequest[]): Promise<readonly Hidden[]> {
    const Entries = group.map(({ receiptHandle, seconds }, place) => ({
      Id: String(place),
      ReceiptHandle: receiptHandle,
      VisibilityTimeout: seconds,
    }));
    try {
      const { Successful = [], Failed = [] } = await this.#client.send(
        new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries }),
      );
      const hidden = new Set(Successful.map(({ Id }) => Id));
      const gone = new Set(Failed.filter(({ SenderFault }) => SenderFault).map(({ Id }) => Id));
      return Entries.map(({ Id }) => {
        if (hidden.has(Id)) return 'hidden';
        return gone.has(Id) ? 'gone' : 'unavailable';
      });
    } catch (error) {
      if (whoseFault(error) === 'ours') throw error;
      return group.map(() => 'unavailable');
    }
  }
}

function readMessage({ MessageId, ReceiptHandle, Body, Attributes }: Message): QueueMessage {
  return {
    messageId: MessageId ?? '',
    receiptHandle: ReceiptHandle ?? '',
    body: Body ?? '',
    receiveCount: Number(Attributes?.ApproximateReceiveCount ?? 1),
    attributes: {},
  };
}
