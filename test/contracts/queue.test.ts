import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll } from '@jest/globals';
import { SqsQueue } from '../../aws/sqs-queue.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { MemoryQueue } from '../fakes/memory-queue.ts';
import { AwsUnderTest } from './aws-under-test.ts';
import { describeQueue } from './describe-queue.ts';

describeQueue('MemoryQueue', async () => {
  const clock = new FakeClock();
  const queue = new MemoryQueue(clock);
  return {
    queue,
    url: 'any',
    send: async (body, delaySeconds = 0) => queue.send(body, { delaySeconds }),
    receive: async () => queue.receive(),
    remove: async (receiptHandle) => queue.remove(receiptHandle),
    pass: (seconds) => clock.advance(seconds * 1000),
    breakQueue: () => {
      queue.outage = true;
      return () => {
        queue.outage = false;
      };
    },
  };
});

const clock = new FakeClock();
let aws: AwsUnderTest;
let queues = 0;

beforeAll(async () => {
  aws = await AwsUnderTest.start(clock);
});

afterAll(async () => {
  await aws?.stop();
});

describeQueue('SqsQueue', async () => {
  const client = aws.sqs();
  const created = await client.send(new CreateQueueCommand({ QueueName: `queue-${queues++}` }));
  const { QueueUrl = '' } = created;
  return {
    queue: new SqsQueue(client),
    url: QueueUrl,
    send: async (MessageBody, DelaySeconds = 0) => {
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody, DelaySeconds }));
    },
    receive: async () => {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 30 }),
      );
      return Messages.map(({ Body = '', ReceiptHandle = '' }) => ({
        body: Body,
        receiptHandle: ReceiptHandle,
      }));
    },
    remove: async (ReceiptHandle) => {
      await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    },
    pass: (seconds) => clock.advance(seconds * 1000),
    breakQueue: () => aws.faults.set({ service: 'sqs' }),
  };
});
