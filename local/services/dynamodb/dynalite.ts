import { createRequire } from 'node:module';
import type { AwsJson } from '../../api/aws-api.ts';
import { MemoryItems } from './memory-items.ts';
import { type ParseCondition, parseOnce } from './parse-condition.ts';
import type { Item } from './plain-request.ts';

type Callback = (error: unknown, output?: AwsJson) => void;

/** The items of one table or index, or the tables themselves. */
export interface Database {
  get(key: string, callback: Callback): void;
  put(key: string, value: AwsJson, callback: Callback): void;
  del(key: string, callback: Callback): void;
  /** Runs `work` once no other work has one of the keys; it must call what it is given, and then what that answers. */
  lock(keys: readonly string[], work: (release: (done: () => void) => () => void) => void): void;
}

/** A change of LevelDB. */
export type Operation =
  | { readonly type: 'put'; readonly key: string; readonly value: unknown }
  | { readonly type: 'del'; readonly key: string };

/** What reads a range of LevelDB. */
interface LevelIterator {
  next(): Promise<unknown>;
  close(): Promise<void>;
}

/** dynalite's store, behind every action. */
export interface Store {
  readonly db: {
    open(): Promise<void>;
    close(callback: (error?: Error) => void): void;
    getMany(
      keys: readonly string[],
      options: { readonly valueEncoding: 'utf8' },
    ): Promise<readonly (string | undefined)[]>;
    batch(operations: readonly Operation[]): Promise<void>;
    keys(options?: object): LevelIterator;
    values(options?: object): LevelIterator;
  };
  readonly tableDb: Database & { awsAccountId: string; awsRegion: string };
  getItemDb(...name: string[]): Database;
  getIndexDb(...name: string[]): Database;
}

/** A table as `DescribeTable` has it; only what is looked at here. */
export interface TableDescription extends AwsJson {
  readonly TableStatus: string;
  readonly KeySchema: readonly { readonly AttributeName: string }[];
  readonly AttributeDefinitions: readonly {
    readonly AttributeName: string;
    readonly AttributeType: string;
  }[];
  readonly GlobalSecondaryIndexes?: readonly object[];
  readonly LocalSecondaryIndexes?: readonly object[];
}

interface IndexActions {
  readonly puts: readonly { readonly index: string; readonly key: string; readonly item: Item }[];
  readonly deletes: readonly { readonly index: string; readonly key: string }[];
}

interface StoreOptions {
  readonly path?: string;
  readonly createTableMs: number;
  readonly deleteTableMs: number;
  readonly updateTableMs: number;
}

/** One action: its checks, as dynalite's HTTP server runs them, and its work. */
interface DynaliteAction {
  readonly run: (store: Store, input: AwsJson, callback: Callback) => void;
  readonly types: unknown;
  readonly custom: unknown;
}

/** dynalite publishes only its server; its actions are reached as files, so that no call needs HTTP. It has no types. */
const require = createRequire(import.meta.url);

const { create, hashPrefix, getIndexActions } = require('dynalite/db') as {
  create: (options: StoreOptions) => Store;
  hashPrefix: (key: string, type: 'S') => string;
  getIndexActions: (
    indexes: readonly object[],
    before: Item | undefined,
    after: Item,
    table: TableDescription,
  ) => IndexActions;
};
const { checkTypes, checkValidations } = require('dynalite/validations') as {
  checkTypes: (input: AwsJson, types: unknown) => AwsJson;
  checkValidations: (input: AwsJson, types: unknown, custom: unknown, store: Store) => void;
};

const conditions = require('dynalite/db/conditionParser') as { parse: ParseCondition };
conditions.parse = parseOnce(conditions.parse);

/** What becomes of a table's global indexes when an item replaces another. */
export function indexActions(
  table: TableDescription,
  before: Item | undefined,
  after: Item,
): IndexActions {
  return getIndexActions(table.GlobalSecondaryIndexes ?? [], before, after, table);
}

/** The key under which dynalite stores an item whose partition and sort keys are strings. */
export function itemKey(partition: string, sort: string | undefined): string {
  const start = partitionStart(partition);
  return sort === undefined ? start : `${start}${toHex(sort)}/`;
}

/** Where dynalite keeps an item, or an index's entry, in its one LevelDB. */
export const levelKey = {
  item: (table: string, key: string): string => `item-${table}~${key}`,
  index: (table: string, index: string, key: string): string =>
    `index-global~${table}~${index}~${key}`,
};

/** The beginnings of keys, since each is a hash, and an event's is needed a dozen times within a second. */
const starts = new Map<string, string>();
const MOST_STARTS = 10_000;

function partitionStart(partition: string): string {
  let start = starts.get(partition);
  if (start === undefined) {
    start = `${hashPrefix(partition, 'S')}/${toHex(partition)}/`;
    if (starts.size >= MOST_STARTS) starts.clear();
    starts.set(partition, start);
  }
  return start;
}

function toHex(text: string): string {
  return Buffer.from(text).toString('hex');
}

/** Every action that dynalite has. */
export const ACTIONS = [
  'BatchGetItem',
  'BatchWriteItem',
  'CreateTable',
  'DeleteItem',
  'DeleteTable',
  'DescribeTable',
  'DescribeTimeToLive',
  'GetItem',
  'ListTables',
  'PutItem',
  'Query',
  'Scan',
  'TagResource',
  'UntagResource',
  'ListTagsOfResource',
  'UpdateItem',
  'UpdateTable',
] as const;

const actions = new Map<string, DynaliteAction>(
  ACTIONS.map((name) => {
    const file = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
    const run = require(`dynalite/actions/${file}`) as DynaliteAction['run'];
    const checks = require(`dynalite/validations/${file}`) as { types: unknown; custom: unknown };
    return [name, { run, types: checks.types, custom: checks.custom }];
  }),
);

/** Opens a store in memory, or in a folder; its files outlive a kill of this process. */
export function openStore(path: string | undefined): Store {
  const instant = { createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 };
  const store = create(path === undefined ? instant : { ...instant, path });
  rememberTables(store.tableDb);
  if (path === undefined) keepInMemory(store);
  else closeIterators(store);
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
    known.set(name, table);
    put(name, table, callback);
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

/** Runs one action with all its checks; undefined for an action that dynalite does not have. */
export function runAction(
  store: Store,
  name: string,
  input: AwsJson,
): Promise<AwsJson> | undefined {
  const action = actions.get(name);
  if (action === undefined) return undefined;
  return new Promise((resolve, reject) => {
    // It takes out of its input what it does not know; the caller's stays as it is.
    const checked = checkTypes({ ...input }, action.types);
    checkValidations(checked, action.types, action.custom, store);
    action.run(store, checked, (error, output) => {
      if (error) reject(error as Error);
      else resolve(output ?? {});
    });
  });
}
