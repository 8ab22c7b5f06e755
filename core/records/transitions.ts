import type { Delivery, DeliveryStatus } from './delivery.ts';

/**
 * Which states may follow which in one round. `delivered` and `discarded` are final; a dead delivery may still turn out
 * delivered, when a late copy of its message is handled.
 */
const LEGAL: Readonly<Record<DeliveryStatus, readonly DeliveryStatus[]>> = {
  pending: ['pending', 'retrying', 'delivered', 'dead', 'discarded'],
  retrying: ['pending', 'retrying', 'delivered', 'dead', 'discarded'],
  dead: ['dead', 'delivered', 'discarded'],
  delivered: ['delivered'],
  discarded: ['discarded', 'delivered'],
};

/** Which attempt of a delivery something is about. */
export type AttemptPlace = Pick<Delivery, 'round' | 'attempts'>;

/** Whether a stored row (undefined: none) may be replaced: by a later round always, by an earlier one never. */
export function canReplace(
  current: (AttemptPlace & Pick<Delivery, 'status'>) | undefined,
  next: AttemptPlace & Pick<Delivery, 'status'>,
): boolean {
  if (current === undefined || current.round < next.round) return true;
  if (current.round > next.round || current.attempts > next.attempts) return false;
  if (keepsClaims(next.status) && current.status === 'pending')
    return current.attempts < next.attempts;
  return LEGAL[current.status].includes(next.status);
}

/**
 * Whether a state replaces a claim only with more attempts: a claim is of the attempt that follows, and a late outcome of
 * the one before must not free it while its handler runs.
 */
export function keepsClaims(next: DeliveryStatus): boolean {
  return next === 'retrying';
}

/** The stored states that the next one may replace in its round; what a conditional write names. */
export function replaceableBy(next: DeliveryStatus): readonly DeliveryStatus[] {
  return (Object.keys(LEGAL) as DeliveryStatus[]).filter((current) =>
    LEGAL[current].includes(next),
  );
}

/** Whether a round has ended: nothing more is tried in it. */
export function isFinal(status: DeliveryStatus): boolean {
  return status === 'delivered' || status === 'dead' || status === 'discarded';
}

/**
 * Whether a message brings nothing new to a delivery: it is of an earlier round, of a round that has ended, or of an
 * attempt whose outcome is known. It is acknowledged unhandled.
 */
export function isAccountedFor(
  current: (AttemptPlace & Pick<Delivery, 'status'>) | undefined,
  { round, attempt }: { readonly round: number; readonly attempt: number },
): boolean {
  if (current === undefined || current.round < round) return false;
  return current.round > round || isFinal(current.status) || current.attempts >= attempt;
}
