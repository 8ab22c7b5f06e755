import { WaybillError } from '../errors.ts';
import type { DeliveryStore } from '../ports/delivery-store.ts';
import type { SubscriberRegistry } from '../ports/subscriber-registry.ts';
import type { Subscriber } from '../records/subscriber.ts';
import { cutText } from '../shared/cut-text.ts';

/** Throws `not-found`, or `subscriber-gone` for one that was registered and still has deliveries that failed. */
export async function findSubscriber(
  name: string,
  {
    ledger,
  }: {
    readonly ledger: Pick<SubscriberRegistry & DeliveryStore, 'listSubscribers' | 'countFailed'>;
  },
): Promise<Subscriber> {
  const subscribers = await ledger.listSubscribers();
  const found = subscribers.find((subscriber) => subscriber.name === name);
  if (found !== undefined) return found;
  const { retrying, dead } = await ledger.countFailed(name);
  const shown = cutText(name, 64);
  if (retrying + dead === 0)
    throw new WaybillError(
      'not-found',
      `there is no subscriber ${shown}; GET /subscribers lists them`,
    );
  throw new WaybillError(
    'subscriber-gone',
    `the subscriber ${shown} was removed, and nobody would get its deliveries; deploy it again first`,
  );
}
