import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  EventSource,
  type EventSourceSpec,
} from '../../../../../local/services/lambda/event-sources/event-source.ts';
import type { InvokeResult } from '../../../../../local/services/lambda/function-spec.ts';
import { QueuesUnderTest } from '../../../../support/worlds/queues-under-test.ts';

const Q = 'orders.fifo';
const ARN = 'arn:aws:sqs:us-east-1:000000000000:';

const SPEC: Omit<EventSourceSpec, 'batchSize'> = {
  queueArn: ARN + Q,
  queueUrl: `http://anywhere/1/${Q}`,
  function: {
    stackName: 'Shop',
    logicalId: 'Fn',
    name: 'fn',
    arn: 'arn:fn',
    roleArn: 'arn:role',
    accessKeyId: 'AKIA',
    directory: '',
    handler: 'index.handler',
    runtime: 'nodejs24.x',
    timeoutMs: 3000,
    memoryMb: 128,
    environment: {},
  },
  region: 'us-east-1',
  windowMs: 0,
  maxConcurrency: 1000,
  reportsItemFailures: true,
};

interface Running {
  readonly bodies: readonly string[];
  /** Ends it: with the ids of these bodies as failures, or with an error. */
  readonly end: (failed: readonly string[] | 'error') => Promise<void>;
}

let queues: QueuesUnderTest;
let source: EventSource;
let running: Running[];

beforeEach(async () => {
  queues = new QueuesUnderTest();
  running = [];
  await queues.create('dead.fifo', { FifoQueue: 'true' });
  await queues.create(Q, {
    FifoQueue: 'true',
    ContentBasedDeduplication: 'true',
    RedrivePolicy: JSON.stringify({
      maxReceiveCount: 2,
      deadLetterTargetArn: `${ARN}dead.fifo`,
    }),
  });
});

afterEach(async () => {
  source.stop();
  await queues.engine.stop();
});

const settle = async () => {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
};

/** Polls the queue; each invocation goes on until the test ends it. */
async function start(batchSize = 10): Promise<void> {
  const { engine, clock } = queues;
  const invoke = (_: string, payload: string) =>
    new Promise<InvokeResult>((resolve) => {
      const { Records } = JSON.parse(payload) as {
        readonly Records: readonly { readonly messageId: string; readonly body: string }[];
      };
      const bodies = Records.map(({ body }) => body);
      const end: Running['end'] = async (failed) => {
        running.splice(
          running.findIndex((each) => each.bodies === bodies),
          1,
        );
        const ids = Records.filter(({ body }) => failed.includes(body));
        const batchItemFailures = ids.map(({ messageId }) => ({ itemIdentifier: messageId }));
        resolve(
          failed === 'error'
            ? { ok: false, error: { errorType: 'Error', errorMessage: 'no' } }
            : { ok: true, payload: JSON.stringify({ batchItemFailures }) },
        );
        await settle();
      };
      running.push({ bodies, end });
    });
  source = new EventSource(
    { ...SPEC, batchSize },
    {
      queues: engine,
      clock,
      gatherMs: () => 0,
      waiting: () => 0,
      onMessage: engine.onMessage,
      takeOut: engine.takeOut,
      logError: () => {},
      invoke,
    },
  );
  source.start();
  await settle();
}

async function send(...bodies: readonly string[]): Promise<void> {
  for (const MessageBody of bodies)
    await queues.call('SendMessage', Q, { MessageBody, MessageGroupId: MessageBody.charAt(0) });
  await settle();
}

const batches = () => running.map(({ bodies }) => bodies);
const end = (index: number, failed: Parameters<Running['end']>[0] = []) =>
  running[index]?.end(failed);

// Lambda developer guide, "Scaling and processing" of FIFO queues, and "Implementing partial batch responses".
describe('an event source of a FIFO queue', () => {
  it('has one batch of a group at a time, in order, and several groups at once', async () => {
    await send('a1', 'a2', 'a3', 'b1');
    await start(2);
    const first = batches();
    await end(0);

    expect(first).toEqual([['a1', 'a2'], ['b1']]);
    expect(batches()).toEqual([['b1'], ['a3']]);
  });

  it('waits with what comes for a group until its batch is done', async () => {
    await start();
    await send('a1');
    await send('a2', 'b1');
    const during = batches();
    await end(0);

    expect(during).toEqual([['a1'], ['b1']]);
    expect(batches()).toEqual([['b1'], ['a2']]);
  });

  it.each<[string, Parameters<Running['end']>[0], readonly string[]]>([
    ['reports failures', ['a2', 'a3'], ['a2', 'a3']],
    ['fails', 'error', ['a1', 'a2', 'a3']],
  ])('goes on with a group at its oldest message when the function %s', async (_, how, again) => {
    await send('a1', 'a2', 'a3');
    await start();
    await end(0, how);
    await send('a4', 'b1');
    const blocked = batches();
    await end(0);
    queues.pass(30);
    await settle();

    expect(blocked).toEqual([['b1']]);
    expect(batches()).toEqual([[...again, 'a4']]);
  });

  it('lets a group go on once what fails is a dead letter', async () => {
    await send('a1');
    await start();
    for (let receive = 0; receive < 2; receive++) {
      await end(0, ['a1']);
      queues.pass(30);
      await settle();
    }
    await send('a2');

    expect(batches()).toEqual([['a2']]);
    expect(await queues.bodies('dead.fifo')).toEqual(['a1']);
  });
});
