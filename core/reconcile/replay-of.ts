import type { LookedUp } from '../deliver/batch.ts';
import type { Delivery } from '../records/delivery.ts';

/** The job that has replayed a delivery, if one has. */
export function replayOf(row: Delivery | undefined): LookedUp['replay'] {
  return row?.replay && row.job !== undefined ? { job: row.job } : undefined;
}
