import { recordOutcome } from '../deliver/record-outcome.ts';
import { reportOutcome } from '../log/report-outcome.ts';
import type { Delivery, DeliveryError } from '../records/delivery.ts';
import { deliveryId } from '../records/delivery-key.ts';
import type { StoredDueItem } from '../records/due-item.ts';
import type { Address } from '../records/envelope.ts';
import { isAccountedFor } from '../records/transitions.ts';
import { CALLS_AT_ONCE, mapBounded } from '../shared/map-bounded.ts';
import type { Run } from './reconcile.ts';

/** An attempt of the due list. */
export interface DueAttempt extends StoredDueItem {
  readonly to: Address;
}

/** What an attempt lacks for ever: its subscriber, its event, or the subscriber's right to that. */
export type Lack = 'subscriber' | 'event' | 'right';

const ERRORS: Readonly<Record<Lack, DeliveryError>> = {
  subscriber: {
    class: 'SubscriberRemoved',
    message: 'the subscriber was removed before this attempt',
  },
  right: {
    class: 'NotSubscribed',
    message: 'the subscriber was not expected to get this event, and its pattern does not match it',
  },
  event: {
    class: 'EventExpired',
    message:
      'the ledger has not had the event for 14 days since this attempt was due: its retention has ended, or it cannot be read',
  },
};

/** Ends the deliveries of attempts that will never be made, since their subscriber or their event is gone, or is not theirs; answers the subscriber of each that died. */
export async function giveUp(
  attempts: readonly DueAttempt[],
  missing: Lack,
  run: Run,
): Promise<readonly string[]> {
  if (attempts.length === 0) return [];
  const keyOf = ({ trackingId, to: { subscriber } }: DueAttempt) => ({ trackingId, subscriber });
  const rows = await run.ledger.findDeliveries(attempts.map(keyOf));
  const died = await mapBounded(attempts, CALLS_AT_ONCE, async (item) => {
    const previous = rows.get(deliveryId(keyOf(item)));
    if (isAccountedFor(previous, item.to)) return [];
    const row = endOf(item, previous, ERRORS[missing]);
    const recorded = await recordOutcome(row, run.ledger);
    reportOutcome(recorded, { ...keyOf(item), attempt: item.to.attempt }, run.log);
    return recorded.written ? [row.subscriber] : [];
  });
  return died.flat();
}

/** What was tried before stays; this attempt was not. */
function endOf(
  { trackingId, to }: DueAttempt,
  previous: Delivery | undefined,
  error: DeliveryError,
): Delivery {
  const { subscriber, round, attempt } = to;
  const isSame = previous?.round === round;
  const firstAttemptAt = (isSame ? previous.firstAttemptAt : undefined) ?? to.firstAttemptAt;
  const lastAttemptAt = isSame ? previous.lastAttemptAt : undefined;
  return {
    trackingId,
    subscriber,
    status: 'dead',
    round,
    attempts: attempt - 1,
    ...(firstAttemptAt === undefined ? {} : { firstAttemptAt }),
    ...(lastAttemptAt === undefined ? {} : { lastAttemptAt }),
    error,
    history: previous?.history ?? [],
  };
}
