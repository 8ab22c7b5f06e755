/** Names one delivery. */
export interface DeliveryKey {
  readonly trackingId: string;
  readonly subscriber: string;
}

/** The key of a delivery in a map. */
export function deliveryId(key: DeliveryKey): string {
  return `${key.trackingId}/${key.subscriber}`;
}
