import { isObject } from '../../../../core/shared/is-object.ts';
import type { AwsJson } from '../../../api/aws-api.ts';

/** An item as the DynamoDB API has it. */
export type Item = Record<string, AwsJson>;

/** The keys of one table that a batch asks for, and the attributes that it wants of them. */
export interface PlainGet {
  readonly table: string;
  readonly keys: readonly Item[];
  /** Undefined for all. */
  readonly attributes: readonly string[] | undefined;
}

/** The items that a batch puts into one table. */
export interface PlainPut {
  readonly table: string;
  readonly items: readonly Item[];
}

const MOST_GETS = 100;
const MOST_PUTS = 25;

/** A bound well below the 400 KB of an item, since this counts characters and not bytes. */
const MOST_CHARACTERS = 100_000;

/** Reads a `BatchGetItem` of one table, of nothing but top-level attributes; undefined for any other request. */
export function readPlainGet(input: AwsJson): PlainGet | undefined {
  const [table, request] = onlyTable(input) ?? [];
  if (table === undefined || !isObject(request)) return undefined;
  const { Keys, ProjectionExpression, ExpressionAttributeNames, ConsistentRead, ...others } =
    request;
  if (!isListUpTo(Keys, MOST_GETS) || !Keys.every(isPlainItem)) return undefined;
  if (ConsistentRead !== undefined && typeof ConsistentRead !== 'boolean') return undefined;
  if (Object.keys(others).length > 0) return undefined;
  if (ProjectionExpression === undefined && ExpressionAttributeNames === undefined)
    return { table, keys: Keys, attributes: undefined };
  const attributes = readProjection(ProjectionExpression, ExpressionAttributeNames);
  return attributes && { table, keys: Keys, attributes };
}

/** Reads a `BatchWriteItem` that only puts into one table; undefined for any other request. */
export function readPlainPut(input: AwsJson): PlainPut | undefined {
  const [table, requests] = onlyTable(input) ?? [];
  if (table === undefined || !isListUpTo(requests, MOST_PUTS)) return undefined;
  const items: Item[] = [];
  for (const request of requests) {
    const { PutRequest, ...others } = isObject(request) ? request : {};
    const item = isObject(PutRequest) ? PutRequest.Item : undefined;
    if (!isPlainItem(item) || Object.keys(others).length > 0) return undefined;
    items.push(item);
  }
  return { table, items };
}

function onlyTable({ RequestItems, ...others }: AwsJson): [string, unknown] | undefined {
  const [only, ...more] = isObject(RequestItems) ? Object.entries(RequestItems) : [];
  return more.length === 0 && Object.keys(others).length === 0 ? only : undefined;
}

/** Every name must be a placeholder, and every placeholder used once, as DynamoDB itself asks of the latter. */
function readProjection(expression: unknown, names: unknown): readonly string[] | undefined {
  if (typeof expression !== 'string' || !isObject(names)) return undefined;
  const placeholders = expression.split(',').map((part) => part.trim());
  if (!placeholders.every((placeholder) => /^#\w+$/.test(placeholder))) return undefined;
  const used = new Set(placeholders);
  if (used.size !== placeholders.length || used.size !== Object.keys(names).length)
    return undefined;
  const attributes = placeholders.map((placeholder) => names[placeholder]);
  const known = attributes.every((name) => typeof name === 'string' && name !== '');
  return known && new Set(attributes).size === attributes.length
    ? (attributes as readonly string[])
    : undefined;
}

function isPlainItem(value: unknown): value is Item {
  if (!isObject(value)) return false;
  let size = 0;
  for (const name in value) {
    const characters = plainSize(value[name]);
    if (characters === undefined || name === '') return false;
    size += characters + name.length;
  }
  return size <= MOST_CHARACTERS;
}

/** The size of a value of one of the types that need no normalizing; undefined for every other value. */
function plainSize(value: unknown): number | undefined {
  if (!isObject(value)) return undefined;
  const { S, N, L } = value;
  for (const type in value) if (type !== 'S' && type !== 'N' && type !== 'L') return undefined;
  if (typeof S === 'string') return N === undefined && L === undefined ? S.length : undefined;
  if (typeof N === 'string')
    return L === undefined && /^(?:0|-?[1-9]\d{0,36})$/.test(N) ? N.length : undefined;
  if (!Array.isArray(L)) return undefined;
  let size = 0;
  for (const element of L) {
    const characters = plainSize(element);
    if (characters === undefined) return undefined;
    size += characters;
  }
  return size;
}

function isListUpTo(value: unknown, most: number): value is unknown[] {
  return Array.isArray(value) && value.length > 0 && value.length <= most;
}
