import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AwsJson } from '../../../../local/api/aws-api.ts';
import { StreamedTable } from './streamed-table.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

let table: StreamedTable;

beforeEach(async () => {
  table = new StreamedTable();
  await table.open();
});
afterEach(() => table.clear());

const place = () => ({ StreamArn: table.stream.state.arn, ShardId: table.stream.shardId });

async function iterator(more: AwsJson): Promise<unknown> {
  return (await table.ask('GetShardIterator', { ...place(), ...more })).ShardIterator;
}

const fromStart = () => iterator({ ShardIteratorType: 'TRIM_HORIZON' });

async function read(ShardIterator: unknown, Limit?: number) {
  const { Records, ...rest } = await table.ask('GetRecords', {
    ShardIterator,
    ...(Limit === undefined ? {} : { Limit }),
  });
  const ids = (Records as { dynamodb: { Keys: { id: { S: string } } } }[]).map(
    ({ dynamodb }) => dynamodb.Keys.id.S,
  );
  return { ids, next: rest.NextShardIterator };
}

const numberOf = (index: number) => String(table.records[index]?.dynamodb.SequenceNumber);

describe('the API of streams', () => {
  it('lists the streams of all tables or of one, in pages', async () => {
    await table.create('clubs', { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' });
    await table.create('plain');

    const first = await table.ask('ListStreams', { Limit: 1 });
    const second = await table.ask('ListStreams', {
      Limit: 1,
      ExclusiveStartStreamArn: first.LastEvaluatedStreamArn,
    });
    const ofClubs = await table.ask('ListStreams', { TableName: 'clubs' });

    expect(first.Streams).toMatchObject([{ TableName: 'orders' }]);
    expect(second).toEqual({
      Streams: [
        {
          StreamArn: expect.stringMatching(/^arn:aws:dynamodb:.*:table\/clubs\/stream\/2026-/),
          StreamLabel: '2026-11-24T17:00:00.000',
          TableName: 'clubs',
        },
      ],
    });
    expect(ofClubs).toEqual(second);
  });

  it('describes a stream of one shard, which is closed when it is disabled', async () => {
    await table.put('a');
    const open = await table.ask('DescribeStream', place());
    const StreamSpecification = { StreamEnabled: false };
    await table.call('UpdateTable', { TableName: 'orders', StreamSpecification });
    const closed = await table.ask('DescribeStream', place());
    const past = await table.ask('DescribeStream', {
      ...place(),
      ExclusiveStartShardId: table.stream.shardId,
    });

    const { ShardId, StreamArn } = place();
    const SequenceNumberRange = { StartingSequenceNumber: numberOf(0) };
    expect(open.StreamDescription).toEqual({
      StreamArn,
      StreamLabel: '2026-11-24T17:00:00.000',
      StreamStatus: 'ENABLED',
      StreamViewType: 'NEW_AND_OLD_IMAGES',
      CreationRequestDateTime: table.clock.now() / 1000,
      TableName: 'orders',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      Shards: [{ ShardId, SequenceNumberRange }],
    });
    expect(ShardId).toMatch(/^shardId-\d{20}-[\da-f]{8}$/);
    expect(closed.StreamDescription).toMatchObject({
      StreamStatus: 'DISABLED',
      Shards: [{ SequenceNumberRange: { EndingSequenceNumber: numberOf(0) } }],
    });
    expect(past.StreamDescription).toMatchObject({ Shards: [] });
  });

  it('gives records from each kind of place, and goes on with what comes', async () => {
    for (const id of ['a', 'b', 'c']) await table.put(id);
    const latest = await iterator({ ShardIteratorType: 'LATEST' });
    await table.put('d');
    const SequenceNumber = numberOf(1);

    const first = await read(await fromStart(), 2);
    const rest = await read(first.next);
    const none = await read(rest.next);
    await table.put('e');

    expect([first.ids, rest.ids, none.ids]).toEqual([['a', 'b'], ['c', 'd'], []]);
    expect((await read(none.next)).ids).toEqual(['e']);
    expect((await read(latest)).ids).toEqual(['d', 'e']);
    const at = await iterator({ ShardIteratorType: 'AT_SEQUENCE_NUMBER', SequenceNumber });
    expect((await read(at, 1)).ids).toEqual(['b']);
    const after = await iterator({ ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber });
    expect((await read(after, 1)).ids).toEqual(['c']);
  });

  it('gives no more than a megabyte at once', async () => {
    const body = { S: 'x'.repeat(300_000) };
    for (const id of ['a', 'b', 'c', 'd', 'e']) await table.put(id, { body });

    const { ids, next } = await read(await fromStart());

    expect(ids).toEqual(['a', 'b', 'c']);
    expect((await read(next)).ids).toEqual(['d', 'e']);
  });

  it('ends the shard of a table that is gone', async () => {
    await table.put('a');
    await table.call('DeleteTable', { TableName: 'orders' });

    expect(await read(await fromStart())).toEqual({ ids: ['a'], next: undefined });
  });

  it('has no records of more than 24 hours', async () => {
    await table.put('a');
    const old = await fromStart();
    const SequenceNumber = numberOf(0);
    table.clock.advance(DAY);
    await table.put('b');

    expect((await read(await fromStart())).ids).toEqual(['b']);
    await expect(
      iterator({ ShardIteratorType: 'AT_SEQUENCE_NUMBER', SequenceNumber }),
    ).rejects.toMatchObject({ code: 'TrimmedDataAccessException' });
    await expect(read(old)).rejects.toMatchObject({ code: 'ExpiredIteratorException' });
  });

  it('takes an iterator for 15 minutes', async () => {
    const iterator = await fromStart();
    table.clock.advance(15 * MINUTE);
    await expect(read(iterator)).resolves.toMatchObject({ ids: [] });

    table.clock.advance(1);
    await expect(read(iterator)).rejects.toMatchObject({ code: 'ExpiredIteratorException' });
  });

  it.each<[string, string, AwsJson, string]>([
    [
      'a stream that is not there',
      'DescribeStream',
      { StreamArn: 'arn:aws:dynamodb:us-east-1:0:table/x/stream/y' },
      'ResourceNotFoundException: Requested resource not found: Stream: arn:aws:dynamodb:us-east-1:0:table/x/stream/y not found',
    ],
    [
      'no stream',
      'DescribeStream',
      {},
      "ValidationException: 1 validation error detected: Value null at 'streamArn' failed to satisfy constraint: Member must not be null",
    ],
    [
      'a text that is no iterator',
      'GetRecords',
      { ShardIterator: 'x' },
      'ValidationException: Invalid ShardIterator',
    ],
    [
      'a limit above a thousand',
      'GetRecords',
      { ShardIterator: 'x', Limit: 1001 },
      "ValidationException: 1 validation error detected: Value '1001' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 1000",
    ],
    [
      'an action of the name of a property',
      'constructor',
      {},
      'UnknownOperationException: dynamodb:constructor is not run locally; docs/local.md has what is',
    ],
    [
      'an unknown action',
      'PutRecord',
      {},
      'UnknownOperationException: dynamodb:PutRecord is not run locally; docs/local.md has what is',
    ],
  ])('rejects %s', async (_, action, input, said) => {
    const error = await table.ask(action, input).catch((thrown: unknown) => thrown);

    expect(String(error)).toBe(said);
  });

  it.each<[string, AwsJson, string]>([
    ['another shard', { ShardId: 'shardId-1' }, 'ResourceNotFoundException'],
    ['an unknown kind of place', { ShardIteratorType: 'FIRST' }, 'ValidationException'],
    ['no kind of place', {}, 'ValidationException'],
    [
      'a place without its number',
      { ShardIteratorType: 'AT_SEQUENCE_NUMBER' },
      'ValidationException',
    ],
  ])('rejects an iterator of %s', async (_, more, code) => {
    await expect(iterator(more)).rejects.toMatchObject({ code });
  });
});
