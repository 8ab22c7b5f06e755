import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MessageFilter } from '../../../../../local/services/lambda/event-sources/message-filter.ts';
import { done, failed, SourceUnderTest, throttled } from './source-under-test.ts';

const SECOND = 1000;
const HOUR = 3_600_000;

let mapping: SourceUnderTest;

beforeEach(async () => {
  mapping = new SourceUnderTest();
  await mapping.table.open();
});
afterEach(() => mapping.clear());

/** The function fails for batches with one of these ids. */
const failFor =
  (...bad: readonly string[]) =>
  (ids: readonly string[]) =>
    ids.some((id) => bad.includes(id)) ? failed : done;

describe('a mapping of a stream', () => {
  it('gives the function records as Lambda has them', async () => {
    await mapping.start();
    await mapping.put('a');

    const [record] = mapping.table.records;
    expect(mapping.payloads).toEqual([
      { Records: [{ ...record, eventSourceARN: mapping.table.stream.state.arn }] },
    ]);
  });

  it.each<['LATEST' | 'TRIM_HORIZON', readonly string[]]>([
    ['LATEST', ['new']],
    ['TRIM_HORIZON', ['old', 'new']],
  ])('begins at %s', async (startingPosition, batches) => {
    await mapping.put('old');
    await mapping.start({ startingPosition });
    await mapping.put('new');

    expect(mapping.batches).toEqual(batches);
  });

  it('makes batches of its size, in order', async () => {
    await mapping.put('a', 'b', 'c', 'd', 'e');
    await mapping.start({ batchSize: 2 });

    expect(mapping.batches).toEqual(['a b', 'c d', 'e']);
  });

  it('makes batches of 6 MB at most', async () => {
    const body = { S: 'x'.repeat(390_000) };
    for (let id = 10; id < 42; id++) await mapping.table.put(String(id), { body });
    await mapping.start();

    expect(mapping.batches.map((batch) => batch.split(' ').length)).toEqual([16, 16]);
  });

  it('waits for its window, or until a batch is full', async () => {
    await mapping.start({ batchSize: 3, windowMs: 10 * SECOND });
    await mapping.put('a');
    await mapping.pass(5 * SECOND);
    await mapping.put('b');
    const before = [...mapping.batches];
    await mapping.pass(5 * SECOND);
    await mapping.put('c', 'd', 'e');

    expect(before).toEqual([]);
    expect(mapping.batches).toEqual(['a b', 'c d e']);
  });

  it('gives what its filters let pass, and goes on after the rest', async () => {
    const filter = new MessageFilter([
      '{"eventName":["INSERT"],"dynamodb":{"Keys":{"id":{"S":[{"prefix":"a"}]}}}}',
    ]);
    await mapping.put('b1', 'a1', 'b2', 'a2', 'a1', 'a3');
    await mapping.start({ filter, batchSize: 2 });

    expect(mapping.batches).toEqual(['a1 a2', 'a3']);
  });

  it('goes on where it was when it is started again', async () => {
    mapping.handler = failFor('a');
    await mapping.start();
    await mapping.put('a');
    mapping.source?.stop();
    mapping.handler = () => done;
    await mapping.put('b');
    await mapping.pass(SECOND);
    mapping.source?.start();
    await mapping.pass(SECOND);

    expect(mapping.batches).toEqual(['a', 'a', 'b']);
  });
});

