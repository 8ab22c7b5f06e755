import type { DeliveryStatus } from './delivery.ts';

/**
 * Which states may follow which. `delivered` and `discarded` are final; a dead delivery may still turn out
 * delivered, when a late copy of its message is handled.
 */
const LEGAL: Readonly<Record<DeliveryStatus, readonly DeliveryStatus[]>> = {
  pending: ['pending', 'retrying', 'delivered', 'dead', 'discarded'],
  retrying: ['pending', 'retrying', 'delivered', 'dead', 'discarded'],
  dead: ['dead', 'delivered', 'discarded'],
  delivered: ['delivered'],
  discarded: ['discarded', 'delivered'],
};

/** Whether a stored state (undefined: no row) may be replaced by the next one. */
export function canReplace(current: DeliveryStatus | undefined, next: DeliveryStatus): boolean {
  return current === undefined || LEGAL[current].includes(next);
}

/** The stored states that the next one may replace; what a conditional write names. */
export function replaceableBy(next: DeliveryStatus): readonly DeliveryStatus[] {
  return (Object.keys(LEGAL) as DeliveryStatus[]).filter((current) => canReplace(current, next));
}

/** Whether a delivery needs no more handling: a later copy of its message is acknowledged unhandled. */
export function isSettled(status: DeliveryStatus | undefined): boolean {
  return status === 'delivered' || status === 'dead' || status === 'discarded';
}
