import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { StreamedTable } from './streamed-table.ts';

const DAY = 86_400_000;
const READER = 'arn:fn';

let table: StreamedTable;

beforeEach(async () => {
  table = new StreamedTable(true);
  await table.open();
});
afterEach(() => table.clear());

const streams = () => table.engine.streams;
const place = () => streams().follow(table.stream, READER, 'TRIM_HORIZON');
const numbers = () => [...table.stream.after(0)].map(({ number }) => number);

describe('streams in a folder', () => {
  it('are there after a start, with their records, and go on', async () => {
    await table.put('a');
    const { state, shardId } = table.stream;
    const before = table.records;

    await table.restart();
    const after = table.records;
    await table.put('b');

    expect(after).toEqual(before);
    expect(table.stream).toMatchObject({ state, shardId });
    expect(numbers()).toEqual([1, 2]);
    expect(await table.call('DescribeTable', { TableName: 'orders' })).toMatchObject({
      Table: { LatestStreamArn: state.arn },
    });
  });

  it('keep the place of a reader, and forget that of one that follows no more', async () => {
    await table.put('a');
    await table.put('b');
    await place();
    await streams().setPlace(table.stream, READER, 1);
    await table.restart();
    streams().claim(table.stream.state.arn, READER, 'Mapping');
    await streams().forgetOtherReaders();
    const kept = await place();

    await table.restart();
    await streams().forgetOtherReaders();
    await table.restart();

    expect(kept).toBe(1);
    expect(await place()).toBe(0);
  });

  it('go on counting where all records have expired', async () => {
    await table.put('a');
    await table.put('b');
    table.clock.advance(DAY);
    const { trimmedTo } = table.stream;
    await streams().settle();
    await table.restart();
    await table.put('c');

    expect(trimmedTo).toBe(2);
    expect(numbers()).toEqual([3]);
  });

  it('of a table that is gone are readable for a day', async () => {
    await table.put('a');
    await table.call('DeleteTable', { TableName: 'orders' });
    await table.restart();
    const [first] = streams().all;
    const records = [...(first?.after(0) ?? [])];

    table.clock.advance(DAY);
    await table.restart();

    expect(records).toHaveLength(1);
    expect(streams().all).toEqual([]);
  });

  it('miss no record when many items are written at once', async () => {
    const ids = Array.from({ length: 50 }, (_, index) => `item-${index}`);
    await Promise.all(ids.flatMap((id) => [1, 2].map((n) => table.put(id, { n: { N: `${n}` } }))));
    await table.restart();

    expect(numbers()).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
  });
});
