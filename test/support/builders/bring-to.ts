import type { DeliveryStore } from '../../../core/ports/delivery-store.ts';
import type { Delivery } from '../../../core/records/delivery.ts';
import { type DeliveryKey, deliveryId } from '../../../core/records/delivery-key.ts';

/** The row that the ledger has for a delivery. */
export async function standing(
  ledger: Pick<DeliveryStore, 'findDeliveries'>,
  key: DeliveryKey,
): Promise<Delivery | undefined> {
  return (await ledger.findDeliveries([key])).get(deliveryId(key));
}

/** Writes a delivery's first row by the port's own means. */
export async function bringTo(ledger: DeliveryStore, row: Delivery): Promise<void> {
  const { round, attempts } = row;
  if (row.status === 'pending')
    await ledger.claim({ ...row, round, attempt: attempts + 1, by: 'first', now: 0, until: 1 });
  else if (row.status === 'delivered') await ledger.putDelivered([row]);
  else await ledger.record(row);
}
