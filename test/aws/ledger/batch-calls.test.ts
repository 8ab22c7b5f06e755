import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { deleteAll, getAll, putAll, type Table } from '../../../aws/ledger/batch-calls.ts';
import type { AwsCall } from '../../../local/api/aws-api.ts';
import { AwsError } from '../../../local/api/aws-error.ts';
import { FakeClock } from '../../support/fakes/fake-clock.ts';
import { AwsUnderTest, type Interceptor } from '../../support/worlds/aws-under-test.ts';
import { createLedgerTable } from '../../support/worlds/create-ledger-table.ts';
import { leaveUnprocessed } from '../../support/worlds/leave-unprocessed.ts';
import { keysOf, readOneAtATime, refuseSome } from './busy-batches.ts';

const NAMES = { expression: '#pk, #sk', names: { '#pk': 'pk', '#sk': 'sk' } };

let aws: AwsUnderTest;
let table: Table;
let calls: AwsCall[];

beforeAll(async () => {
  aws = await AwsUnderTest.start();
  table = { client: aws.dynamoDb(), name: 'batches' };
  await createLedgerTable(table.client, 'batches');
});

beforeEach(() => {
  calls = [];
  intercept((call, next) => next(call));
});

afterAll(async () => {
  await aws?.stop();
});

function intercept(interceptor: Interceptor): void {
  aws.intercept = (call, next) => {
    calls.push(call);
    return interceptor(call, next);
  };
}

const makeItems = (count: number, pk = 'p') =>
  Array.from({ length: count }, (_, index) => ({ pk: { S: pk }, sk: { S: String(index) } }));

const sizes = () =>
  calls.map(({ input }) => {
    const requests = (input.RequestItems as Record<string, unknown>).batches;
    return Array.isArray(requests) ? requests.length : (requests as { Keys: [] }).Keys.length;
  });

describe('putAll', () => {
  it('writes in calls of 25', async () => {
    const outcome = await putAll(table, makeItems(60));

    expect(outcome).toEqual({ left: [], cause: undefined, refused: [] });
    expect(sizes().sort()).toEqual([10, 25, 25]);
  });

  it('writes again what was left unprocessed, and only that', async () => {
    let refusals = 2;
    intercept((call, next) =>
      leaveUnprocessed('batches', ({ sk }) => Number(sk?.S) > 20 && refusals-- > 0)(call, next),
    );

    const { left, cause } = await putAll(table, makeItems(25, 'again'));

    expect({ left, cause }).toEqual({ left: [], cause: undefined });
    expect(sizes()).toEqual([25, 2]);
  });

  it('gives up after five tries, and says what is left and why', async () => {
    intercept(leaveUnprocessed('batches', ({ sk }) => sk?.S === '7'));

    const { left, cause } = await putAll(table, makeItems(10));

    expect(left).toEqual([{ pk: { S: 'p' }, sk: { S: '7' } }]);
    expect(cause).toMatchObject({ code: 'ledger-unavailable' });
    expect(sizes()).toEqual([10, 1, 1, 1, 1]);
  });

  it('leaves all of a call that fails, and nothing of the others', async () => {
    intercept((call, next) => {
      if (calls.length === 2) throw new AwsError('InternalServerError', 'why', 500);
      return next(call);
    });

    const { left, cause } = await putAll(table, makeItems(75));

    expect(left).toHaveLength(25);
    expect(cause).toMatchObject({ name: 'InternalServerError' });
  });

  it.each([
    [25, [7]],
    [25, [0, 24]],
    [25, Array.from({ length: 25 }, (_, index) => index)],
    [60, [13, 14, 59]],
    [1, [0]],
  ])('writes all of %d items but those that are refused: %j', async (count, bad) => {
    const pk = `refused-${count}-${bad.length}`;
    intercept(refuseSome('BatchWriteItem', pk, bad));

    const { left, refused } = await putAll(table, makeItems(count, pk));

    const written = await readBack(makeItems(count, pk));
    expect(left).toEqual([]);
    expect(refused.map(({ item }) => Number(item.sk?.S)).sort((a, b) => a - b)).toEqual(bad);
    expect(refused[0]?.reason).toMatchObject({ name: 'ValidationException', message: 'too large' });
    expect(written).toHaveLength(count - bad.length);
  });

  it('finds the one at fault of 25 in the calls of a search by halves', async () => {
    intercept(refuseSome('BatchWriteItem', 'one', [7]));

    await putAll(table, makeItems(25, 'one'));

    expect(calls.length).toBeLessThanOrEqual(1 + 2 * Math.ceil(Math.log2(25)));
  });

  it('tells what is refused from what an outage leaves, in one call', async () => {
    intercept(async (call, next) => {
      const keys = keysOf(call);
      if (keys.includes('3')) throw new AwsError('ValidationException', 'too large');
      if (keys.includes('4') && keys.length === 1)
        throw new AwsError('AccessDeniedException', 'no');
      return next(call);
    });

    const { left, cause, refused } = await putAll(table, makeItems(5, 'both'));

    expect(refused.map(({ item }) => item.sk?.S)).toEqual(['3']);
    expect(left.map(({ sk }) => sk?.S)).toEqual(['4']);
    expect(cause).toMatchObject({ name: 'AccessDeniedException' });
  });

  it('throws a mistake of ours when all calls have ended', async () => {
    const broken = { ...table, client: aws.dynamoDb() };
    let sent = 0;
    broken.client.middlewareStack.add(
      (next) => (args) => (++sent === 2 ? Promise.reject(new TypeError('no')) : next(args)),
      { step: 'initialize' },
    );

    await expect(putAll(broken, makeItems(75, 'broken'))).rejects.toThrow(new TypeError('no'));
    expect(await readBack(makeItems(75, 'broken'))).toHaveLength(50);
  });

  it.each([
    [2500, 1],
    [900, 3],
    [10, 5],
  ])('gives up within seconds where a call takes %d ms', async (ms, expected) => {
    const clock = new FakeClock();
    const leave = leaveUnprocessed('batches', () => true);
    intercept((call, next) => {
      clock.advance(ms);
      return leave(call, next);
    });

    const { left } = await clock.until(putAll({ ...table, clock }, makeItems(3)), 1);

    expect(left).toHaveLength(3);
    expect(calls).toHaveLength(expected);
  });

  it('writes the last of items with one key', async () => {
    const key = { pk: { S: 'twice' }, sk: { S: '1' } };
    const items = [1, 2, 3].map((n) => ({ ...key, n: { N: String(n) } }));

    const { left } = await putAll(table, items);
    const found = await getAll(table, [key], { expression: '#n', names: { '#n': 'n' } });

    expect(left).toEqual([]);
    expect(found).toEqual([{ n: { N: '3' } }]);
  });
});

