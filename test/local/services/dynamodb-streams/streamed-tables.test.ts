import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AwsJson } from '../../../../local/api/aws-api.ts';
import { BOTH_IMAGES, StreamedTable } from './streamed-table.ts';

const LABEL = '2026-11-24T17:00:00.000';
const STREAM = {
  StreamSpecification: BOTH_IMAGES,
  LatestStreamArn: `arn:aws:dynamodb:us-east-1:000000000000:table/orders/stream/${LABEL}`,
  LatestStreamLabel: LABEL,
};

const OFF = { StreamEnabled: false };
const INVALID = 'One or more parameter values were invalid: ';
const AT = (value: string, member: string) =>
  `1 validation error detected: Value ${value} at 'streamSpecification.${member}' failed to satisfy constraint: `;
const VIEWS = '[OLD_IMAGE, KEYS_ONLY, NEW_AND_OLD_IMAGES, NEW_IMAGE]';

let table: StreamedTable;

beforeEach(() => {
  table = new StreamedTable();
});
afterEach(() => table.clear());

const update = (more: AwsJson, TableName = 'orders') =>
  table.call('UpdateTable', { TableName, ...more });

async function described(): Promise<AwsJson> {
  const { Table } = await table.call('DescribeTable', { TableName: 'orders' });
  const { StreamSpecification, LatestStreamArn, LatestStreamLabel } = Table as AwsJson;
  return { StreamSpecification, LatestStreamArn, LatestStreamLabel };
}

/** Waits until the table is gone, some turns after it was deleted. */
async function gone(): Promise<void> {
  const bound = performance.now() + 5000;
  for (;;) {
    const { TableNames } = await table.call('ListTables', {});
    if ((TableNames as string[]).length === 0 || performance.now() > bound) return;
    await turn();
  }
}

describe('the description of a table', () => {
  it('has its stream, in every answer', async () => {
    await table.open();
    const gone = await table.call('DeleteTable', { TableName: 'orders' });
    const made = await table.call('CreateTable', {
      TableName: 'more',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      StreamSpecification: BOTH_IMAGES,
    });

    expect(gone).toMatchObject({ TableDescription: STREAM });
    expect(made).toMatchObject({ TableDescription: { StreamSpecification: BOTH_IMAGES } });
  });

  it('has none where the table never had one', async () => {
    await table.open({ StreamEnabled: false });

    expect(await described()).toEqual({});
  });

  it('keeps the ARN of a stream that is disabled, and has a new one afterwards', async () => {
    await table.open();
    const first = await described();

    const answer = await update({ StreamSpecification: OFF });
    const disabled = await described();
    await update({ StreamSpecification: BOTH_IMAGES });
    const second = await described();

    expect(first).toEqual(STREAM);
    expect(answer).toMatchObject({ TableDescription: { LatestStreamLabel: LABEL } });
    expect(disabled).toEqual({ ...STREAM, StreamSpecification: undefined });
    expect(second.StreamSpecification).toEqual(BOTH_IMAGES);
    expect(second.LatestStreamArn).not.toBe(first.LatestStreamArn);
  });

  it('has nothing of the stream of a table of this name that is gone', async () => {
    await table.open();
    await table.call('DeleteTable', { TableName: 'orders' });
    await gone();
    await table.create('orders');

    expect(await described()).toEqual({});
  });

  it('changes with the rest of an update', async () => {
    await table.open(OFF);

    const { TableDescription } = await update({
      StreamSpecification: BOTH_IMAGES,
      BillingMode: 'PROVISIONED',
      ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
    });

    expect(TableDescription).toMatchObject({
      ...STREAM,
      BillingModeSummary: { BillingMode: 'PROVISIONED' },
    });
  });
});

/** As DynamoDB answered in October 2026 (ack-api-quirks, DDB-TABLE-035 and DDB-TABLE-050). */
describe('a StreamSpecification', () => {
  it.each<[string, unknown, string]>([
    ['without a switch', {}, `${AT('null', 'streamEnabled')}Member must not be null`],
    [
      'with a view type alone',
      { StreamViewType: 'NEW_IMAGE' },
      `${AT('null', 'streamEnabled')}Member must not be null`,
    ],
    [
      'of an unknown view type',
      { StreamEnabled: true, StreamViewType: 'new_image' },
      `${AT("'new_image'", 'streamViewType')}Member must satisfy enum value set: ${VIEWS}`,
    ],
    [
      'without a view type',
      { StreamEnabled: true },
      `${INVALID}Table is being created with a stream enabled, UpdateViewType is required`,
    ],
    [
      'that is off with a view type',
      { ...BOTH_IMAGES, StreamEnabled: false },
      `${INVALID}Table is being created with a stream disabled, UpdateViewType should not be specified`,
    ],
  ])('rejects a new table %s', async (_, specification, message) => {
    await expect(table.open(specification as AwsJson)).rejects.toMatchObject({
      code: 'ValidationException',
      message,
    });
    expect(await table.call('ListTables', {})).toEqual({ TableNames: [] });
  });

  it.each<[string, AwsJson | undefined, AwsJson, string]>([
    [
      'enabled twice',
      BOTH_IMAGES,
      BOTH_IMAGES,
      'Table already has an enabled stream: TableName: orders',
    ],
    [
      'with another view type',
      BOTH_IMAGES,
      { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
      'Table already has an enabled stream: TableName: orders',
    ],
    ['that is off already', OFF, OFF, 'Table has no stream to disable: TableName: orders'],
    [
      'enabled without a view type',
      OFF,
      { StreamEnabled: true },
      `${INVALID}If stream is being enabled then UpdateViewType is required`,
    ],
    [
      'disabled with a view type',
      BOTH_IMAGES,
      { ...BOTH_IMAGES, StreamEnabled: false },
      `${INVALID}If stream is being disabled, then UpdateViewType must not be specified`,
    ],
  ])('rejects an update %s', async (_, before, StreamSpecification, message) => {
    await table.open(before);

    await expect(update({ StreamSpecification })).rejects.toMatchObject({
      code: 'ValidationException',
      message,
    });
  });

  it('rejects an update of a table that is not there', async () => {
    await expect(update({ StreamSpecification: OFF }, 'nowhere')).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    });
  });
});
