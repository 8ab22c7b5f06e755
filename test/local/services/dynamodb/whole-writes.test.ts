import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AwsJson } from '../../../../local/api/aws-api.ts';
import { runAction } from '../../../../local/services/dynamodb/dynalite.ts';
import { openStore } from '../../../../local/services/dynamodb/open-store.ts';
import { settleTables } from '../../../../local/services/dynamodb/settle-tables.ts';
import type { Operation, Store } from '../../../../local/services/dynamodb/store.ts';
import { createTables } from './tables.ts';

let folder: string;
let store: Store;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-whole-'));
  store = openStore(folder);
  await createTables(call);
  // The description of each table is written once more when it is active.
  await turn();
});

afterEach(async () => {
  await close();
  rmSync(folder, { recursive: true });
});

const call = async (action: string, input: AwsJson): Promise<AwsJson> =>
  (await runAction(store, action, input)) ?? {};

const close = () => new Promise((resolve) => store.db.close(resolve));

const key = { pk: { S: 'p' }, sk: { S: 's' } };
const row = (gk: string) => ({ ...key, gk: { S: gk }, gs: { S: 'x' } });

/** Every write of LevelDB, by the kinds of keys that it changes. */
function writesOf(db: object): string[][] {
  const writes: string[][] = [];
  (db as { on(event: 'write', listener: (operations: readonly Operation[]) => void): void }).on(
    'write',
    (operations) =>
      writes.push(
        operations.map(({ type, key }) => `${type} ${key.slice(0, key.indexOf('~'))}`).sort(),
      ),
  );
  return writes;
}

const scan = async (IndexName?: string) =>
  (
    await call('Scan', {
      TableName: 'plain',
      ...(IndexName === undefined ? {} : { IndexName }),
    })
  ).Items;

describe('a write of an item on disk', () => {
  const update = {
    UpdateExpression: 'SET gk = :g',
    ExpressionAttributeValues: { ':g': { S: 'new' } },
  };

  it.each([
    ['PutItem', { Item: row('new') }],
    ['UpdateItem', { Key: key, ...update }],
    ['BatchWriteItem', { RequestItems: { plain: [{ PutRequest: { Item: row('new') } }] } }],
  ])('by %s is one write with its entries in indexes', async (action, input) => {
    await call('PutItem', { TableName: 'plain', Item: row('old') });
    const writes = writesOf(store.db);

    await call(action, action === 'BatchWriteItem' ? input : { TableName: 'plain', ...input });

    expect(writes).toEqual([['del index-global', 'put index-global', 'put item-plain']]);
    expect(await scan('byG')).toEqual([row('new')]);
  });

  it('by DeleteItem takes the entries with it', async () => {
    await call('PutItem', { TableName: 'plain', Item: row('old') });
    const writes = writesOf(store.db);

    await call('DeleteItem', { TableName: 'plain', Key: key });

    expect(writes).toEqual([['del index-global', 'del item-plain']]);
    expect([await scan(), await scan('byG')]).toEqual([[], []]);
  });
});

describe('a store that a kill has left', () => {
  /** Changes the description of the table as it is on disk, and opens the store anew. */
  async function reopenWith(change: AwsJson, all = false): Promise<void> {
    const { Table } = await call('DescribeTable', { TableName: 'plain' });
    await store.db.put('table~plain', { ...(Table as AwsJson), ...change });
    await close();
    store = openStore(folder);
    await settleTables(store.db, all);
  }

  it('has its ghosts in indexes taken away, and entries that are missing made, where it is of before', async () => {
    await call('PutItem', { TableName: 'plain', Item: row('a') });
    const ghost = { ...row('ghost'), pk: { S: 'gone' } };
    await store.db.put('index-global~plain~byG~0/ghost', ghost);

    await reopenWith({});

    expect(await scan('byG')).toEqual([row('a')]);
  });

  it('has a table active that was being made', async () => {
    await reopenWith({ TableStatus: 'CREATING' });

    await call('PutItem', { TableName: 'plain', Item: row('a') });

    expect(await scan()).toEqual([row('a')]);
  });

  it('has no table any more that was being deleted, and nothing of it', async () => {
    await call('PutItem', { TableName: 'plain', Item: row('a') });

    await reopenWith({ TableStatus: 'DELETING' });
    const { TableNames } = await call('ListTables', {});
    await createTables(async (action, input) =>
      input.TableName === 'plain' ? call(action, input) : { Table: { TableStatus: 'ACTIVE' } },
    );

    expect(TableNames).toEqual(['hash', 'number']);
    expect([await scan(), await scan('byG')]).toEqual([[], []]);
  });
});
