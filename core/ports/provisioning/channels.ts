import type { Json } from '../../event/event.ts';

/** A queue to be made, and the rule that alone may send to it. */
export interface QueueToPut {
  readonly queueName: string;
  readonly ruleName: string;
  readonly leaseSeconds: number;
}

/** A rule to be made, and the queue that it sends to. */
export interface RuleToPut {
  readonly queueName: string;
  readonly ruleName: string;
  /** Over the CloudEvent itself. */
  readonly pattern: Json;
}

/**
 * The queues and rules of subscribers that are made at run time. Each method may be called again, and does then what is left to
 * do. They throw `WaybillError('unavailable')` in an outage.
 */
export interface Channels {
  /** Makes a queue, or changes one that is there. Answers its URL. */
  putQueue(queue: QueueToPut): Promise<string>;
  /** Has a rule send what its pattern matches to a queue. Throws `quota-exceeded` and `invalid-pattern` for what EventBridge refuses. */
  putRule(rule: RuleToPut): Promise<void>;
  deleteRule(ruleName: string): Promise<void>;
  /** Deletes a queue with all that is on it. */
  deleteQueue(queueName: string): Promise<void>;
}
