import type { DeliveryStore } from '../../ports/delivery-store.ts';
import type { EventHistory } from '../../ports/event-history.ts';
import type { EventStore } from '../../ports/event-store.ts';
import { isWaiting } from '../../records/delivery.ts';
import { deliveryId } from '../../records/delivery-key.ts';
import type { EventStanding } from '../../records/event-record.ts';
import type { Job } from '../../records/job.ts';
import { fitsEvent } from '../fits-filter.ts';
import type { JobWork } from '../job-work.ts';

/** What the events of a replay are chosen from. */
export interface ChooseEventsPorts {
  readonly ledger: Pick<EventStore, 'findEvents'> & Pick<DeliveryStore, 'findDeliveries'>;
  readonly history: EventHistory;
}

/** Events that a replay may be about, and where it goes on behind them. */
export interface ChosenEvents {
  readonly ids: readonly string[];
  /** How many were looked at. */
  readonly looked: number;
  /** Named ones that the subscriber has, or is about to get. */
  readonly settled: number;
  readonly after: string | undefined;
  readonly isLast: boolean;
}

/** Of a replay, as far as its events are told by it. */
export type ReplayOf = Pick<Job, 'subscriber' | 'filter' | 'mode' | 'seam'>;

type Standing = Pick<EventStanding, 'trackingId' | 'expected' | 'acceptedAt'>;

/** Reads the next events of a slice; their bodies, which patterns are about, are read when the page is done. */
export function chooseEvents(
  job: ReplayOf,
  work: JobWork,
  bounds: { readonly after: string | undefined; readonly limit: number },
  ports: ChooseEventsPorts,
): Promise<ChosenEvents> {
  if ('trackingIds' in work) return chooseNamed(job, work.trackingIds, bounds, ports);
  return chooseOfShard(job, work, bounds, ports);
}

async function chooseOfShard(
  job: ReplayOf,
  { shard, from = '', to = '' }: Extract<JobWork, { readonly shard: number }>,
  { after, limit }: { readonly after: string | undefined; readonly limit: number },
  ports: ChooseEventsPorts,
): Promise<ChosenEvents> {
  const page = await ports.history.listHistory({
    ...{ shard, from, to, limit },
    ...(after === undefined ? {} : { after }),
  });
  const wanted = page.events.filter((event) => fitsEvent(job.filter, event) && isDue(job, event));
  const ids = await withoutRows(job, wanted, ports);
  return {
    ...{ ids, looked: page.events.length, settled: 0 },
    ...{ after: page.reached, isLast: page.isLast },
  };
}

/** One that is not there any more is in the page, which finds it expired. */
async function chooseNamed(
  job: ReplayOf,
  trackingIds: readonly string[],
  { after = '0', limit }: { readonly after: string | undefined; readonly limit: number },
  ports: ChooseEventsPorts,
): Promise<ChosenEvents> {
  const begin = Number(after);
  const end = Math.min(trackingIds.length, begin + limit);
  const named = trackingIds.slice(begin, end);
  const found = await ports.ledger.findEvents(named);
  const wanted = [...found.values()].filter((event) => isDue(job, event));
  const expired = named.filter((id) => !found.has(id));
  const ids = [...(await withoutRows(job, wanted, ports)), ...expired];
  return {
    ...{ ids, looked: named.length, settled: named.length - ids.length },
    ...{ after: String(end), isLast: end === trackingIds.length },
  };
}

/**
 * Whether an event is the replay's and does not come by itself: by what it was stamped with when it was accepted, and not by
 * a clock. At the seam the stamp is no promise that the rule matched already.
 */
function isDue({ mode, subscriber, seam }: ReplayOf, event: Standing): boolean {
  const isExpected = event.expected.includes(subscriber);
  if (mode === 'lost') return isExpected;
  return mode === 'again' || !isExpected || isAtSeam(seam, event);
}

/** Whether an event was accepted while the subscriber's rule began to match. */
export function isAtSeam(
  seam: Job['seam'],
  { acceptedAt }: Pick<EventStanding, 'acceptedAt'>,
): boolean {
  return seam !== undefined && acceptedAt >= seam.from && acceptedAt < seam.to;
}

/** Of what is lost, nothing is known, or that nobody has begun it. */
async function withoutRows(
  { mode, subscriber }: ReplayOf,
  events: readonly Standing[],
  { ledger }: ChooseEventsPorts,
): Promise<readonly string[]> {
  const ids = events.map(({ trackingId }) => trackingId);
  if (mode !== 'lost' || ids.length === 0) return ids;
  const keys = ids.map((trackingId) => ({ trackingId, subscriber }));
  const rows = await ledger.findDeliveries(keys);
  return ids.filter((trackingId) => {
    const row = rows.get(deliveryId({ trackingId, subscriber }));
    return row === undefined || isWaiting(row);
  });
}
