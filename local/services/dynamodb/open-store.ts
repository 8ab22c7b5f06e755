import type { AwsJson } from '../../api/aws-api.ts';
import type { TableStreams } from '../dynamodb-streams/table-streams.ts';
import { createStore } from './dynalite.ts';
import { MemoryItems } from './memory-items.ts';
import type { Database, Store } from './store.ts';
import { writeWhole } from './whole-writes.ts';

/** Opens a store in memory, or in a folder; its files outlive a kill of this process. */
export function openStore(path: string | undefined, streams?: TableStreams): Store {
  const store: Store = Object.assign(createStore(path), streams && { streams });
  rememberTables(store.tableDb);
  if (path === undefined) keepInMemory(store);
  else {
    closeIterators(store);
    writeWhole(store);
  }
  return store;
}

/** dynalite ends an iterator by `return`, which LevelDB's do not have: each query and scan would leave one open for good. */
function closeIterators({ db }: Store): void {
  for (const name of ['keys', 'values'] as const) {
    const open = db[name].bind(db);
    db[name] = (options) => {
      const iterator = open(options);
      return Object.assign(iterator, { return: () => iterator.close() });
    };
  }
}

/** Every action begins with its table's description; it is parsed once, and not once an item. */
function rememberTables(tables: Database): void {
  const known = new Map<string, AwsJson>();
  const { get, put, del } = tables;
  tables.get = (name, callback) => {
    const table = known.get(name);
    if (table !== undefined) callback(null, table);
    else
      get(name, (error, read) => {
        if (read !== undefined) known.set(name, read);
        callback(error, read);
      });
  };
  tables.put = (name, table, callback) => {
    const isNew = !known.has(name);
    known.set(name, table);
    put(name, table, (error) => {
      if (error && isNew) known.delete(name);
      callback(error);
    });
  };
  tables.del = (name, callback) => {
    known.delete(name);
    del(name, callback);
  };
}

const inMemory = new WeakMap<Database, MemoryItems>();

/** Puts our own databases in the place of dynalite's in-memory ones; their locks stay dynalite's. */
function keepInMemory(store: Store): void {
  for (const accessor of ['getItemDb', 'getIndexDb'] as const) {
    const original = store[accessor];
    store[accessor] = (...name) => {
      const database = original(...name);
      if (!inMemory.has(database)) {
        const items = new MemoryItems();
        const { get, put, del, batch, createKeyStream, createValueStream } = items;
        Object.assign(database, { get, put, del, batch, createKeyStream, createValueStream });
        inMemory.set(database, items);
      }
      return database;
    };
  }
}

/** What a database holds, where that is in memory. */
export function memoryOf(database: Database): MemoryItems | undefined {
  return inMemory.get(database);
}
