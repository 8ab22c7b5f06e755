import type { AwsJson } from '../../../api/aws-api.ts';
import { itemKey } from '../dynalite.ts';
import type { Database, Store, TableDescription } from '../store.ts';
import { type Item, readPlainGet, readPlainPut } from './plain-request.ts';

/** A longer answer is cut in two by DynamoDB; dynalite does that. */
const MOST_CHARACTERS = 500_000;

/** A plain `BatchGetItem`, and the stored key of each of its items. */
export interface GetPlan {
  readonly table: string;
  readonly keys: readonly string[];
  readonly attributes: readonly string[] | undefined;
}

/** A plain `BatchWriteItem`, and the stored key of each of its items. */
export interface PutPlan {
  readonly table: string;
  readonly description: TableDescription;
  readonly entries: readonly { readonly key: string; readonly item: Item }[];
}

/** Undefined for a request that is not plain, or that must be refused. */
export function planGet(store: Store, input: AwsJson): GetPlan | undefined {
  const request = readPlainGet(input);
  const description = request && plainTable(store, request.table);
  if (request === undefined || description === undefined) return undefined;
  const { table, attributes } = request;
  const { length } = description.KeySchema;
  const exact = request.keys.every((key) => Object.keys(key).length === length);
  const keys = exact ? distinctKeys(request.keys, description) : undefined;
  return keys && { table, keys, attributes };
}

/** Undefined for a request that is not plain, or that must be refused. */
export function planPut(store: Store, input: AwsJson): PutPlan | undefined {
  const request = readPlainPut(input);
  const description = request && plainTable(store, request.table);
  if (request === undefined || description === undefined) return undefined;
  const keys = distinctKeys(request.items, description);
  if (keys === undefined || !request.items.every((item) => fitsIndexes(item, description)))
    return undefined;
  const entries = request.items.map((item, place) => ({ key: keys[place] ?? '', item }));
  return { table: request.table, description, entries };
}

/** The answer to a `BatchGetItem` from the JSON strings of the items that were found; undefined when it is too long. */
export function answerGet(
  { table, attributes }: GetPlan,
  strings: readonly (string | undefined)[],
): AwsJson | undefined {
  const found: Item[] = [];
  let characters = 0;
  for (const text of strings) {
    if (text === undefined) continue;
    characters += text.length;
    if (characters > MOST_CHARACTERS) return undefined;
    found.push(pick(JSON.parse(text) as Item, attributes));
  }
  return { Responses: { [table]: found }, UnprocessedKeys: {} };
}

/** A table that is ready, whose keys are all strings, and which has no local index. */
export function plainTable(store: Store, name: string): TableDescription | undefined {
  const description = read(store.tableDb, name);
  const plain =
    description?.TableStatus === 'ACTIVE' &&
    description.LocalSecondaryIndexes === undefined &&
    description.AttributeDefinitions.every(({ AttributeType }) => AttributeType === 'S');
  return plain ? description : undefined;
}

/** A table's description, which is remembered, and so there before `get` returns; undefined before its first use. */
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
