import { deliveryPrefix, statusPartition, TIME_SHARDS } from '../../core/ledger/keys.ts';
import type { Table } from './batch-calls.ts';
import { queryPages } from './query-pages.ts';

/**
 * Counts a subscriber's failed deliveries in the status index, shard by shard. Every function may write index keys as it
 * likes, but rows of its own subscriber only: the keys of the rows say which count.
 */
export async function countFailed(
  table: Table,
  subscriber: string,
): Promise<{ readonly retrying: number; readonly dead: number }> {
  const [retrying, dead] = await Promise.all(
    ['retrying', 'dead'].map(async (status) => {
      const shards = Array.from({ length: TIME_SHARDS }, (_, shard) =>
        statusPartition(subscriber, status, shard),
      );
      const prefix = deliveryPrefix(subscriber);
      const counts = await Promise.all(
        shards.map((partition) => countPartition(table, partition, prefix)),
      );
      return counts.reduce((sum, count) => sum + count, 0);
    }),
  );
  return { retrying: retrying ?? 0, dead: dead ?? 0 };
}

async function countPartition(table: Table, partition: string, prefix: string): Promise<number> {
  let count = 0;
  const pages = queryPages(table, {
    IndexName: 'byStatus',
    KeyConditionExpression: 'statusPk = :partition',
    ExpressionAttributeValues: { ':partition': { S: partition } },
    ProjectionExpression: 'pk',
  });
  for await (const items of pages)
    count += items.filter(({ pk }) => pk?.S?.startsWith(prefix)).length;
  return count;
}
