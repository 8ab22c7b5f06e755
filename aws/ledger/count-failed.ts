import type { FailedCount } from '../../core/ports/delivery-store.ts';
import { deliveryPrefix, statusPartition, TIME_SHARDS } from '../../core/records/ledger-keys.ts';
import { mapBounded } from '../../core/shared/map-bounded.ts';
import type { Table } from './batch-calls.ts';
import { queryPages } from './query-pages.ts';

/** Queries of a megabyte each that one shard of one state takes at most: some 15,000 deliveries. */
const MOST_PAGES = 5;

/** Of queries, so that several subscribers can be counted side by side. */
const AT_ONCE = 5;

/**
 * Counts a subscriber's failed deliveries in the status index, shard by shard. Every function may write index keys as it
 * likes, but rows of its own subscriber only: the keys of the rows say which count. A row whose new round a job has opened
 * stays in its place until the round has an outcome, and does not count.
 */
export async function countFailed(table: Table, subscriber: string): Promise<FailedCount> {
  const partitions = (['retrying', 'dead'] as const).flatMap((status) =>
    Array.from({ length: table.shards ?? TIME_SHARDS }, (_, shard) => ({
      status,
      partition: statusPartition(subscriber, status, shard),
    })),
  );
  const prefix = deliveryPrefix(subscriber);
  const counts = await mapBounded(partitions, AT_ONCE, async ({ status, partition }) => ({
    status,
    ...(await countPartition(table, { partition, prefix, status })),
  }));
  const sum = (wanted: 'retrying' | 'dead') =>
    counts.reduce((total, { status, count }) => total + (status === wanted ? count : 0), 0);
  const isWhole = counts.every((each) => each.isWhole);
  return { retrying: sum('retrying'), dead: sum('dead'), ...(isWhole ? {} : { atLeast: true }) };
}

async function countPartition(
  table: Table,
  { partition, prefix, status }: Record<'partition' | 'prefix' | 'status', string>,
): Promise<{ readonly count: number; readonly isWhole: boolean }> {
  let count = 0;
  let read = 0;
  const pages = queryPages(table, {
    IndexName: 'byStatus',
    KeyConditionExpression: 'statusPk = :partition',
    ExpressionAttributeValues: { ':partition': { S: partition } },
    ProjectionExpression: 'pk, #status',
    ExpressionAttributeNames: { '#status': 'status' },
  });
  for await (const items of pages) {
    count += items.filter(
      (item) => item.status?.S === status && item.pk?.S?.startsWith(prefix),
    ).length;
    if (++read === MOST_PAGES) return { count, isWhole: false };
  }
  return { count, isWhole: true };
}
