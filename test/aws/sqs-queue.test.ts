import { createHash } from 'node:crypto';
import { CreateQueueCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SqsQueue } from '../../aws/sqs-queue.ts';
import type { AwsCall, AwsJson } from '../../local/api/aws-api.ts';
import { AwsError } from '../../local/api/aws-error.ts';
import { AwsUnderTest } from '../support/worlds/aws-under-test.ts';

const MOST_BYTES = 1_048_576;

let aws: AwsUnderTest;
let client: SQSClient;
let url: string;
let calls: AwsCall[];

beforeAll(async () => {
  aws = await AwsUnderTest.start();
  client = aws.sqs();
  const Attributes = { MaximumMessageSize: String(MOST_BYTES) };
  const created = await client.send(new CreateQueueCommand({ QueueName: 'any', Attributes }));
  url = created.QueueUrl ?? '';
});

beforeEach(() => {
  calls = [];
  answer((call, next) => next(call));
});

afterAll(async () => {
  await aws?.stop();
});

function answer(interceptor: AwsUnderTest['intercept']): void {
  aws.intercept = (call, next) => {
    calls.push(call);
    return interceptor(call, next);
  };
}

function entriesOf({ input }: AwsCall): readonly AwsJson[] {
  return input.Entries as AwsJson[];
}

/** The sizes of the bodies of each call. */
function sizes(): readonly (readonly number[])[] {
  return calls.map((call) =>
    entriesOf(call).map(({ MessageBody }) => Buffer.byteLength(String(MessageBody))),
  );
}

const HALF = MOST_BYTES / 2;

describe('SqsQueue', () => {
  it.each<[string, readonly number[], readonly (readonly number[])[]]>([
    ['ten small ones', Array(10).fill(5), [Array(10).fill(5)]],
    ['eleven', Array(11).fill(5), [Array(10).fill(5), [5]]],
    ['two that just fit', [HALF, HALF], [[HALF, HALF]]],
    ['two that do not', [HALF, HALF + 1], [[HALF], [HALF + 1]]],
    ['a large one between small ones', [5, MOST_BYTES, 5], [[5], [MOST_BYTES], [5]]],
    ['ten of 200 KB', Array(10).fill(200_000), [Array(5).fill(200_000), Array(5).fill(200_000)]],
  ])('sends in as few calls as SQS takes: %s', async (_, lengths, expected) => {
    const bodies = lengths.map((length) => 'x'.repeat(length));

    await new SqsQueue(client).send(
      url,
      bodies.map((body) => ({ body, delaySeconds: 0 })),
    );

    const key = (group: readonly number[]) => group.join();
    expect(sizes().map(key).sort()).toEqual(expected.map(key).sort());
  });

  it('never asks for more in one call than SQS takes, and sends every message once', async () => {
    answer(async ({ input }) => ({ Successful: idsOf(input), Failed: [] }));
    const size = fc.oneof(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: MOST_BYTES }));

    await fc.assert(
      fc.asyncProperty(fc.array(size, { maxLength: 35 }), async (lengths) => {
        calls = [];
        const messages = lengths.map((length) => ({ body: 'x'.repeat(length), delaySeconds: 0 }));

        const taken = await new SqsQueue(client).send(url, messages);

        const sent = sizes();
        expect(taken).toEqual(lengths.map(() => true));
        expect(sent.flat().sort()).toEqual([...lengths].sort());
        for (const group of sent) {
          expect(group.length).toBeLessThanOrEqual(10);
          expect(group.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(MOST_BYTES);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('answers by the ids of the entries, in whatever order SQS names them', async () => {
    answer(async ({ input }) => {
      const ids = idsOf(input).reverse();
      const isTaken = ({ Id }: { readonly Id: unknown }) => Number(Id) % 2 === 0;
      return { Successful: ids.filter(isTaken), Failed: ids.filter((each) => !isTaken(each)) };
    });

    const taken = await new SqsQueue(client).send(url, makeMessages(14));

    expect(taken).toEqual(Array.from({ length: 14 }, (_, index) => index % 2 === 0));
  });

  it('answers for one call that fails, and sends those of the others', async () => {
    answer((call, next) => {
      if (entriesOf(call).some(({ Id }) => Id === '12'))
        throw new AwsError('InternalFailure', 'no', 500);
      return next(call);
    });

    const taken = await new SqsQueue(client).send(url, makeMessages(25));

    expect(taken).toEqual(Array.from({ length: 25 }, (_, index) => index < 10 || index >= 20));
  });

  it.each(['AccessDenied', 'ExpiredToken', 'AWS.SimpleQueueService.NonExistentQueue'])(
    'throws nothing where SQS answers %s',
    async (code) => {
      answer(() => {
        throw new AwsError(code, 'the role may not do this', 400);
      });
      const queue = new SqsQueue(client);

      expect(await queue.send(url, makeMessages(2))).toEqual([false, false]);
      await queue.delete(url, ['a']);
      await expect(queue.depth(url)).rejects.toMatchObject({ code: 'queue-unavailable' });
    },
  );

  it('hides no mistake of ours', async () => {
    const broken = aws.sqs();
    broken.middlewareStack.add(() => () => Promise.reject(new TypeError('no')), {
      step: 'initialize',
    });
    const queue = new SqsQueue(broken);

    await expect(queue.send(url, makeMessages(1))).rejects.toThrow(new TypeError('no'));
    await expect(queue.delete(url, ['a'])).rejects.toThrow(new TypeError('no'));
    await expect(queue.depth(url)).rejects.toThrow(new TypeError('no'));
  });

  it('deletes in calls of ten, of which one may fail', async () => {
    answer(async (call) => {
      const ids = idsOf(call.input);
      if (calls.length === 1) throw new AwsError('InternalFailure', 'no', 500);
      return { Successful: ids, Failed: [] };
    });

    await new SqsQueue(client).delete(
      url,
      Array.from({ length: 23 }, (_, index) => `handle ${index}`),
    );

    expect(calls.map((call) => entriesOf(call).length).sort()).toEqual([10, 10, 3]);
  });
});

/** What SQS says of entries that it took; the SDK compares the digests. */
function idsOf({ Entries }: AwsJson): { readonly Id: unknown }[] {
  return (Entries as AwsJson[]).map(({ Id, MessageBody }) => {
    const digest = createHash('md5').update(String(MessageBody)).digest('hex');
    return { Id, MessageId: `message-${String(Id)}`, MD5OfMessageBody: digest };
  });
}

function makeMessages(count: number) {
  return Array.from({ length: count }, (_, index) => ({
    body: `message ${index}`,
    delaySeconds: 0,
  }));
}
