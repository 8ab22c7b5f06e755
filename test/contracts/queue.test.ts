import { CreateQueueCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll } from '@jest/globals';
import { SqsQueue } from '../../aws/sqs-queue.ts';
import { FakeClock } from '../support/fakes/fake-clock.ts';
import { MemoryQueue } from '../support/fakes/memory-queue.ts';
import { AwsUnderTest } from '../support/worlds/aws-under-test.ts';
import { describeQueue } from './describe-queue.ts';

describeQueue('MemoryQueue', async () => {
  const clock = new FakeClock();
  const queue = new MemoryQueue(clock);
  return {
    queue,
    url: 'http://127.0.0.1/000000000000/any',
    receive: async () => queue.box('any').receive(),
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
  const created = await client.send(
    new CreateQueueCommand({
      QueueName: `queue-${queues++}`,
      Attributes: { MaximumMessageSize: '1048576' },
    }),
  );
  const { QueueUrl = '' } = created;
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
    pass: (seconds) => clock.advance(seconds * 1000),
    breakQueue: () => aws.faults.set({ service: 'sqs' }),
  };
});