/** Lambda developer guide, "Retain discarded records for a DynamoDB event source". */
describe('a batch that fails', () => {
  it('holds the shard up, and is tried again by the clock', async () => {
    mapping.handler = failFor('a');
    await mapping.start();
    await mapping.put('a');
    await mapping.put('b');
    await mapping.pass(SECOND);
    mapping.handler = () => done;
    await mapping.pass(2 * SECOND);

    expect(mapping.batches).toEqual(['a', 'a', 'a', 'b']);
  });

  it.each([0, 2])('is given up after %d retries', async (maxRetries) => {
    mapping.handler = failFor('a');
    await mapping.start({ maxRetries });
    await mapping.put('a', 'b');
    const { shardId, state } = mapping.table.stream;
    const numbers = mapping.table.records.map(({ dynamodb }) => dynamodb.SequenceNumber);
    const arrival = new Date(mapping.table.clock.now()).toISOString().replace('.000Z', 'Z');
    await mapping.pass(SECOND);
    await mapping.pass(2 * SECOND);
    await mapping.put('c');

    expect(mapping.batches).toEqual([...Array(maxRetries + 1).fill('a b'), 'c']);
    expect(mapping.sent).toEqual([
      {
        destination: 'arn:dead',
        record: {
          requestContext: {
            requestId: expect.stringMatching(/^[\da-f-]{36}$/),
            functionArn: 'arn:fn',
            condition: 'RetryAttemptsExhausted',
            approximateInvokeCount: maxRetries + 1,
          },
          responseContext: {
            statusCode: 200,
            executedVersion: '$LATEST',
            functionError: 'Unhandled',
          },
          version: '1.0',
          timestamp: expect.stringMatching(/^2026-11-24T17:00:0\d.000Z$/),
          DDBStreamBatchInfo: {
            shardId,
            startSequenceNumber: numbers[0],
            endSequenceNumber: numbers[1],
            approximateArrivalOfFirstRecord: arrival,
            approximateArrivalOfLastRecord: arrival,
            batchSize: 2,
            streamArn: state.arn,
          },
        },
      },
    ]);
  });

  it('counts a throttled invocation as no attempt', async () => {
    mapping.handler = () => throttled;
    await mapping.start({ maxRetries: 0 });
    await mapping.put('a');
    mapping.handler = () => done;
    await mapping.pass(SECOND);

    expect(mapping.batches).toEqual(['a', 'a']);
    expect(mapping.sent).toEqual([]);
  });

  it('is split until what fails is alone', async () => {
    mapping.handler = failFor('c');
    await mapping.put('a', 'b', 'c', 'd', 'e');
    await mapping.start({ bisects: true, maxRetries: 1 });
    await mapping.pass(SECOND);

    expect(mapping.batches).toEqual(['a b c d e', 'a b c', 'a b', 'c', 'c', 'd e']);
    expect(mapping.sent).toMatchObject([
      {
        record: {
          requestContext: { approximateInvokeCount: 4 },
          DDBStreamBatchInfo: { batchSize: 1 },
        },
      },
    ]);
  });

  it('is given up when its first records are too old, and goes on with the others', async () => {
    mapping.handler = () => failed;
    await mapping.start({ maxAgeMs: 60 * SECOND });
    await mapping.put('a');
    await mapping.pass(40 * SECOND);
    await mapping.put('b');
    await mapping.pass(21 * SECOND);

    expect(mapping.sent).toMatchObject([
      {
        record: {
          requestContext: { condition: 'RecordAgeExceeded' },
          DDBStreamBatchInfo: { batchSize: 1 },
        },
      },
    ]);
    expect(mapping.batches.at(-1)).toBe('b');
  });

  it('says of records that are too old before any invocation that there was none', async () => {
    await mapping.put('a');
    await mapping.pass(HOUR);
    await mapping.start({ maxAgeMs: 60 * SECOND });

    const [{ record } = { record: {} }] = mapping.sent;
    expect(record).toMatchObject({ requestContext: { approximateInvokeCount: 0 } });
    expect(record).not.toHaveProperty('responseContext');
    expect(mapping.batches).toEqual([]);
  });

  it('is tried for 24 hours where nothing bounds it', async () => {
    mapping.handler = failFor('a');
    await mapping.start();
    await mapping.put('a');
    for (let hour = 0; hour < 23; hour++) await mapping.pass(HOUR);
    const early = mapping.sent.length;
    await mapping.pass(HOUR);
    await mapping.pass(60 * SECOND);

    expect(early).toBe(0);
    expect(mapping.sent).toMatchObject([
      { record: { requestContext: { condition: 'RecordAgeExceeded' } } },
    ]);
  });
});

describe('a mapping of a stream that is kept', () => {
  it('goes on after a start with what it had not done', async () => {
    const kept = new SourceUnderTest(true);
    try {
      await kept.table.open();
      kept.handler = failFor('b');
      await kept.start({ batchSize: 1, startingPosition: 'LATEST' });
      await kept.put('a', 'b', 'c');
      kept.source?.stop();
      await kept.table.restart();
      kept.handler = () => done;
      await kept.start({ batchSize: 1, startingPosition: 'LATEST' });

      expect(kept.batches).toEqual(['a', 'b', 'b', 'c']);
    } finally {
      await kept.clear();
    }
  });

  it('says which records expired while it did not run', async () => {
    await mapping.start();
    mapping.source?.stop();
    await mapping.put('a');
    mapping.table.clock.advance(25 * HOUR);
    await mapping.start();

    expect(mapping.batches).toEqual([]);
    expect(mapping.errors).toEqual([
      expect.stringMatching(/records up to 100000000000000000001 expired before it took them$/),
    ]);
  });
});
