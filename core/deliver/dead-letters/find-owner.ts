import { WaybillError } from '../../errors.ts';
import type { QueueMessage } from '../../ports/queue.ts';
import { openStamp } from '../../records/open-envelope.ts';
import type { Subscriber } from '../../records/subscriber.ts';
import { isJsonObject } from '../../shared/json/json-object.ts';

/** A message of a dead-letter queue, and where it was before. */
export interface FoundLetter {
  readonly message: QueueMessage;
  /** The name of the dead-letter queue. */
  readonly queue: string;
  /** The name of the queue that has given it up, where one has (Lambda's `DeadLetterQueueSourceArn`). */
  readonly source: string | undefined;
}

/**
 * Whose a dead letter is; undefined where nobody that is registered owns it. A deployment's subscriber has a queue of its own.
 * Those that are made at run time share one: a message says by itself whom it is for, or which rule or queue has given it up.
 */
export function findOwner(
  letter: FoundLetter,
  subscribers: readonly Subscriber[],
): Subscriber | undefined {
  const owners = subscribers.filter(({ deadLetterQueueUrl }) =>
    deadLetterQueueUrl.endsWith(`/${letter.queue}`),
  );
  const [first] = owners;
  if (first === undefined || first.managedBy === undefined) return first;
  const { message, source } = letter;
  const rule = message.attributes.RULE_ARN?.split('/').at(-1);
  if (rule !== undefined) return owners.find(({ ruleName }) => ruleName === rule);
  if (source !== undefined) return owners.find(({ queueUrl }) => queueUrl.endsWith(`/${source}`));
  const name = addresseeOf(message.body);
  return owners.find((owner) => owner.name === name);
}

/** Whom a message of the router's own is for, such as a retry or an outcome. */
function addresseeOf(body: string): unknown {
  try {
    const { to, receipt } = openStamp(body).stamp;
    const own = isJsonObject(to) ? to : receipt;
    return isJsonObject(own) ? own.subscriber : undefined;
  } catch (error) {
    if (error instanceof WaybillError) return undefined;
    throw error;
  }
}
