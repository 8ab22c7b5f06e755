import {
  ConditionalCheckFailedException,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Delivery } from '../../core/delivery/delivery.ts';
import { replaceableBy } from '../../core/delivery/transitions.ts';
import { deliveryKey } from '../../core/ledger/keys.ts';
import {
  type Claim,
  type DeliveryKey,
  deliveryId,
  type Recorded,
} from '../../core/ports/delivery-store.ts';
import { projection, toItem } from './attributes.ts';
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
  'claimedBy',
  'claimedUntil',
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
  const rows = items.flatMap((item) => {
    try {
      return [readDeliveryItem(item)];
    } catch (error) {
      if (error instanceof TypeError || error instanceof SyntaxError) return [];
      throw error;
    }
  });
  return new Map(rows.map((row) => [deliveryId(row), row]));
}

/** Answers the rows that could not be written. */
export async function putDelivered(
  table: Table,
  deliveries: readonly Delivery[],
  expiresAt: number,
): Promise<readonly Delivery[]> {
  const items = deliveries.map((delivery) => deliveryItem(delivery, expiresAt));
  const { left, refused } = await putAll(table, items);
  const unwritten = [...left, ...refused.map(({ item }) => item)];
  const keys = new Set(unwritten.map(({ pk }) => pk?.S));
  return deliveries.filter((_, place) => keys.has(items[place]?.pk?.S));
}

/** The condition is `canReplace`, in DynamoDB's words. */
export async function recordDelivery(
  table: Table,
  delivery: Delivery,
  expiresAt: number,
): Promise<Recorded> {
  const states = replaceableBy(delivery.status);
  const isReplaceable = `#status IN (${states.map((state) => `:${state}`).join(', ')})`;
  const isNewer = '#round = :round AND attempts <= :attempts';
  const names = Object.fromEntries(states.map((state) => [`:${state}`, state]));
  try {
    await table.client.send(
      new PutItemCommand({
        TableName: table.name,
        Item: deliveryItem(delivery, expiresAt),
        ConditionExpression: `attribute_not_exists(#round) OR #round < :round OR (${isNewer} AND ${isReplaceable})`,
        ExpressionAttributeNames: { '#status': 'status', '#round': 'round' },
        ExpressionAttributeValues: toItem({
          ...names,
          ':round': delivery.round,
          ':attempts': delivery.attempts,
        }),
      }),
    );
    return { written: true, standing: delivery };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return { written: false, standing: (await getDelivery(table, delivery)) ?? delivery };
  }
}

/** Makes the row `pending` for one message, where its attempt is still to be made and nobody makes it now. */
export async function claimDelivery(
  table: Table,
  { trackingId, subscriber, round, attempt, by, now, until }: Claim,
  expiresAt: number,
): Promise<boolean> {
  const isFree = '#status = :retrying OR (#status = :pending AND claimedUntil < :now)';
  try {
    await table.client.send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: toItem({ ...deliveryKey(trackingId, subscriber) }),
        UpdateExpression:
          'SET #status = :pending, #round = :round, attempts = :before, claimedBy = :by, claimedUntil = :until, expiresAt = :expires REMOVE statusPk, statusSk, nextAttemptAt',
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
          ':expires': expiresAt,
        }),
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

async function getDelivery(
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
