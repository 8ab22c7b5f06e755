import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { getAll, putAll, type Table } from '../../../aws/ledger/batch-calls.ts';
import type { AwsCall, AwsJson } from '../../../local/aws-api.ts';
import { AwsError } from '../../../local/aws-error.ts';
import { AwsUnderTest, type Interceptor } from '../../contracts/aws-under-test.ts';
import { createLedgerTable } from '../../contracts/create-ledger-table.ts';
import { leaveUnprocessed } from '../../contracts/leave-unprocessed.ts';

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
    const { left, cause } = await putAll(table, makeItems(60));

    expect({ left, cause }).toEqual({ left: [], cause: undefined });
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
    expect(cause).toEqual(new Error('DynamoDB left 1 items unprocessed 5 times'));
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

  it('writes the last of items with one key', async () => {
    const key = { pk: { S: 'twice' }, sk: { S: '1' } };
    const items = [1, 2, 3].map((n) => ({ ...key, n: { N: String(n) } }));

    const { left } = await putAll(table, items);
    const found = await getAll(table, [key], { expression: '#n', names: { '#n': 'n' } });

    expect(left).toEqual([]);
    expect(found).toEqual([{ n: { N: '3' } }]);
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

  it('throws when keys are left five times', async () => {
    intercept(readOneAtATime(99));

    const reading = getAll(table, makeItems(9, 'read'), NAMES);

    await expect(reading).rejects.toThrow('DynamoDB left 4 keys unprocessed 5 times');
  });

  it('throws what the client throws', async () => {
    intercept(() => {
      throw new AwsError('ResourceNotFoundException', 'no table');
    });

    const reading = getAll(table, makeItems(1), NAMES);

    await expect(reading).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

/** BatchGetItem as a busy DynamoDB answers it: one key a call, for some calls. */
function readOneAtATime(times: number): Interceptor {
  let left = times;
  return async (call, next) => {
    const { batches } = call.input.RequestItems as { batches: AwsJson };
    if (left-- <= 0) return next(call);
    const [first, ...others] = batches.Keys as Record<string, AttributeValue>[];
    const output = await next({
      ...call,
      input: { RequestItems: { batches: { ...batches, Keys: [first] } } },
    });
    const UnprocessedKeys = { batches: { ...batches, Keys: others } };
    return { ...output, ...(others.length === 0 ? {} : { UnprocessedKeys }) };
  };
}
