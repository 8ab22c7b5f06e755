import { QueryCommand } from '@aws-sdk/client-dynamodb';
import type { Delivery } from '../../core/delivery/delivery.ts';
import { eventPartition } from '../../core/ledger/keys.ts';
import type { EventRecord } from '../../core/records/event-record.ts';
import type { Item } from './attributes.ts';
import type { Table } from './batch-calls.ts';
import { readDeliveryItem } from './delivery-item.ts';
import { getEvent } from './read-event.ts';

/** One event and its deliveries. */
export async function getWaybill(
  table: Table,
  trackingId: string,
): Promise<{ readonly record: EventRecord | undefined; readonly deliveries: readonly Delivery[] }> {
  const [record, deliveries] = await Promise.all([
    getEvent(table, trackingId),
    queryDeliveries(table, trackingId),
  ]);
  return { record, deliveries };
}

async function queryDeliveries(table: Table, trackingId: string): Promise<readonly Delivery[]> {
  const deliveries: Delivery[] = [];
  let start: Item | undefined;
  do {
    const page = await table.client.send(
      new QueryCommand({
        TableName: table.name,
        KeyConditionExpression: 'pk = :partition AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: {
          ':partition': { S: eventPartition(trackingId) },
          ':prefix': { S: 'DELIVERY#' },
        },
        ConsistentRead: true,
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      }),
    );
    deliveries.push(...(page.Items ?? []).map(readDeliveryItem));
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  return deliveries;
}
