import {
  ConditionalCheckFailedException,
  GetItemCommand,
  PutItemCommand,
  type PutItemCommandInput,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Recorded } from '../../core/ports/delivery-store.ts';
import type { Claim } from '../../core/records/claim.ts';
import type { Delivery } from '../../core/records/delivery.ts';
import { type DeliveryKey, deliveryId } from '../../core/records/delivery-key.ts';
import { deliveryKey } from '../../core/records/ledger-keys.ts';
import { keepsClaims, replaceableBy } from '../../core/records/transitions.ts';
import { type Item, projection, toItem } from './attributes.ts';
import { getAll, putAll, type Table } from './batch-calls.ts';
import { deliveryItem, readDeliveryItem } from './delivery-item.ts';

const ATTRIBUTES = projection([
  'pk',
  'status',
  'round',
  'attempts',
  'firstAttemptAt',
  'lastAttemptAt',
  'nextAttemptAt',
  'errorClass',
  'errorMessage',
  'errorStatusCode',
  'history',
  'discardedAt',
  'discardReason',
  'job',
  'replay',
  'claimedBy',
  'claimedUntil',
  'claimedAlone',
]);

/** A row that another hand has written and that is none counts as not there: the next outcome writes it anew. */
export async function findDeliveries(
  table: Table,
  keys: readonly DeliveryKey[],
): Promise<ReadonlyMap<string, Delivery>> {
  const wanted = new Map(
    keys.map((key) => [deliveryId(key), deliveryKey(key.trackingId, key.subscriber)]),
  );
  const items = await getAll(
    table,
    [...wanted.values()].map((key) => toItem({ ...key })),
    ATTRIBUTES,
  );
  const rows = items.flatMap((item) => readDeliveryItem(item) ?? []);
  return new Map(rows.map((row) => [deliveryId(row), row]));
}

/** Answers the rows that could not be written. */
export async function putDelivered(
  table: Table,
  deliveries: readonly Delivery[],
  expiresAt: number,
): Promise<readonly Delivery[]> {
  const items = deliveries.map((delivery) => deliveryItem(delivery, expiresAt, table.shards));
  const { left, refused } = await putAll(table, items);
  const unwritten = [...left, ...refused.map(({ item }) => item)];
  const keys = new Set(unwritten.map(({ pk }) => pk?.S));
  return deliveries.filter((_, place) => keys.has(items[place]?.pk?.S));
}

/** The condition is `canReplace`, in DynamoDB's words. What stands there and is no delivery is written over. */
export async function recordDelivery(
  table: Table,
  delivery: Delivery,
  expiresAt: number,
): Promise<Recorded> {
  const item = deliveryItem(delivery, expiresAt, table.shards);
  const written = { written: true, standing: delivery };
  if (await putWhere(table, item, replaceCondition(delivery))) return written;
  const standing = await getDelivery(table, delivery);
  if (standing !== undefined) return { written: false, standing };
  await putWhere(table, item, {});
  return written;
}

function replaceCondition({ status, round, attempts }: Delivery): Condition {
  const states = replaceableBy(status);
  const isReplaceable = `#status IN (${states.map((state) => `:${state}`).join(', ')})`;
  const isNewer = '#round = :round AND attempts <= :attempts';
  const isOpen = keepsClaims(status)
    ? ' AND NOT (#status = :pending AND attempts = :attempts)'
    : '';
  const names = Object.fromEntries(states.map((state) => [`:${state}`, state]));
  return {
    ConditionExpression: `attribute_not_exists(#round) OR #round < :round OR (${isNewer} AND ${isReplaceable}${isOpen})`,
    ExpressionAttributeNames: { '#status': 'status', '#round': 'round' },
    ExpressionAttributeValues: toItem({ ...names, ':round': round, ':attempts': attempts }),
  };
}

/**
 * Makes the row `pending` for one message, where its attempt is still to be made and nobody makes it now. What stands
 * there and is no delivery holds up nobody.
 */
export async function claimDelivery(
  table: Table,
  claim: Claim,
  expiresAt: number,
): Promise<boolean> {
  const claimed = await updateWhereFree(table, claim, expiresAt);
  if (claimed !== undefined && readDeliveryItem(claimed) !== undefined) return true;
  if (claimed === undefined && (await getDelivery(table, claim)) !== undefined) return false;
  const { trackingId, subscriber, round, attempt, by, until, alone } = claim;
  const row = { trackingId, subscriber, round, attempts: attempt - 1 };
  const running = { by, until, ...(alone ? { alone } : {}) };
  const item = deliveryItem({ ...row, status: 'pending', history: [], claim: running }, expiresAt);
  return putWhere(table, item, {});
}

/**
 * Answers the item as it is then. What is known of the delivery stays, but for its times that may be of another round:
 * messages carry those of theirs.
 */
async function updateWhereFree(
  table: Table,
  { trackingId, subscriber, round, attempt, by, now, until, alone, renews }: Claim,
  expiresAt: number,
): Promise<Item | undefined> {
  const isOver = `attribute_not_exists(claimedUntil) OR claimedUntil < :now${renews ? ' OR claimedBy = :by' : ''}`;
  const isFree = `#status = :retrying OR (#status = :pending AND (${isOver}))`;
  const claimed = await orUnmet(
    table.client.send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: toItem({ ...deliveryKey(trackingId, subscriber) }),
        UpdateExpression: `SET #status = :pending, #round = :round, attempts = :before, claimedBy = :by, claimedUntil = :until, claimedAlone = :alone, expiresAt = :expires REMOVE statusPk, statusSk, nextAttemptAt, firstAttemptAt`,
        ConditionExpression: `attribute_not_exists(#round) OR #round < :round OR (#round = :round AND attempts < :attempt AND (${isFree}))`,
        ExpressionAttributeNames: { '#status': 'status', '#round': 'round' },
        ExpressionAttributeValues: toItem({
          ':pending': 'pending',
          ':retrying': 'retrying',
          ':round': round,
          ':attempt': attempt,
          ':before': attempt - 1,
          ':by': by,
          ':now': now,
          ':until': until,
          ':alone': alone ? 'yes' : 'no',
          ':expires': expiresAt,
        }),
        ReturnValues: 'ALL_NEW',
      }),
    ),
  );
  return claimed?.Attributes;
}

type Condition = Pick<
  PutItemCommandInput,
  'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
>;

async function putWhere(
  { client, name }: Table,
  item: Item,
  condition: Condition,
): Promise<boolean> {
  const put = new PutItemCommand({ TableName: name, Item: item, ...condition });
  return (await orUnmet(client.send(put))) !== undefined;
}

/** Undefined where a write's condition was not met. */
export async function orUnmet<Output>(write: Promise<Output>): Promise<Output | undefined> {
  try {
    return await write;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}

export async function getDelivery(
  { client, name }: Table,
  { trackingId, subscriber }: DeliveryKey,
): Promise<Delivery | undefined> {
  const { Item } = await client.send(
    new GetItemCommand({
      TableName: name,
      Key: toItem({ ...deliveryKey(trackingId, subscriber) }),
      ConsistentRead: true,
    }),
  );
  return Item === undefined ? undefined : readDeliveryItem(Item);
}
