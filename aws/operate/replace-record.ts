import { DeleteItemCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { ItemKey } from '../../core/records/ledger-keys.ts';
import { requiredText, toItem } from '../ledger/attributes.ts';
import type { Table } from '../ledger/batch-calls.ts';
import { orUnmet } from '../ledger/deliveries.ts';
import { orOutage } from '../ledger/or-outage.ts';
import type { ParseRecord } from '../ledger/read-records-of.ts';

/** The record of an item that is one JSON text, as it is at this moment; undefined where there is none. */
export async function findRecord<Kept>(
  { client, name }: Table,
  key: ItemKey,
  parse: ParseRecord<Kept>,
): Promise<Kept | undefined> {
  const get = new GetItemCommand({
    TableName: name,
    Key: toItem({ ...key }),
    ConsistentRead: true,
  });
  const { Item } = await orOutage(client.send(get));
  return Item && parse(JSON.parse(requiredText(Item, 'record')), key.sk);
}

/** Puts a record in the place of what was read, or of none; false where there is another by now. */
export async function replaceRecord(
  { client, name }: Table,
  key: ItemKey,
  {
    before,
    next,
    more = {},
  }: {
    readonly before: object | undefined;
    readonly next: object;
    readonly more?: Readonly<Record<string, number>>;
  },
): Promise<boolean> {
  const condition =
    before === undefined ? { ConditionExpression: 'attribute_not_exists(pk)' } : isStill(before);
  const put = new PutItemCommand({
    TableName: name,
    Item: toItem({ ...key, record: JSON.stringify(next), ...more }),
    ...condition,
  });
  return (await orOutage(orUnmet(client.send(put)))) !== undefined;
}

/** Takes out what was read; false where there is another by now. */
export async function removeRecord(
  { client, name }: Table,
  key: ItemKey,
  before: object,
): Promise<boolean> {
  const Key = toItem({ ...key });
  const remove = new DeleteItemCommand({ TableName: name, Key, ...isStill(before) });
  return (await orOutage(orUnmet(client.send(remove)))) !== undefined;
}

/** By its whole text, which is what was read, written again in the same order. */
function isStill(before: object) {
  return {
    ConditionExpression: '#record = :before',
    ExpressionAttributeNames: { '#record': 'record' },
    ExpressionAttributeValues: toItem({ ':before': JSON.stringify(before) }),
  };
}
