import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { AwsJson } from '../../../../local/api/aws-api.ts';
import { TableEngine } from '../../../../local/services/dynamodb/table-engine.ts';
import { DEFAULT_ACCOUNT_REGION } from '../../../../local/support/account-region.ts';
import { FakeClock } from '../../../support/fakes/fake-clock.ts';
import { createTables } from './tables.ts';

const HOUR = 3_600_000;
const SPEC = { Enabled: true, AttributeName: 'expiresAt' };

let clock: FakeClock;
let engine: TableEngine;

beforeEach(async () => {
  clock = new FakeClock();
  engine = new TableEngine({ place: DEFAULT_ACCOUNT_REGION, clock });
  await createTables((action, input) => engine.call(action, input));
});

afterEach(async () => {
  await engine.stop();
  jest.restoreAllMocks();
});

async function put(sk: string, expiresAt: AwsJson | undefined): Promise<void> {
  const Item = {
    pk: { S: 'p' },
    sk: { S: sk },
    gk: { S: 'g' },
    gs: { S: sk },
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
  await engine.call('PutItem', { TableName: 'plain', Item });
}

const inHours = (hours: number) => ({ N: String(Math.floor((clock.now() + hours * HOUR) / 1000)) });

async function keys(IndexName?: string): Promise<readonly string[]> {
  const index = IndexName === undefined ? {} : { IndexName };
  const { Items } = await engine.call('Scan', { TableName: 'plain', ...index });
  return (Items as { sk: { S: string } }[]).map(({ sk }) => sk.S).sort();
}

/** Lets hours pass; a sweep begins at each, and takes some turns of the event loop. */
async function pass(hours: number, until: (keys: readonly string[]) => boolean): Promise<void> {
  for (let hour = 0; hour < hours; hour++) {
    clock.advance(HOUR);
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  }
  for (let look = 0; look < 500 && !until(await keys()); look++);
}

const enable = (TimeToLiveSpecification: unknown = SPEC, TableName = 'plain') =>
  engine.call('UpdateTimeToLive', { TableName, TimeToLiveSpecification });

const describeIt = async () =>
  (await engine.call('DescribeTimeToLive', { TableName: 'plain' })).TimeToLiveDescription;

describe('the expiry of items', () => {
  it('takes them within an hour after their time, from the indexes too', async () => {
    await enable();
    await put('past', inHours(-1));
    await put('soon', inHours(1.5));
    await put('later', inHours(50));
    await put('never', undefined);
    await put('no number', { S: '0' });

    await pass(1, (left) => left.length === 4);
    const first = await keys();
    await pass(1, (left) => left.length === 3);

    expect(first).toEqual(['later', 'never', 'no number', 'soon']);
    expect(await keys()).toEqual(['later', 'never', 'no number']);
    expect(await keys('byG')).toEqual(['later', 'never', 'no number']);
  });

  it('ends when it is turned off', async () => {
    await enable();
    await put('past', inHours(-1));

    const on = await describeIt();
    await enable({ ...SPEC, Enabled: false });
    await pass(3, (left) => left.length === 0);

    expect(on).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'expiresAt' });
    expect(await describeIt()).toEqual({ TimeToLiveStatus: 'DISABLED' });
    expect(await keys()).toEqual(['past']);
  });

  it('forgets a table that is deleted, and says nothing of it', async () => {
    const said = jest.spyOn(console, 'error').mockImplementation(() => {});
    await enable();
    await enable(SPEC, 'hash');

    await engine.call('DeleteTable', { TableName: 'hash' });
    await put('past', inHours(-1));
    await pass(3, (left) => left.length === 0);

    expect(await keys()).toEqual([]);
    expect(said).not.toHaveBeenCalled();
  });

  it.each([
    [
      'a table that is not there',
      { TableName: 'nowhere', TimeToLiveSpecification: SPEC },
      'ResourceNotFoundException',
    ],
    ['no specification', { TableName: 'plain' }, 'ValidationException'],
    [
      'no attribute',
      { TableName: 'plain', TimeToLiveSpecification: { Enabled: true } },
      'ValidationException',
    ],
    [
      'no switch',
      { TableName: 'plain', TimeToLiveSpecification: { AttributeName: 'a' } },
      'ValidationException',
    ],
  ])('rejects %s', async (_, input, code) => {
    await expect(engine.call('UpdateTimeToLive', input)).rejects.toMatchObject({ code });
  });

  it('rejects the description of a table that is not there', async () => {
    const call = engine.call('DescribeTimeToLive', { TableName: 'nowhere' });

    await expect(call).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
  });
});
