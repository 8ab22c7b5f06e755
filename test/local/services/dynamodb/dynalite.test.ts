import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { runAction } from '../../../../local/services/dynamodb/dynalite.ts';
import { openStore } from '../../../../local/services/dynamodb/open-store.ts';
import type { Store } from '../../../../local/services/dynamodb/store.ts';
import { createTables } from './tables.ts';

let folder: string;
let store: Store;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waybill-dynalite-'));
  store = openStore(folder);
  await createTables(async (action, input) => (await runAction(store, action, input)) ?? {});
});

afterEach(async () => {
  await new Promise<void>((resolve) => store.db.close(() => resolve()));
  await rm(folder, { recursive: true });
});

describe('a store in a folder', () => {
  it.each([
    [
      'Query',
      { KeyConditionExpression: 'pk = :p', ExpressionAttributeValues: { ':p': { S: 'p' } } },
    ],
    ['Scan', {}],
  ])('leaves no iterator of LevelDB open after a %s', async (action, input) => {
    for (const sk of ['a', 'b', 'c'])
      await runAction(store, 'PutItem', {
        TableName: 'plain',
        Item: { pk: { S: 'p' }, sk: { S: sk } },
      });
    const opened = watchIterators(store);

    for (const Limit of [1, 3, 10])
      await runAction(store, action, { TableName: 'plain', Limit, ...input });

    expect(opened.length).toBeGreaterThanOrEqual(3);
    for (const iterator of opened)
      await expect(closed(iterator)).resolves.toBe('LEVEL_ITERATOR_NOT_OPEN');
  });
});

type Iterator = ReturnType<Store['db']['values']>;

/** Every iterator that is opened from now on. */
function watchIterators({ db }: Store): readonly Iterator[] {
  const opened: Iterator[] = [];
  const values = db.values.bind(db);
  db.values = (options) => {
    const iterator = values(options);
    opened.push(iterator);
    return iterator;
  };
  return opened;
}

/** The code of the error that a closed iterator answers with, within some turns of the event loop. */
async function closed(iterator: Iterator): Promise<unknown> {
  for (let turn = 0; turn < 100; turn++) {
    try {
      await iterator.next();
    } catch (error) {
      return Reflect.get(Object(error), 'code');
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  return 'it is open';
}
