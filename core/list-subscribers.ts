import type { Ledger } from './ports/ledger.ts';
import type { Queue, QueueDepth } from './ports/queue.ts';
import type { Subscriber } from './subscriber.ts';

/** A subscriber, how full its queue is, and how many of its deliveries are failing or dead. */
export interface SubscriberStatus extends Omit<Subscriber, 'queueUrl' | 'deadLetterQueueUrl'> {
  readonly queue: QueueDepth;
  readonly retrying: number;
  readonly dead: number;
}

/** Every registered subscriber with its figures, in name order. */
export async function listSubscribers(ports: {
  readonly ledger: Ledger;
  readonly queue: Queue;
}): Promise<readonly SubscriberStatus[]> {
  const subscribers = await ports.ledger.listSubscribers();
  return Promise.all(
    subscribers.map(async ({ queueUrl, deadLetterQueueUrl: _, ...subscriber }) => {
      const [queue, failed] = await Promise.all([
        ports.queue.depth(queueUrl),
        ports.ledger.countFailed(subscriber.name),
      ]);
      return { ...subscriber, queue, ...failed };
    }),
  );
}
