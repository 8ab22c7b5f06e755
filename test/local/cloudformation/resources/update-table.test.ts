import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AwsJson } from '../../../../local/api/aws-api.ts';
import {
  type TableShape,
  updateTable,
} from '../../../../local/cloudformation/resources/update-table.ts';
import { TableEngine } from '../../../../local/services/dynamodb/table-engine.ts';
import { DEFAULT_ACCOUNT_REGION } from '../../../../local/support/account-region.ts';
import { FakeClock } from '../../../support/fakes/fake-clock.ts';

const hash = (AttributeName: string) => ({ AttributeName, KeyType: 'HASH' });
const range = (AttributeName: string) => ({ AttributeName, KeyType: 'RANGE' });
const define = (attributes: Readonly<Record<string, string>>) =>
  Object.entries(attributes).map(([AttributeName, AttributeType]) => ({
    AttributeName,
    AttributeType,
  }));
const index = (IndexName: string, key: string, ProjectionType = 'ALL') => ({
  IndexName,
  KeySchema: [hash(key)],
  Projection: { ProjectionType },
});

/** A table with one index, as it was made by an earlier start. */
const KEPT: TableShape = {
  TableName: 'orders',
  AttributeDefinitions: define({ pk: 'S', sk: 'S', a: 'S' }),
  KeySchema: [hash('pk'), range('sk')],
  GlobalSecondaryIndexes: [index('byA', 'a')],
};
const withIndexes = (
  attributes: Readonly<Record<string, string>>,
  ...indexes: readonly ReturnType<typeof index>[]
): TableShape => ({
  ...KEPT,
  AttributeDefinitions: define({ pk: 'S', sk: 'S', ...attributes }),
  GlobalSecondaryIndexes: indexes,
});

let tables: TableEngine;
let warnings: string[];

beforeEach(async () => {
  warnings = [];
  tables = new TableEngine({ place: DEFAULT_ACCOUNT_REGION, clock: new FakeClock() });
  await tables.call('CreateTable', { ...KEPT, BillingMode: 'PAY_PER_REQUEST' });
  // dynalite calls it active after a turn of the event loop.
  for (let look = 0; look < 1000 && (await describeTable()).TableStatus !== 'ACTIVE'; look++)
    await turn();
  const Item = { pk: { S: 'p' }, sk: { S: 's' }, a: { S: 'x' }, b: { S: 'y' } };
  await tables.call('PutItem', { TableName: 'orders', Item });
});

afterEach(() => tables.stop());

async function describeTable(): Promise<AwsJson> {
  const { Table } = await tables.call('DescribeTable', { TableName: 'orders' });
  return Table as AwsJson;
}

/** How many rows each index has. */
async function countRows(): Promise<Readonly<Record<string, unknown>>> {
  const { GlobalSecondaryIndexes = [] } = await describeTable();
  const counts: Record<string, unknown> = {};
  for (const { IndexName } of GlobalSecondaryIndexes as readonly { IndexName: string }[])
    counts[IndexName] = (await tables.call('Scan', { TableName: 'orders', IndexName })).Count;
  return counts;
}

const update = (wanted: TableShape) =>
  updateTable(tables, wanted, (message) => warnings.push(message));

describe('a table that was kept', () => {
  it.each([
    [
      'gets an index that the template has by now',
      withIndexes({ a: 'S', b: 'S' }, index('byA', 'a'), index('byB', 'b')),
      { byA: 1, byB: 1 },
    ],
    ['loses one that the template has no more', withIndexes({}), {}],
    ['stays as it is when the template has not changed', KEPT, { byA: 1 }],
  ])('%s', async (_, wanted, counts) => {
    await update(wanted);

    expect(await countRows()).toEqual(counts);
    expect(warnings).toEqual([]);
  });

  it('has several changes made, and says that CloudFormation would refuse them', async () => {
    await update(withIndexes({ b: 'S' }, index('byB', 'b')));

    expect(await countRows()).toEqual({ byB: 1 });
    expect(warnings).toEqual([
      'the table orders has 2 changes of its indexes, which are made; CloudFormation makes or deletes one index of a table in an update, and would refuse this one',
    ]);
  });

  it('has an index anew whose keys or projection have changed', async () => {
    await update(withIndexes({ b: 'S' }, index('byA', 'b', 'KEYS_ONLY')));

    const { Items } = await tables.call('Scan', { TableName: 'orders', IndexName: 'byA' });
    expect(Items).toEqual([{ pk: { S: 'p' }, sk: { S: 's' }, b: { S: 'y' } }]);
  });

  it.each([
    [
      { ...withIndexes({}), KeySchema: [hash('pk')] },
      /key schema \(HASH pk S, RANGE sk S; the template has HASH pk S\)/,
    ],
    [
      { ...withIndexes({}), AttributeDefinitions: define({ pk: 'N', sk: 'S' }) },
      /key schema .*HASH pk N, RANGE sk S\)/,
    ],
    [
      {
        ...withIndexes({ a: 'S' }),
        LocalSecondaryIndexes: [{ ...index('local', 'pk'), KeySchema: [hash('pk'), range('a')] }],
      },
      /local indexes \(none; the template has HASH pk S, RANGE a S, ALL\)/,
    ],
  ])('rejects what CloudFormation replaces a table for: %#', async (wanted, message) => {
    await expect(update(wanted)).rejects.toThrow(message);
    await expect(update(wanted)).rejects.toThrow(
      /for which CloudFormation replaces it by an empty one: give it another name, or start with another data folder$/,
    );
    expect(await countRows()).toEqual({ byA: 1 });
  });
});
