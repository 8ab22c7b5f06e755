import type { RetryPolicy } from '../deliver/retries/retry-policy.ts';
import type { Json } from '../event/event.ts';
import type { JsonObject } from '../shared/json/json-object.ts';

/** A registered subscriber, as the ledger keeps it. */
export interface Subscriber {
  /** 1 to 64 characters of `[a-z0-9-]`, beginning with a letter. */
  readonly name: string;
  /** What its rule matches: an EventBridge event pattern over the envelope, such as `{type: ['order.placed'], data: {amount: [...]}}`. */
  readonly pattern: Json;
  /** What the pattern was written as, where that is the notation of a broker, such as `{topic: 'order.*'}`. */
  readonly notation?: JsonObject;
  /** A function is given the batches of the queue; of a `queue`, events are pulled. */
  readonly target:
    | {
        readonly kind: 'function';
        readonly functionName: string;
        /** Of what gives it the batches of its queue: the UUID of an event source mapping. Without one it cannot be paused. */
        readonly eventSourceId?: string;
      }
    | {
        readonly kind: 'queue';
        /** How long a consumer has an event that it has pulled, unless it asks for more time. */
        readonly leaseSeconds: number;
      };
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
  readonly ruleName: string;
  readonly retry: RetryPolicy;
  readonly once: boolean;
  readonly state: 'active';
  /** `api` where it was made at run time; absent where a deployment has it. */
  readonly managedBy?: 'api';
  readonly description?: string;
  /** From when on it was to have events that are older than it, as it was said, and the replay that has sent them. */
  readonly history?: { readonly startFrom: string; readonly job: string };
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly version: number;
}
