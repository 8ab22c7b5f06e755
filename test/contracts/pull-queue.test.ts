import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { SqsPullQueue } from '../../aws/pull/sqs-pull-queue.ts';
import { SqsQueue } from '../../aws/sqs-queue.ts';
import { FakeClock } from '../support/fakes/fake-clock.ts';
import { MemoryQueue } from '../support/fakes/memory-queue.ts';
import { AwsUnderTest } from '../support/worlds/aws-under-test.ts';
import { describePullQueue } from './describe-pull-queue.ts';

describePullQueue('MemoryQueue', async () => {
  const clock = new FakeClock();
  const queue = new MemoryQueue(clock);
  return {
    ...{ queue, pullQueue: queue, url: 'http://127.0.0.1/000000000000/any' },
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

async function makeQueue() {
  const client = aws.sqs();
  const create = new CreateQueueCommand({ QueueName: `pulled-${queues++}` });
  const { QueueUrl: url = '' } = await client.send(create);
  return { url, queue: new SqsQueue(client), pullQueue: new SqsPullQueue(client) };
}

describePullQueue('SqsPullQueue', async () => ({
  ...(await makeQueue()),
  pass: (seconds) => clock.advance(seconds * 1000),
  breakQueue: () => aws.faults.set({ service: 'sqs' }),
}));

it('waits for the first message as long as it is asked to', async () => {
  const { url, queue, pullQueue } = await makeQueue();
  const options = { most: 10, waitSeconds: 20, hiddenSeconds: 30 };

  const waiting = pullQueue.receive(url, options);
  await queue.send(url, [{ body: 'late', delaySeconds: 5 }]);
  const received = await clock.until(waiting, 1000);

  expect(received.map(({ body }) => body)).toEqual(['late']);
});
