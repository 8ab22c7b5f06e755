import type { PauseStore } from '../ports/pausing/pause-store.ts';
import type { SubscriberRegistry } from '../ports/subscriber-registry.ts';
import type { Subscriber } from '../records/subscriber.ts';

/**
 * Takes a subscriber out as long as it has this queue, and forgets that it was paused: who has its name later is another. A
 * name that has gone over to another queue keeps its pause.
 */
export async function removeSubscriber(
  subscriber: Pick<Subscriber, 'name' | 'queueUrl'>,
  {
    ledger,
    pauses,
  }: {
    readonly ledger: Pick<SubscriberRegistry, 'deleteSubscriber' | 'listSubscribers'>;
    readonly pauses: Pick<PauseStore, 'deletePause'>;
  },
): Promise<void> {
  await ledger.deleteSubscriber(subscriber);
  const left = await ledger.listSubscribers();
  if (!left.some(({ name }) => name === subscriber.name)) await pauses.deletePause(subscriber.name);
}
