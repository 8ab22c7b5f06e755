import type { FailedCount } from '../../core/ports/delivery-store.ts';
import { deliveryPrefix, statusPartition, TIME_SHARDS } from '../../core/records/ledger-keys.ts';
import { isTime } from '../../core/records/parse-attempt.ts';
import { mapBounded } from '../../core/shared/map-bounded.ts';
import { type Item, text } from './attributes.ts';
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
  const [retrying, dead] = [sum(counts, 'retrying'), sum(counts, 'dead')];
  const isWhole = counts.every((each) => each.isWhole);
  return {
    ...{ retrying: retrying.count, dead: dead.count },
    ...(retrying.since === undefined ? {} : { retryingSince: retrying.since }),
    ...(dead.since === undefined ? {} : { deadSince: dead.since }),
    ...(isWhole ? {} : { atLeast: true }),
  };
}

/** How many rows there are, and the earliest time of them. */
interface Counted {
  readonly count: number;
  readonly since: string | undefined;
}

function sum(counts: readonly (Counted & { readonly status: string })[], wanted: string): Counted {
  const own = counts.filter(({ status }) => status === wanted);
  return {
    count: own.reduce((total, { count }) => total + count, 0),
    since: earliest(own.map(({ since }) => since)),
  };
}

function earliest(times: readonly (string | undefined)[]): string | undefined {
  return times
    .filter((time) => time !== undefined)
    .reduce<string | undefined>((least, time) => (least && least < time ? least : time), undefined);
}

async function countPartition(
  table: Table,
  { partition, prefix, status }: Record<'partition' | 'prefix' | 'status', string>,
): Promise<Counted & { readonly isWhole: boolean }> {
  let count = 0;
  let since: string | undefined;
  let read = 0;
  const pages = queryPages(table, {
    IndexName: 'byStatus',
    KeyConditionExpression: 'statusPk = :partition',
    ExpressionAttributeValues: { ':partition': { S: partition } },
    ProjectionExpression: 'pk, #status, firstAttemptAt, lastAttemptAt',
    ExpressionAttributeNames: { '#status': 'status' },
  });
  for await (const items of pages) {
    const own = items.filter((item) => item.status?.S === status && item.pk?.S?.startsWith(prefix));
    count += own.length;
    since = earliest([since, ...own.map((item) => beganAt(item, status))]);
    if (++read === MOST_PAGES) return { count, since, isWhole: false };
  }
  return { count, since, isWhole: true };
}

/** A row that is retried has failed since its first attempt, one that is dead since its last. */
function beganAt(item: Item, status: string): string | undefined {
  const last = text(item, 'lastAttemptAt');
  const times = status === 'retrying' ? [text(item, 'firstAttemptAt'), last] : [last];
  return times.find(isTime);
}
