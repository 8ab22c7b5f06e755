import { describe, expect, it } from '@jest/globals';
import type { AwsJson, Engine } from '../../../../../local/api/aws-api.ts';
import {
  EventSource,
  type EventSourceSpec,
} from '../../../../../local/services/lambda/event-sources/event-source.ts';
import { MessageFilter } from '../../../../../local/services/lambda/event-sources/message-filter.ts';
import type { InvokeResult } from '../../../../../local/services/lambda/function-spec.ts';

/** A queue that holds bodies and remembers which were deleted. */
class FakeQueue implements Engine {
  readonly service = 'sqs';
  readonly visible: string[];
  readonly deleted: string[] = [];

  constructor(bodies: readonly string[]) {
    this.visible = [...bodies];
  }

  call(action: string, input: AwsJson): Promise<AwsJson> {
    if (action === 'DeleteMessageBatch') {
      for (const { ReceiptHandle } of input.Entries as { ReceiptHandle: string }[])
        this.deleted.push(ReceiptHandle);
      return Promise.resolve({});
    }
    const taken = this.visible.splice(0, Number(input.MaxNumberOfMessages));
    const Messages = taken.map((Body) => ({
      MessageId: Body,
      ReceiptHandle: Body,
      Body,
      MD5OfBody: 'md5',
      Attributes: { ApproximateReceiveCount: '1' },
      MessageAttributes: { kind: { DataType: 'String', StringValue: 'x' } },
    }));
    return Promise.resolve(Messages.length > 0 ? { Messages } : {});
  }

  access() {
    return { action: '', resources: [] };
  }

  stop() {
    return Promise.resolve();
  }
}

const SPEC: EventSourceSpec = {
  queueArn: 'arn:aws:sqs:us-east-1:000000000000:orders',
  queueUrl: 'http://127.0.0.1/orders',
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
  batchSize: 10,
  windowMs: 0,
  maxConcurrency: 1000,
  reportsItemFailures: true,
};

interface Batch {
  readonly Records: readonly Record<string, unknown>[];
}

async function run(
  bodies: readonly string[],
  respond: (batch: Batch) => InvokeResult,
  own: Partial<EventSourceSpec> = {},
) {
  const queues = new FakeQueue(bodies);
  const batches: Batch[] = [];
  const errors: string[] = [];
  let most = 0;
  let running = 0;
  const source = new EventSource(
    { ...SPEC, ...own },
    {
      queues,
      clock: { now: () => 0, sleep: () => Promise.resolve(), schedule: () => () => {} },
      gatherMs: () => 0,
      waiting: () => 0,
      onMessage: () => () => {},
      takeOut: () => undefined,
      logError: (_, message) => errors.push(message),
      invoke: async (_, payload) => {
        const batch = JSON.parse(payload) as Batch;
        batches.push(batch);
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        return respond(batch);
      },
    },
  );
  source.start();
  while (source.busy > 0) await new Promise((resolve) => setImmediate(resolve));
  source.stop();
  return { queues, batches, errors, most };
}

const answer = (value: unknown): InvokeResult => ({ ok: true, payload: JSON.stringify(value) });

describe('EventSource', () => {
  it('deletes what its filters take out, and fills its batches with the others', async () => {
    const filter = new MessageFilter(['{"body":[{"prefix":"a"}]}']);
    const bodies = ['b1', 'a1', 'b2', 'a2', 'a3'];

    const { batches, queues } = await run(bodies, () => answer(null), { filter, batchSize: 2 });

    expect(batches.map(({ Records }) => Records.map(({ body }) => body))).toEqual([
      ['a1', 'a2'],
      ['a3'],
    ]);
    expect(queues.deleted.toSorted()).toEqual(bodies.toSorted());
  });

  it("hands messages over in the shape of Lambda's records", async () => {
    const { batches } = await run(['a'], () => answer(null));

    expect(batches).toEqual([
      {
        Records: [
          {
            messageId: 'a',
            receiptHandle: 'a',
            body: 'a',
            attributes: { ApproximateReceiveCount: '1' },
            messageAttributes: {
              kind: {
                stringValue: 'x',
                stringListValues: [],
                binaryListValues: [],
                dataType: 'String',
              },
            },
            md5OfBody: 'md5',
            eventSource: 'aws:sqs',
            eventSourceARN: SPEC.queueArn,
            awsRegion: 'us-east-1',
          },
        ],
      },
    ]);
  });

  it.each<[string, InvokeResult, string[]]>([
    ['nothing failed', answer({ batchItemFailures: [] }), ['a', 'b', 'c']],
    ['there is no answer', answer(null), ['a', 'b', 'c']],
    ['the list is null', answer({ batchItemFailures: null }), ['a', 'b', 'c']],
    ['one failed', answer({ batchItemFailures: [{ itemIdentifier: 'b' }] }), ['a', 'c']],
    ['an unknown one failed', answer({ batchItemFailures: [{ itemIdentifier: 'z' }] }), []],
    ['an id is empty', answer({ batchItemFailures: [{ itemIdentifier: '' }] }), []],
    ['the list is no list', answer({ batchItemFailures: 'b' }), []],
    ['the function throws', { ok: false, error: { errorType: 'Error', errorMessage: 'no' } }, []],
  ])('deletes what succeeded when %s', async (_, result, deleted) => {
    expect((await run(['a', 'b', 'c'], () => result)).queues.deleted).toEqual(deleted);
  });

  it('ignores reported failures when the mapping does not ask for them', async () => {
    const result = answer({ batchItemFailures: [{ itemIdentifier: 'a' }] });

    expect((await run(['a'], () => result, { reportsItemFailures: false })).queues.deleted).toEqual(
      ['a'],
    );
  });

  it('keeps to the batch size, also above the ten of one receive', async () => {
    const bodies = Array.from({ length: 45 }, (_, index) => String(index));

    const small = await run(bodies, () => answer(null), { batchSize: 4 });
    const large = await run(bodies, () => answer(null), { batchSize: 25 });

    expect(Math.max(...small.batches.map(({ Records }) => Records.length))).toBe(4);
    expect(large.batches.map(({ Records }) => Records.length)).toEqual([25, 20]);
    expect(large.queues.deleted).toHaveLength(45);
  });

  it('keeps to the maximum concurrency', async () => {
    const bodies = Array.from({ length: 20 }, (_, index) => String(index));

    const { most } = await run(bodies, () => answer(null), { batchSize: 1, maxConcurrency: 2 });

    expect(most).toBe(2);
  });
});
