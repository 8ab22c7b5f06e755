import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AwsJson } from '../../../../local/api/aws-api.ts';
import { TableEngine } from '../../../../local/services/dynamodb/table-engine.ts';
import { DEFAULT_ACCOUNT_REGION } from '../../../../local/support/account-region.ts';
import { FakeClock } from '../../../support/fakes/fake-clock.ts';
import { createTables } from './tables.ts';

const attribute = (AttributeName: string, AttributeType = 'S') => ({
  AttributeName,
  AttributeType,
});

const byKind = {
  IndexName: 'byKind',
  KeySchema: [{ AttributeName: 'kind', KeyType: 'HASH' }],
  Projection: { ProjectionType: 'ALL' },
};

/** `Create` of an index as its SDK has it. */
const create = (index: AwsJson = byKind): AwsJson => ({
  TableName: 'plain',
  AttributeDefinitions: [attribute('pk'), attribute('sk'), attribute('kind')],
  GlobalSecondaryIndexUpdates: [{ Create: index }],
});
const remove = (IndexName: string): AwsJson => ({
  TableName: 'plain',
  GlobalSecondaryIndexUpdates: [{ Delete: { IndexName } }],
});

describe.each(['in memory', 'in a folder'])('a table %s', (where) => {
  let dataDir: string;
  let engine: TableEngine;

  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'waybill-indexes-'));
    engine = new TableEngine({
      place: DEFAULT_ACCOUNT_REGION,
      clock: new FakeClock(),
      ...(where === 'in memory' ? {} : { dataDir }),
    });
    await engine.open();
    await createTables((action, input) => engine.call(action, input));
    for (const [sk, kind] of [
      ['1', 'a'],
      ['2', 'b'],
      ['3', undefined],
    ] as const)
      await engine.call('PutItem', {
        TableName: 'plain',
        Item: {
          pk: { S: 'p' },
          sk: { S: sk },
          gk: { S: 'g' },
          gs: { S: sk },
          ...(kind && { kind: { S: kind } }),
        },
      });
  });

  afterEach(async () => {
    await engine.stop();
    rmSync(dataDir, { recursive: true });
  });

  async function sortKeys(IndexName: string): Promise<readonly string[]> {
    const { Items } = await engine.call('Scan', { TableName: 'plain', IndexName });
    return (Items as readonly { sk: { S: string } }[]).map(({ sk }) => sk.S).sort();
  }

  async function describeIndexes(): Promise<readonly unknown[]> {
    const { Table } = await engine.call('DescribeTable', { TableName: 'plain' });
    const { GlobalSecondaryIndexes = [] } = Table as {
      GlobalSecondaryIndexes?: readonly { IndexName: string; IndexStatus: string }[];
    };
    return GlobalSecondaryIndexes.map(
      ({ IndexName, IndexStatus }) => `${IndexName} ${IndexStatus}`,
    );
  }

  it('gets an index that has the rows of before, and those that follow', async () => {
    await engine.call('UpdateTable', create());
    const before = await sortKeys('byKind');
    const Key = { pk: { S: 'p' }, sk: { S: '1' } };
    await engine.call('DeleteItem', { TableName: 'plain', Key });
    const Item = { pk: { S: 'p' }, sk: { S: '4' }, kind: { S: 'c' } };
    await engine.call('PutItem', { TableName: 'plain', Item });

    expect(before).toEqual(['1', '2']);
    expect(await sortKeys('byKind')).toEqual(['2', '4']);
    expect(await describeIndexes()).toEqual(['byG ACTIVE', 'byKind ACTIVE']);
  });

  it('loses an index, and has it anew without what is gone', async () => {
    await engine.call('UpdateTable', create());
    await engine.call('UpdateTable', remove('byKind'));
    const after = await describeIndexes();
    const Key = { pk: { S: 'p' }, sk: { S: '1' } };
    await engine.call('DeleteItem', { TableName: 'plain', Key });
    await engine.call('UpdateTable', create());

    expect(after).toEqual(['byG ACTIVE']);
    expect(await sortKeys('byKind')).toEqual(['2']);
    expect(await sortKeys('byG')).toEqual(['2', '3']);
  });

  it.each([
    [
      create({ ...byKind, IndexName: 'byG' }),
      'ValidationException',
      /^Attempting to create an index which already exists$/,
    ],
    [remove('none'), 'ResourceNotFoundException', /^Requested resource not found$/],
    [
      {
        ...create(),
        GlobalSecondaryIndexUpdates: [{ Create: byKind }, { Delete: { IndexName: 'byG' } }],
      },
      'LimitExceededException',
      /^Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table$/,
    ],
    [
      { ...create(), AttributeDefinitions: [attribute('pk')] },
      'ValidationException',
      /Some index key attributes are not defined in AttributeDefinitions/,
    ],
    [
      create({ IndexName: 'byKind', KeySchema: byKind.KeySchema }),
      'ValidationException',
      /[Pp]rojection/,
    ],
    [{ ...create(), TableName: 'none' }, 'ResourceNotFoundException', /none not found/],
  ])('rejects %j', async (input, code, message) => {
    await expect(engine.call('UpdateTable', input)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
    expect(await describeIndexes()).toEqual(['byG ACTIVE']);
  });
});
