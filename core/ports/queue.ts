/** A message as a subscriber's queue hands it out. */
export interface QueueMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  /** 1 at the first receive. */
  readonly receiveCount: number;
  /** String attributes of the message, such as EventBridge's `ERROR_CODE` on a rule's dead letter. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** How full a queue is; the figures of SQS are approximate. */
export interface QueueDepth {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** A subscriber's queue. */
export interface Queue {
  /** Hides messages for a while (ChangeMessageVisibility, at most 43,200 s); answers the handles that could not be changed. */
  postpone(
    queueUrl: string,
    items: readonly { readonly receiptHandle: string; readonly delaySeconds: number }[],
  ): Promise<readonly string[]>;
  depth(queueUrl: string): Promise<QueueDepth>;
}
