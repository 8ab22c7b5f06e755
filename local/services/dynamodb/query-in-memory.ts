import { isObject } from '../../../core/shared/is-object.ts';
import type { AwsJson } from '../../api/aws-api.ts';
import { plainTable } from './batches/batch-plan.ts';
import { partitionStart, runAction } from './dynalite.ts';
import type { MemoryItems } from './memory-items.ts';
import { memoryOf } from './open-store.ts';
import type { Store, TableDescription } from './store.ts';

/** A query by a partition key, whose values are all plain strings. */
interface PlainQuery {
  /** All that dynalite's checks of it and its answer depend on, where the partition holds nothing. */
  readonly shape: string;
  readonly partition: string;
  readonly items: MemoryItems;
}

/** What dynalite answers to queries that find nothing, by their shapes. */
const emptyAnswers = new WeakMap<Store, Map<string, string>>();

/** Programs make queries of a few shapes; who writes values into expressions makes ever new ones. */
const MOST_SHAPES = 1000;

const BY_PARTITION = /^\s*(#?\w+)\s*=\s*(:\w+)(?:\s+AND\s+(.+))?$/is;
const BETWEEN = /^\s*#?\w+\s+BETWEEN\s+(:\w+)\s+AND\s+(:\w+)\s*$/i;

/** Operators whose checks look at more of a value than its type. */
const LOOKS_AT_VALUES = /between|attribute_type/i;

/** Short enough for every key, and in the same order by characters and by bytes. */
const PLAIN = /^[\x20-\x7e]{1,341}$/;

/**
 * Runs a query of a table in memory. A poller asks again and again for partitions that hold nothing: once dynalite has
 * checked and answered one such query, the next ones of its shape are answered as it was.
 */
export async function queryInMemory(store: Store, input: AwsJson): Promise<AwsJson> {
  const plain = readPlainQuery(store, input);
  if (plain === undefined || !plain.items.isEmptyFrom(plain.partition))
    return runQuery(store, input);
  const answers = answersOf(store);
  const known = answers.get(plain.shape);
  if (known !== undefined) return JSON.parse(known) as AwsJson;
  const answer = await runQuery(store, input);
  if (answers.size >= MOST_SHAPES) answers.clear();
  answers.set(plain.shape, JSON.stringify(answer));
  return answer;
}

async function runQuery(store: Store, input: AwsJson): Promise<AwsJson> {
  return (await runAction(store, 'Query', input)) ?? {};
}

function answersOf(store: Store): Map<string, string> {
  const known = emptyAnswers.get(store) ?? new Map<string, string>();
  emptyAnswers.set(store, known);
  return known;
}

/** Undefined for a query of which more than the shape must be checked. */
function readPlainQuery(store: Store, input: AwsJson): PlainQuery | undefined {
  const { ExpressionAttributeValues: given, ...others } = input;
  const values = readStrings(given);
  const place = values && findPlace(store, others);
  const { KeyConditionExpression: condition, FilterExpression: filter } = others;
  if (place === undefined || others.ExclusiveStartKey !== undefined) return undefined;
  if (typeof condition !== 'string' || LOOKS_AT_VALUES.test(String(filter))) return undefined;
  const [, name = '', key = '', rest] = BY_PARTITION.exec(condition) ?? [];
  const [, low, high] = BETWEEN.exec(rest ?? '') ?? [];
  if (low === undefined && LOOKS_AT_VALUES.test(rest ?? '')) return undefined;
  if (low !== undefined && !isInOrder(values?.get(low), values?.get(high ?? ''))) return undefined;
  const { keySchema, projection, items } = place;
  const partition = values?.get(key);
  if (partition === undefined || nameOf(name, others) !== keySchema[0]?.AttributeName)
    return undefined;
  const shape = JSON.stringify([others, [...(values?.keys() ?? [])], keySchema, projection]);
  return { shape, partition: partitionStart(partition), items };
}

/** Values by their names; undefined where one is no plain string. */
function readStrings(given: unknown): ReadonlyMap<string, string> | undefined {
  if (!isObject(given)) return undefined;
  const values = new Map<string, string>();
  for (const name in given) {
    const { S, ...others } = Object(given[name]) as AwsJson;
    if (typeof S !== 'string' || !PLAIN.test(S)) return undefined;
    if (Object.keys(others).length > 0) return undefined;
    values.set(name, S);
  }
  return values;
}

/** The table or index that is asked, where all its keys are strings. */
function findPlace(store: Store, { TableName: table, IndexName: index }: AwsJson) {
  const description: TableDescription | undefined =
    typeof table === 'string' ? plainTable(store, table) : undefined;
  if (description === undefined) return undefined;
  if (index === undefined) {
    const items = memoryOf(store.getItemDb(description.TableName));
    return items && { keySchema: description.KeySchema, projection: undefined, items };
  }
  const found = description.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === index);
  const items =
    found && memoryOf(store.getIndexDb('Global', description.TableName, found.IndexName));
  return items && { keySchema: found.KeySchema, projection: found.Projection, items };
}

function isInOrder(low: string | undefined, high: string | undefined): boolean {
  return low !== undefined && high !== undefined && low <= high;
}

function nameOf(name: string, { ExpressionAttributeNames: names }: AwsJson): unknown {
  return name.startsWith('#') ? Object(names)[name] : name;
}
