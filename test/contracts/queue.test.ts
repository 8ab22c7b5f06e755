import { afterAll, beforeAll } from '@jest/globals';
import { FakeClock } from '../support/fakes/fake-clock.ts';
import { MemoryQueue } from '../support/fakes/memory-queue.ts';
import { AwsUnderTest } from '../support/worlds/aws-under-test.ts';
import { describeQueue } from './describe-queue.ts';
import { makeSqsQueue } from './on-aws/sqs-queue.ts';

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

describeQueue('SqsQueue', () =>
  makeSqsQueue(aws, `queue-${queues++}`, (seconds) => clock.advance(seconds * 1000)),
);
