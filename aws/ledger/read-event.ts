import { GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { Delivery } from '../../core/delivery/delivery.ts';
import { dataKey, eventKey, eventPartition } from '../../core/ledger/keys.ts';
import type { EventRecord } from '../../core/records/event-record.ts';
import { type Item, toItem } from './attributes.ts';
import type { Table } from './batch-calls.ts';
import { readDeliveryItem } from './delivery-item.ts';
import { pieceCount, readEventItem } from './event-item.ts';

/** One event, whole. */
export async function getEvent(table: Table, trackingId: string): Promise<EventRecord | undefined> {
  const item = await getItem(table, eventKey(trackingId));
  if (item === undefined) return undefined;
  const pieces = await Promise.all(
    Array.from({ length: pieceCount(item) }, (_, piece) =>
      getItem(table, dataKey(trackingId, piece)),
    ),
  );
  return readEventItem(
    item,
    pieces.filter((piece) => piece !== undefined),
  );
}

/** One event and its deliveries: everything of its partition, in one query (more pages only for very large events). */
export async function getWaybill(
  table: Table,
  trackingId: string,
): Promise<{ readonly record: EventRecord | undefined; readonly deliveries: readonly Delivery[] }> {
  const items: Item[] = [];
  let start: Item | undefined;
  do {
    const page = await table.client.send(
      new QueryCommand({
        TableName: table.name,
        KeyConditionExpression: 'pk = :partition',
        ExpressionAttributeValues: { ':partition': { S: eventPartition(trackingId) } },
        ConsistentRead: true,
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      }),
    );
    items.push(...(page.Items ?? []));
    start = page.LastEvaluatedKey;
  } while (start !== undefined);

  const event = items.find(({ sk }) => sk?.S === 'EVENT');
  const pieces = items.filter(({ sk }) => sk?.S?.startsWith('DATA#'));
  const deliveries = items.filter(({ sk }) => sk?.S?.startsWith('DELIVERY#'));
  return {
    record: event === undefined ? undefined : readEventItem(event, pieces),
    deliveries: deliveries.map(readDeliveryItem),
  };
}

async function getItem(
  table: Table,
  key: { readonly pk: string; readonly sk: string },
): Promise<Item | undefined> {
  const { Item } = await table.client.send(
    new GetItemCommand({ TableName: table.name, Key: toItem({ ...key }), ConsistentRead: true }),
  );
  return Item;
}
