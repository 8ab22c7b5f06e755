import type { DeliveryStore, Recorded } from '../ports/delivery-store.ts';
import type { Delivery } from '../records/delivery.ts';
import { addTo } from '../records/record-attempt.ts';
import { isFinal } from '../records/transitions.ts';

/** How often a row is written again over one that has changed meanwhile. */
const TRIES = 3;

/**
 * Writes an outcome unless a better one stands, and answers what stands then. A success is true whatever was recorded
 * of later attempts: it takes over their number. Throws `WaybillError('ledger-unavailable')`.
 */
export async function recordOutcome(row: Delivery, store: DeliveryStore): Promise<Recorded> {
  let recorded = await store.record(row);
  for (let attempt = 1; attempt < TRIES; attempt++) {
    const { written, standing } = recorded;
    if (written || row.status !== 'delivered' || standing.round !== row.round) break;
    if (isFinal(standing.status) && standing.status !== 'dead') break;
    recorded = await store.record(addTo(standing, row));
  }
  return recorded;
}
