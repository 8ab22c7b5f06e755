import type { RetryPolicy } from '../deliver/retries/retry-policy.ts';
import { WaybillError } from '../errors.ts';
import type { Subscriber } from '../records/subscriber.ts';
import {
  checkMembers,
  isPositive,
  isText,
  isTime,
  type Members,
  objectOf,
  optional,
} from '../shared/check-members.ts';

/** Kinds of targets and states that a later version adds are taken: this one does not look at them. */
const SUBSCRIBER: Members<Subscriber> = {
  name: isText,
  pattern: objectOf({}),
  notation: optional(objectOf({})),
  target: objectOf({ kind: isText }),
  queueUrl: isText,
  deadLetterQueueUrl: isText,
  ruleName: isText,
  retry: objectOf<RetryPolicy>({
    maxAttempts: isPositive,
    baseSeconds: isPositive,
    capSeconds: isPositive,
  }),
  once: (value) => typeof value === 'boolean',
  state: isText,
  managedBy: optional(isText),
  description: optional(isText),
  history: optional(
    objectOf<NonNullable<Subscriber['history']>>({ startFrom: isText, job: isText }),
  ),
  createdAt: isTime,
  version: isPositive,
};

/** Reads the stored record of a subscriber; whether its pattern is one is not looked at. Throws `WaybillError('unreadable')`. */
export function parseSubscriber(value: unknown, name: string): Subscriber {
  const subscriber = checkMembers(value, SUBSCRIBER);
  if (subscriber.name === name) return subscriber;
  throw new WaybillError('unreadable', 'it has another name than its row');
}
