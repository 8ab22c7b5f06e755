import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  SendMessageBatchCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { OutgoingMessage, Queue, QueueDepth } from '../core/ports/queue.ts';
import { inGroups } from '../core/shared/in-groups.ts';
import { orOutageOf } from './or-outage.ts';
import { whoseFault } from './whose-fault.ts';

/** The most entries of one SQS batch call, and the most bytes of their bodies together (SQS quotas, "Message size"). */
const BATCH = 10;
const BATCH_BYTES = 1_048_576;

/** Queues of subscribers and of the router in SQS. */
export class SqsQueue implements Queue {
  readonly #client: SQSClient;

  constructor(client: SQSClient) {
    this.#client = client;
  }

  async send(queueUrl: string, messages: readonly OutgoingMessage[]): Promise<readonly boolean[]> {
    const taken = messages.map(() => false);
    await Promise.all(
      groupMessages(messages).map(async (group) => {
        for (const place of await this.#sendGroup(queueUrl, group)) taken[place] = true;
      }),
    );
    return taken;
  }

  async delete(queueUrl: string, receiptHandles: readonly string[]): Promise<void> {
    await Promise.all(
      inGroups(receiptHandles, BATCH).map((group) =>
        orNothing(
          this.#client.send(
            new DeleteMessageBatchCommand({
              QueueUrl: queueUrl,
              Entries: group.map((ReceiptHandle, Id) => ({ Id: String(Id), ReceiptHandle })),
            }),
          ),
        ),
      ),
    );
  }

  async depth(queueUrl: string): Promise<QueueDepth> {
    const command = new GetQueueAttributesCommand({
      QueueUrl: queueUrl,
      AttributeNames: [
        'ApproximateNumberOfMessages',
        'ApproximateNumberOfMessagesNotVisible',
        'ApproximateNumberOfMessagesDelayed',
      ],
    });
    const { Attributes = {} } = await orOutageOf('queue-unavailable', this.#client.send(command));
    return {
      visible: Number(Attributes.ApproximateNumberOfMessages ?? 0),
      inFlight: Number(Attributes.ApproximateNumberOfMessagesNotVisible ?? 0),
      delayed: Number(Attributes.ApproximateNumberOfMessagesDelayed ?? 0),
    };
  }

  /** Answers the places of the messages that were taken; a group that is refused whole is sent again by halves. */
  async #sendGroup(queueUrl: string, group: readonly Placed[]): Promise<readonly number[]> {
    const Entries = group.map(({ place, message: { body, delaySeconds } }) => ({
      Id: String(place),
      MessageBody: body,
      DelaySeconds: delaySeconds,
    }));
    try {
      const { Successful = [] } = await this.#client.send(
        new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }),
      );
      return Successful.map(({ Id }) => Number(Id));
    } catch (error) {
      const fault = whoseFault(error);
      if (fault === 'ours') throw error;
      if (fault === 'outage' || group.length === 1) return [];
      const middle = Math.ceil(group.length / 2);
      const halves = [group.slice(0, middle), group.slice(middle)];
      return (await Promise.all(halves.map((half) => this.#sendGroup(queueUrl, half)))).flat();
    }
  }
}

interface Placed {
  readonly place: number;
  readonly message: OutgoingMessage;
}

function groupMessages(messages: readonly OutgoingMessage[]): readonly Placed[][] {
  const groups: Placed[][] = [];
  let bytes = 0;
  messages.forEach((message, place) => {
    const size = Buffer.byteLength(message.body);
    const last = groups.at(-1);
    if (last === undefined || last.length === BATCH || bytes + size > BATCH_BYTES) {
      groups.push([{ place, message }]);
      bytes = size;
    } else {
      last.push({ place, message });
      bytes += size;
    }
  });
  return groups;
}

/** A call's answer, and undefined in an outage and where SQS refuses it; our own mistakes surface. */
async function orNothing<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (whoseFault(error) !== 'ours') return undefined;
    throw error;
  }
}
