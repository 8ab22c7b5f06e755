import type { Item } from './batches/plain-request.ts';
import { itemKeyOf, newEntries, runAction } from './dynalite.ts';
import {
  asPromise,
  type Database,
  type IndexDescription,
  type Store,
  type TableDescription,
} from './store.ts';

/** Puts an entry for each item into an index; items that are written meanwhile put their own. */
export async function fillIndex(
  store: Store,
  table: TableDescription,
  index: IndexDescription,
): Promise<void> {
  const { TableName } = table;
  const items = store.getItemDb(TableName);
  const entries = store.getIndexDb('Global', TableName, index.IndexName);
  let start: unknown;
  do {
    const page = await runAction(store, 'Scan', {
      TableName,
      ...(start === undefined ? {} : { ExclusiveStartKey: start }),
    });
    const keys = ((page?.Items ?? []) as readonly Item[]).map((item) => itemKeyOf(table, item));
    await Promise.all(
      keys.map((key) =>
        locked(items, key, async () => {
          const item = await asPromise((done) => items.get(key, done));
          const made = item === undefined ? [] : newEntries(table, index, item as Item);
          for (const entry of made)
            await asPromise((done) => entries.put(entry.key, entry.item, done));
        }),
      ),
    );
    start = page?.LastEvaluatedKey;
  } while (start !== undefined);
}

function locked(items: Database, key: string, work: () => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    items.lock([key], (release) => {
      const unlock = release(() => {});
      work().then(resolve, reject).finally(unlock);
    });
  });
}
