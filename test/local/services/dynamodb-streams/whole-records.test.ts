import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { AwsJson } from '../../../../local/api/aws-api.ts';
import { runOnDisk } from '../../../../local/services/dynamodb/batches/batch-on-disk.ts';
import { runAction } from '../../../../local/services/dynamodb/dynalite.ts';
import { openStore } from '../../../../local/services/dynamodb/open-store.ts';
import type {
  Operation,
  Store,
  TableDescription,
} from '../../../../local/services/dynamodb/store.ts';
import { TableStreams } from '../../../../local/services/dynamodb-streams/table-streams.ts';
import { DEFAULT_ACCOUNT_REGION } from '../../../../local/support/account-region.ts';
import { createTables } from '../dynamodb/tables.ts';

let folder: string;
let store: Store;
let streams: TableStreams;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-whole-'));
  streams = new TableStreams(DEFAULT_ACCOUNT_REGION, { now: () => 0 });
  store = openStore(folder, streams);
  await createTables(call);
  await streams.open(store.db);
  const { Table } = await call('DescribeTable', { TableName: 'plain' });
  await streams.enable(Table as TableDescription, 'KEYS_ONLY');
});

afterEach(async () => {
  jest.restoreAllMocks();
  await new Promise((resolve) => store.db.close(resolve));
  rmSync(folder, { recursive: true });
});

const call = async (action: string, input: AwsJson): Promise<AwsJson> =>
  (await runOnDisk(store, action, input)) ?? (await runAction(store, action, input)) ?? {};

const Key = { pk: { S: 'p' }, sk: { S: 's' } };
const Item = { ...Key, gk: { S: 'g' }, gs: { S: 'x' } };
const put = () => call('PutItem', { TableName: 'plain', Item });
const putBatch = () =>
  call('BatchWriteItem', { RequestItems: { plain: [{ PutRequest: { Item } }] } });

const records = () => streams.all.flatMap((stream) => [...stream.after(0)]);

/** LevelDB's own functions, under those of dynalite. */
const level = (): { batch(operations: readonly Operation[]): Promise<void> } =>
  Object.getPrototypeOf(store.db);

describe.each([
  ['an item', put],
  ['a batch', putBatch],
])('the record of %s on disk', (_, write) => {
  it('is one write with the item', async () => {
    const batch = jest.spyOn(level(), 'batch');

    await write();

    const writes = batch.mock.calls.map(([operations]) =>
      operations.map(({ key }) => key.slice(0, key.indexOf('~'))).sort(),
    );
    expect(writes).toEqual([['index-global', 'item-plain', 'waybill']]);
  });

  it('is in the stream only when it is written', async () => {
    jest.spyOn(level(), 'batch').mockRejectedValueOnce(new Error('no room'));

    const failure = await write().catch((error: unknown) => error);
    const before = records();
    await write();

    expect(failure).toMatchObject({ code: 'InternalServerError' });
    expect(before).toEqual([]);
    expect(records()).toMatchObject([{ record: { eventName: 'INSERT' } }]);
  });
});
