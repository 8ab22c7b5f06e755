import { createRequire } from 'node:module';
import type { AwsJson } from '../../api/aws-api.ts';
import type { Item } from './batches/plain-request.ts';
import { emptyKeyOfItem, emptyKeyOfUpdate, findEmptyKey } from './check-index-keys.ts';
import { type ParseCondition, parseOnce } from './parse-condition.ts';
import type {
  Callback,
  IndexDescription,
  Level,
  LevelDb,
  Operation,
  Store,
  TableDescription,
} from './store.ts';

interface IndexActions {
  readonly puts: readonly { readonly index: string; readonly key: string; readonly item: Item }[];
  readonly deletes: readonly { readonly index: string; readonly key: string }[];
}

type UpdateIndexes = (
  store: Store,
  table: TableDescription,
  before: Item | undefined,
  after: Item | null,
  done: (error?: unknown) => void,
) => void;

/** Takes what is about to become of an item, by its key, instead of its indexes. */
type Hold = (
  table: TableDescription,
  key: string,
  before: Item | undefined,
  after: Item | null,
) => void;

/** One action: its checks, as dynalite's HTTP server runs them, and its work. */
interface DynaliteAction {
  readonly run: (store: Store, input: AwsJson, callback: Callback) => void;
  readonly types: unknown;
  readonly custom: unknown;
}

/** dynalite publishes only its server; its actions are reached as files, so that no call needs HTTP. It has no types. */
const require = createRequire(import.meta.url);

const database = require('dynalite/db') as {
  create: (options: { readonly path?: string; readonly [name: `${string}Ms`]: number }) => Store;
  createKey: (item: Item, table: TableDescription) => string;
  updateIndexes: UpdateIndexes;
  validateItem: (item: Item, table: TableDescription) => Error | null | undefined;
  validationError: (message: string) => Error;
  hashPrefix: (key: string, type: 'S') => string;
  itemSize: (item: Item) => number;
  getIndexActions: (
    indexes: readonly object[],
    before: Item | undefined,
    after: Item | null | undefined,
    table: TableDescription,
  ) => IndexActions;
};
const { hashPrefix, createKey, getIndexActions } = database;

/** The bytes of an item as DynamoDB counts them, with a character for a byte. */
export const { itemSize } = database;

/** dynalite's own store: in memory, or in a folder. Tables are made, changed and deleted at once. */
export function createStore(path: string | undefined): Store {
  const instant = { createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 };
  return database.create(path === undefined ? instant : { ...instant, path });
}
const { checkTypes, checkValidations } = require('dynalite/validations') as {
  checkTypes: (input: AwsJson, types: unknown) => AwsJson;
  checkValidations: (input: AwsJson, types: unknown, custom: unknown, store: Store) => void;
};

const conditions = require('dynalite/db/conditionParser') as { parse: ParseCondition };
conditions.parse = parseOnce(conditions.parse);

const holds = new WeakMap<Store, Hold>();
const { updateIndexes, validateItem } = database;
database.validateItem = (item, table) => {
  const empty = findEmptyKey(table, item);
  const error = validateItem(item, table);
  return error ?? (empty && database.validationError(emptyKeyOfItem(empty)));
};
database.updateIndexes = (store, table, before, after, done) => {
  const empty = after === null ? undefined : findEmptyKey(table, after, before);
  if (empty !== undefined) return done(database.validationError(emptyKeyOfUpdate(empty)));
  const hold = holds.get(store);
  const item = after ?? before;
  if (hold === undefined || item === undefined)
    return updateIndexes(store, table, before, after, done);
  hold(table, createKey(item, table), before, after);
  done();
};

/** From now on dynalite's actions tell what becomes of an item's indexes, and leave them as they are. */
export function holdIndexes(store: Store, hold: Hold): void {
  holds.set(store, hold);
}

/** LevelDB's own functions, under those of dynalite. */
export function levelOf(db: LevelDb): Level {
  const own = Object.getPrototypeOf(db) as Level;
  return {
    open: () => own.open.call(db),
    close: () => own.close.call(db),
    batch: (operations) => own.batch.call(db, operations),
  };
}

/** What becomes of all indexes of a table when an item is made, replaced or deleted, by their kind. */
export function indexEntries(
  table: TableDescription,
  before: Item | undefined,
  after: Item | null | undefined,
): readonly (IndexActions & { readonly kind: 'Global' | 'Local' })[] {
  const { GlobalSecondaryIndexes = [], LocalSecondaryIndexes = [] } = table;
  return [
    { kind: 'Global', ...getIndexActions(GlobalSecondaryIndexes, before, after, table) },
    { kind: 'Local', ...getIndexActions(LocalSecondaryIndexes, before, after, table) },
  ];
}

/** The same in LevelDB. */
export function indexOperations(
  table: TableDescription,
  before: Item | undefined,
  after: Item | null | undefined,
): Operation[] {
  return indexEntries(table, before, after).flatMap(({ kind, puts, deletes }) => {
    const key = (entry: { readonly index: string; readonly key: string }) =>
      `index-${kind.toLowerCase()}~${table.TableName}~${entry.index}~${entry.key}`;
    return [
      ...deletes.map((entry): Operation => ({ type: 'del', key: key(entry) })),
      ...puts.map((entry): Operation => ({ type: 'put', key: key(entry), value: entry.item })),
    ];
  });
}

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

/** The key under which dynalite stores an item, whatever the types of its keys. */
export function itemKeyOf(table: TableDescription, item: Item): string {
  return createKey(item, table);
}

/** What an index has of an item. */
export function newEntries(
  table: TableDescription,
  index: IndexDescription,
  item: Item,
): IndexActions['puts'] {
  return getIndexActions([index], undefined, item, table).puts;
}

/** Where dynalite keeps things in its one LevelDB. */
export const levelKey = {
  table: (table: string): string => `table~${table}`,
  tags: (table: string): string => `tag-${table}~`,
  item: (table: string, key: string): string => `item-${table}~${key}`,
};

/** The beginnings of keys, since each is a hash, and an event's is needed a dozen times within a second. */
const starts = new Map<string, string>();
const MOST_STARTS = 10_000;

/** How the stored keys of a partition begin, whose key is a string. */
export function partitionStart(partition: string): string {
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

/** The input of an action as dynalite takes it; throws what DynamoDB refuses of it. */
export function checkInput(store: Store, name: string, input: AwsJson): AwsJson {
  const action = actions.get(name);
  if (action === undefined) return input;
  // It takes out of its input what it does not know; the caller's stays as it is.
  const checked = checkTypes({ ...input }, action.types);
  checkValidations(checked, action.types, action.custom, store);
  return checked;
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
    action.run(store, checkInput(store, name, input), (error, output) => {
      if (error) reject(error as Error);
      else resolve(output ?? {});
    });
  });
}
