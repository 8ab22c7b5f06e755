import { errorLogFields, eventsLogFields } from '../log/log-fields.ts';
import { deliveryId } from '../records/delivery-key.ts';
import { isOutage } from '../shared/is-outage.ts';
import type { AttemptedEvent, BatchPorts, Consumer, LookedUp, ReceivedMessage } from './batch.ts';
import { within } from './within.ts';

/** The part of the function's time that the look-up may take. */
const SHARE = 0.25;

/** How the deliveries stand. A ledger that cannot be read suppresses no duplicates, and stops no deliveries: at least once. */
export async function lookUp<E extends AttemptedEvent>(
  received: readonly ReceivedMessage<E>[],
  { subscriber, remainingMs }: Pick<Consumer, 'subscriber' | 'remainingMs'>,
  { deliveries, clock, log }: Pick<BatchPorts, 'deliveries' | 'clock' | 'log'>,
): Promise<readonly LookedUp<E>[]> {
  const keyOf = ({ event: { trackingId } }: ReceivedMessage<E>) => ({ trackingId, subscriber });
  try {
    const found = await within(
      remainingMs() * SHARE,
      deliveries.findDeliveries(received.map(keyOf)),
      clock,
    );
    return received.map((item) => ({ ...item, previous: found.get(deliveryId(keyOf(item))) }));
  } catch (error) {
    if (!isOutage(error)) throw error;
    const about = {
      ...eventsLogFields(received.map(({ event }) => event)),
      ...errorLogFields(error),
    };
    log.warn('duplicates are not suppressed in this batch', { subscriber, ...about });
    return received.map((item) => ({ ...item, previous: 'unknown' }));
  }
}

/** The row that the ledger had, where it could be read. */
export function previousRow({ previous }: Pick<LookedUp, 'previous'>) {
  return previous === 'unknown' ? undefined : previous;
}
