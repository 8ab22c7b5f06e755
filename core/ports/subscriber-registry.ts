import type { Subscriber } from '../records/subscriber.ts';

/** Two counts that stand in one item, so that who asks for both reads once. */
export interface RegistryVersion {
  /** Another number after each change of a subscriber. */
  readonly subscribers: number;
  /** Another number after each change of what is declared of types; 0 where nothing ever was. */
  readonly policies: number;
}

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
  /** While `subscribers` stays, so does the list. Cheap, however long the list is. */
  registryVersion(): Promise<RegistryVersion>;
}