describe('deleteAll', () => {
  it('deletes the items of all keys, there or not, in calls of 25', async () => {
    await putAll(table, makeItems(30, 'gone'));
    calls = [];

    const outcome = await deleteAll(table, makeItems(40, 'gone'));

    expect(outcome).toEqual({ left: [], cause: undefined, refused: [] });
    expect(sizes()).toEqual([25, 15]);
    expect(await readBack(makeItems(40, 'gone'))).toEqual([]);
  });

  it('tells the keys that an outage leaves', async () => {
    intercept(() => {
      throw new AwsError('AccessDeniedException', 'no');
    });

    const { left, cause } = await deleteAll(table, makeItems(2, 'gone'));

    expect(left).toEqual(makeItems(2, 'gone'));
    expect(cause).toMatchObject({ name: 'AccessDeniedException' });
  });
});

describe('getAll', () => {
  beforeEach(async () => {
    await putAll(table, makeItems(120, 'read'));
    calls = [];
  });

  it('reads in calls of 100, and no more than is asked for', async () => {
    const found = await getAll(table, makeItems(130, 'read'), NAMES);

    expect(found).toHaveLength(120);
    expect(Object.keys(found[0] ?? {}).sort()).toEqual(['pk', 'sk']);
    expect(sizes()).toEqual([100, 30]);
  });

  it('reads again what was left unprocessed, and only that', async () => {
    intercept(readOneAtATime(3));

    const found = await getAll(table, makeItems(5, 'read'), NAMES);

    expect(found.map(({ sk }) => sk?.S).sort()).toEqual(['0', '1', '2', '3', '4']);
    expect(sizes()).toEqual([5, 4, 3, 2]);
  });

  it('reads every item once, however often its key is asked for', async () => {
    const keys = makeItems(3, 'read');

    const found = await getAll(table, [...keys, ...keys], NAMES);

    expect(found).toHaveLength(3);
  });

  it('reads whole items, as they are at this moment, where it is told', async () => {
    const found = await getAll(table, makeItems(1, 'read'), { consistent: true });

    const request = { Keys: makeItems(1, 'read'), ConsistentRead: true };
    expect(calls.map(({ input }) => input)).toEqual([{ RequestItems: { batches: request } }]);
    expect(found).toEqual(makeItems(1, 'read'));
  });

  it('finds no item of a key that DynamoDB refuses, and those of all others', async () => {
    intercept(refuseSome('BatchGetItem', 'read', [7, 8]));

    const found = await getAll(table, makeItems(20, 'read'), NAMES);

    expect(found).toHaveLength(18);
  });

  it('throws the refusal of all keys, which is none of a key', async () => {
    const reading = getAll(table, makeItems(4), { expression: '#pk, #none', names: NAMES.names });

    await expect(reading).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('throws an outage that it meets while it looks for the key at fault', async () => {
    intercept((call, next) => {
      const keys = keysOf(call);
      if (keys.includes('7')) throw new AwsError('ValidationException', 'no key');
      if (keys.includes('1')) throw new AwsError('AccessDeniedException', 'no');
      return next(call);
    });

    const reading = getAll(table, makeItems(20, 'read'), NAMES);

    await expect(reading).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  it('throws when keys are left five times', async () => {
    intercept(readOneAtATime(99));

    const reading = getAll(table, makeItems(9, 'read'), NAMES);

    await expect(reading).rejects.toMatchObject({
      code: 'ledger-unavailable',
      message: expect.stringContaining('left 4 keys unprocessed'),
    });
  });

  it('throws what the client throws', async () => {
    intercept(() => {
      throw new AwsError('ResourceNotFoundException', 'no table');
    });

    const reading = getAll(table, makeItems(1), NAMES);

    await expect(reading).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

/** Those of the items that are in the table. */
async function readBack(items: readonly Record<string, AttributeValue>[]) {
  intercept((call, next) => next(call));
  return getAll(table, items, NAMES);
}
