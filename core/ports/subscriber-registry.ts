import type { Subscriber } from '../records/subscriber.ts';

/** Who subscribes. Its methods throw `WaybillError('ledger-unavailable')` in an outage. */
export interface SubscriberRegistry {
  /**
   * Puts a subscriber in the place of its namesake, whatever others do at the same time; false where that is managed in another
   * way (`managedBy`), and stays.
   */
  putSubscriber(subscriber: Subscriber): Promise<boolean>;
  /** Takes a subscriber out as long as it has this queue: a name may have gone over to another meanwhile. */
  deleteSubscriber(subscriber: Pick<Subscriber, 'name' | 'queueUrl'>): Promise<void>;
  listSubscribers(): Promise<readonly Subscriber[]>;
  /** Another number after each change: while it stays, so does the list. Cheap, however long the list is. */
  registryVersion(): Promise<number>;
}
