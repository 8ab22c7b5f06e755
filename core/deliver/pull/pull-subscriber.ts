import type { ApiKey } from '../../access/api-key.ts';
import { isGranted } from '../../access/check-grants.ts';
import { WaybillError } from '../../errors.ts';
import type { Subscriber } from '../../records/subscriber.ts';
import type { SubscriberDirectory } from '../../registry/subscriber-directory.ts';
import { cutText } from '../../shared/cut-text.ts';
import type { Consumer } from '../batch.ts';

/** A subscriber whose events are pulled. */
export type PullSubscriber = Subscriber & {
  readonly target: Extract<Subscriber['target'], { readonly kind: 'queue' }>;
};

/**
 * The subscriber of that name, if its events are pulled, and by this key. Throws `forbidden`, `not-found`, `not-pullable`,
 * and `ledger-unavailable` where nobody can say.
 */
export async function findPullSubscriber(
  name: string,
  key: Pick<ApiKey, 'id' | 'producer' | 'subscribers'> | undefined,
  directory: Pick<SubscriberDirectory, 'subscribers'>,
): Promise<PullSubscriber> {
  checkConsumer(name, key);
  const isOf = (subscriber: Subscriber) => subscriber.name === name;
  const known = await directory.subscribers();
  // One that was made a moment ago is not among those that are remembered.
  const subscribers = known?.some(isOf) ? known : await directory.subscribers(0);
  if (subscribers === undefined)
    throw new WaybillError(
      'ledger-unavailable',
      'the ledger cannot be reached, so no subscriber can be found; send the request again later',
    );
  const found = subscribers.find(isOf);
  const shown = cutText(name, 64);
  if (found === undefined)
    throw new WaybillError(
      'not-found',
      `there is no subscriber ${shown}; GET /subscribers lists them`,
    );
  if (isPulled(found)) return found;
  throw new WaybillError(
    'not-pullable',
    `the events of ${shown} go to a function; only those of a subscriber with a QueueTarget are pulled`,
  );
}

/** Whose deliveries a request works on, in the time that it has. */
export function consumerOf(
  { name: subscriber, queueUrl, deadLetterQueueUrl, retry: policy, once }: PullSubscriber,
  remainingMs: () => number,
): Consumer {
  return { subscriber, queueUrl, deadLetterQueueUrl, policy, once, remainingMs };
}

function isPulled(subscriber: Subscriber): subscriber is PullSubscriber {
  return subscriber.target.kind === 'queue';
}

function checkConsumer(
  name: string,
  key: Pick<ApiKey, 'id' | 'producer' | 'subscribers'> | undefined,
): void {
  const allowed = key?.subscribers;
  if (allowed === undefined || allowed.some((grant) => isGranted(grant, name))) return;
  throw new WaybillError(
    'forbidden',
    `the key ${key?.id} of ${key?.producer} may not work for the subscriber ${cutText(name, 64)}; it may for ${allowed.slice(0, 10).join(', ')}`,
  );
}
