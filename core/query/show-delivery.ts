import type { Delivery, WaybillDelivery } from '../records/delivery.ts';

/** A delivery as operators see it; without a row, it is expected, and nobody has said anything of it yet. */
export function showDelivery(subscriber: string, delivery: Delivery | undefined): WaybillDelivery {
  if (delivery === undefined)
    return { subscriber, status: 'pending', round: 1, attempts: 0, history: [] };
  const { trackingId: _, claim: _claim, ...shown } = delivery;
  return shown;
}
