import { CreateQueueCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { SqsQueue } from '../../../aws/sqs-queue.ts';
import type { QueueSubject } from '../describe-queue.ts';
import type { AwsPlace } from './aws-place.ts';

/** A new queue of this name, whose time is passed by the caller. */
export async function makeSqsQueue(
  aws: AwsPlace,
  name: string,
  pass: QueueSubject['pass'],
): Promise<QueueSubject> {
  const client = aws.sqs();
  const { QueueUrl = '' } = await client.send(
    new CreateQueueCommand({ QueueName: name, Attributes: { MaximumMessageSize: '1048576' } }),
  );
  return {
    queue: new SqsQueue(client),
    url: QueueUrl,
    receive: async () => {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 30 }),
      );
      return Messages.map(({ Body = '', ReceiptHandle = '' }) => ({
        body: Body,
        receiptHandle: ReceiptHandle,
      }));
    },
    pass,
    breakQueue: () => aws.faults.set({ service: 'sqs' }),
  };
}
