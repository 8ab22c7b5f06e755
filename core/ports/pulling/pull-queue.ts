import type { QueueMessage } from '../queue.ts';

/** What became of a received message that was to be hidden for longer: `gone` is one that was deleted, or is hidden no more. */
export type Hidden = 'hidden' | 'gone' | 'unavailable';

/** A received message, and how long it is to be hidden from now. */
export interface HideRequest {
  readonly receiptHandle: string;
  /** Whole seconds; SQS hides a message for 43,200 (12 hours) from its receive at most. */
  readonly seconds: number;
}

/** The queues of subscribers that pull, from the receiving end. */
export interface PullQueue {
  /**
   * Takes up to `most` messages (10 at most), hidden from others for `hiddenSeconds`; waits up to `waitSeconds` (20 at
   * most) for the first of them. Throws `WaybillError('queue-unavailable')`.
   */
  receive(
    queueUrl: string,
    options: {
      readonly most: number;
      readonly waitSeconds: number;
      readonly hiddenSeconds: number;
    },
  ): Promise<readonly QueueMessage[]>;
  /** Hides received messages for longer; what became of each, in order. Never throws for an outage. */
  hide(queueUrl: string, requests: readonly HideRequest[]): Promise<readonly Hidden[]>;
}
