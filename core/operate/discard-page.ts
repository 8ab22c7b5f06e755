import type { DeliveryStore } from '../ports/delivery-store.ts';
import { deliveryId } from '../records/delivery-key.ts';
import type { Job } from '../records/job.ts';
import { CALLS_AT_ONCE, mapBounded } from '../shared/map-bounded.ts';

/** How many deliveries were discarded, and how many were not dead any more. */
export interface Discarded {
  readonly done: number;
  readonly settled: number;
}

/** Ends dead deliveries for good, for the reason of the job; those that it has ended before count again. */
export async function discardRows(
  ids: readonly string[],
  { job, now }: { readonly job: Pick<Job, 'id' | 'subscriber' | 'reason'>; readonly now: number },
  { ledger }: { readonly ledger: Pick<DeliveryStore, 'findDeliveries' | 'record'> },
): Promise<Discarded> {
  if (ids.length === 0) return { done: 0, settled: 0 };
  const { id, subscriber, reason } = job;
  const keys = ids.map((trackingId) => ({ trackingId, subscriber }));
  const found = await ledger.findDeliveries(keys);
  const rows = keys.flatMap((key) => found.get(deliveryId(key)) ?? []);
  const before = rows.filter((row) => row.status === 'discarded' && row.job === id).length;
  const dead = rows.filter(({ status }) => status === 'dead');
  const discarded = { at: new Date(now).toISOString(), reason };
  const recorded = await mapBounded(dead, CALLS_AT_ONCE, (row) =>
    ledger.record({ ...row, status: 'discarded', job: id, discarded }),
  );
  const done = before + recorded.filter(({ written }) => written).length;
  return { done, settled: ids.length - done };
}
