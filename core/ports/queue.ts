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

/** A message to send. */
export interface OutgoingMessage {
  readonly body: string;
  /** Whole seconds until it can be received, 900 at most. */
  readonly delaySeconds: number;
}

/** How full a queue is; the figures of SQS are approximate. */
export interface QueueDepth {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** The queues of subscribers and of the router. */
export interface Queue {
  /** Sends messages in as few calls as the queue allows; whether each was taken, in order. Never throws for an outage. */
  send(queueUrl: string, messages: readonly OutgoingMessage[]): Promise<readonly boolean[]>;
  /** Acknowledges received messages before their function returns. Never throws for an outage: what was not deleted comes back. */
  delete(queueUrl: string, receiptHandles: readonly string[]): Promise<void>;
  depth(queueUrl: string): Promise<QueueDepth>;
}
