import type { Subscriber } from '../subscriber.ts';

/** Who subscribes. Its methods throw `WaybillError('ledger-unavailable')` in an outage. */
export interface SubscriberRegistry {
  putSubscriber(subscriber: Subscriber): Promise<void>;
  deleteSubscriber(name: string): Promise<void>;
  listSubscribers(): Promise<readonly Subscriber[]>;
}
