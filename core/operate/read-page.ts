import type { DeliveryStore } from '../ports/delivery-store.ts';
import type { FailedDeliveries } from '../ports/failed-deliveries.ts';
import { deliveryId } from '../records/delivery-key.ts';
import { type FailedDelivery, type Job, startsFrom } from '../records/job.ts';
import { statusPosition } from '../records/ledger-keys.ts';
import { fitsFilter } from './fits-filter.ts';
import { earlier, type JobWork } from './job-work.ts';

/** What pages are read from. */
export interface ReadPagePorts {
  readonly ledger: Pick<DeliveryStore, 'findDeliveries'>;
  readonly failed: Pick<FailedDeliveries, 'listFailed'>;
}

/** Where a page begins, how many deliveries it may have, and how many rows it may look at. */
export interface PageBounds {
  readonly after: string | undefined;
  readonly limit: number;
  readonly most: number;
}

/** Deliveries that a job is about, and where it goes on behind them. */
export interface Page {
  readonly deliveries: readonly FailedDelivery[];
  /** Named ones that are not what the job begins from, or do not fit. */
  readonly settled: number;
  readonly after: string | undefined;
  readonly isLast: boolean;
}

type PagedJob = Pick<Job, 'kind' | 'again' | 'subscriber' | 'filter' | 'asOf'>;

/** Reads the next deliveries of a slice; those of which a round was opened are not dead any more. */
export function readPage(
  job: PagedJob,
  work: JobWork,
  bounds: PageBounds,
  ports: ReadPagePorts,
): Promise<Page> {
  return 'shard' in work
    ? readShard(job, work.shard, bounds, ports)
    : readNamed(job, work.trackingIds, bounds, ports);
}

async function readShard(
  { subscriber, filter, asOf }: PagedJob,
  shard: number,
  { after, limit, most }: PageBounds,
  { failed }: ReadPagePorts,
): Promise<Page> {
  const page = await failed.listFailed({
    ...{ subscriber, status: 'dead', shard, limit: most },
    to: earlier(filter.to, asOf),
    ...(filter.from === undefined ? {} : { from: filter.from }),
    ...(after === undefined ? {} : { after }),
  });
  const deliveries: FailedDelivery[] = [];
  let reached = after;
  let looked = 0;
  for (const row of page.deliveries) {
    if (deliveries.length === limit) break;
    looked++;
    reached = statusPosition(row.trackingId, row);
    if (row.status === 'dead' && fitsFilter(filter, row)) deliveries.push(row);
  }
  const isLast = looked === page.deliveries.length && !page.more;
  return { deliveries, settled: 0, after: reached, isLast };
}

/** Named ones are looked at in the order in which they were named; the place is the position. */
async function readNamed(
  { subscriber, filter, asOf, ...job }: PagedJob,
  trackingIds: readonly string[],
  { after = '0', limit }: PageBounds,
  { ledger }: ReadPagePorts,
): Promise<Page> {
  const begin = Number(after);
  const end = Math.min(trackingIds.length, begin + limit);
  const keys = trackingIds.slice(begin, end).map((trackingId) => ({ trackingId, subscriber }));
  const rows = await ledger.findDeliveries(keys);
  const found = keys.flatMap((key) => rows.get(deliveryId(key)) ?? []);
  const open = found.filter(({ status }) => startsFrom(job).includes(status));
  const bounded = { ...filter, to: earlier(filter.to, asOf) };
  const deliveries = open.filter((row) => fitsFilter(bounded, row));
  return {
    deliveries,
    settled: keys.length - deliveries.length,
    after: String(end),
    isLast: end === trackingIds.length,
  };
}
