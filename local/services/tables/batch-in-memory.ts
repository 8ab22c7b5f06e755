import type { AwsJson } from '../../aws-api.ts';
import {
  type Database,
  indexActions,
  itemKey,
  memoryOf,
  type Store,
  type TableDescription,
} from './dynalite.ts';
import type { MemoryItems } from './memory-items.ts';
import { type Item, readPlainGet, readPlainPut } from './plain-request.ts';

/** A longer answer is cut in two by DynamoDB; dynalite does that. */
const MOST_CHARACTERS = 500_000;

/**
 * Runs the batches of a ledger's happy path on tables in memory, without the checks, locks and callbacks that
 * dynalite has for each item of them. Undefined for every other request, and for all that must be refused: dynalite
 * then runs it. `test/local/services/tables` compares the two.
 */
export function runInMemory(store: Store, action: string, input: AwsJson): AwsJson | undefined {
  if (action === 'BatchGetItem') return batchGet(store, input);
  return action === 'BatchWriteItem' ? batchPut(store, input) : undefined;
}

function batchGet(store: Store, input: AwsJson): AwsJson | undefined {
  const request = readPlainGet(input);
  const table = request && plainTable(store, request.table);
  if (request === undefined || table === undefined) return undefined;
  const { length } = table.description.KeySchema;
  const exact = request.keys.every((key) => Object.keys(key).length === length);
  const keys = exact ? distinctKeys(request.keys, table.description) : undefined;
  if (keys === undefined) return undefined;
  const found: Item[] = [];
  let characters = 0;
  for (const key of keys) {
    const text = table.items.text(key);
    if (text === undefined) continue;
    characters += text.length;
    if (characters > MOST_CHARACTERS) return undefined;
    found.push(pick(JSON.parse(text) as Item, request.attributes));
  }
  return { Responses: { [request.table]: found }, UnprocessedKeys: {} };
}

function batchPut(store: Store, input: AwsJson): AwsJson | undefined {
  const request = readPlainPut(input);
  const table = request && plainTable(store, request.table);
  if (request === undefined || table === undefined) return undefined;
  const { description, items } = table;
  const keys = distinctKeys(request.items, description);
  if (keys === undefined || !request.items.every((item) => fitsIndexes(item, description)))
    return undefined;
  const index = (name: string) => memoryOf(store.getIndexDb('Global', request.table, name));
  request.items.forEach((item, place) => {
    const key = keys[place] ?? '';
    const text = items.text(key);
    const before = text === undefined ? undefined : (JSON.parse(text) as Item);
    const { puts, deletes } = indexActions(description, before, item);
    for (const entry of deletes) index(entry.index)?.delete(entry.key);
    for (const entry of puts) index(entry.index)?.set(entry.key, entry.item);
    items.set(key, item);
  });
  return { UnprocessedItems: {} };
}

/** A table in memory that is ready, whose keys are all texts, and which has no local index. */
function plainTable(
  store: Store,
  name: string,
): { readonly description: TableDescription; readonly items: MemoryItems } | undefined {
  const description = read(store.tableDb, name);
  const items = description && memoryOf(store.getItemDb(name));
  const plain =
    description?.TableStatus === 'ACTIVE' &&
    description.LocalSecondaryIndexes === undefined &&
    description.AttributeDefinitions.every(({ AttributeType }) => AttributeType === 'S');
  return plain && items !== undefined ? { description, items } : undefined;
}

/** A table's description, which is remembered and so there before `get` returns. */
function read(tables: Database, name: string): TableDescription | undefined {
  let found: AwsJson | undefined;
  tables.get(name, (_, description) => {
    found = description;
  });
  return found as TableDescription | undefined;
}

/** The stored keys of items; undefined when one has no proper key or two have the same. */
function distinctKeys(
  items: readonly Item[],
  { KeySchema: [partition, sort] }: TableDescription,
): readonly string[] | undefined {
  const keys: string[] = [];
  for (const item of items) {
    const partitionKey = keyText(item, partition?.AttributeName);
    const sortKey = keyText(item, sort?.AttributeName);
    if (partitionKey === undefined || (sort !== undefined && sortKey === undefined))
      return undefined;
    keys.push(itemKey(partitionKey, sortKey));
  }
  return new Set(keys).size === keys.length ? keys : undefined;
}

/** An attribute that is the key of an index must be a text, where it is there. */
function fitsIndexes(item: Item, { AttributeDefinitions }: TableDescription): boolean {
  return AttributeDefinitions.every(
    ({ AttributeName: name }) => item[name] === undefined || keyText(item, name) !== undefined,
  );
}

/** A sort key may have 1,024 bytes (DynamoDB quotas), which 341 characters of UTF-8 never exceed. */
function keyText(item: Item, name: string | undefined): string | undefined {
  const text = name === undefined ? undefined : item[name]?.S;
  return typeof text === 'string' && text.length > 0 && text.length <= 341 ? text : undefined;
}

function pick(item: Item, attributes: readonly string[] | undefined): Item {
  if (attributes === undefined) return item;
  const picked: Item = {};
  for (const name of attributes) {
    const value = item[name];
    if (value !== undefined) picked[name] = value;
  }
  return picked;
}
