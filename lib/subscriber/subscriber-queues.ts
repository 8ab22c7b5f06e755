import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { FinalQueue } from '../shared/final-queue.ts';
import { queueBasics } from '../shared/queue-basics.ts';

/** Receives without an outcome, which are crashes and timeouts: attempts are counted by messages, of which each retry is a new one. */
const MOST_RECEIVES = 3;

/** What a subscriber's queues are made of. */
export interface SubscriberQueuesProps {
  readonly encryptionKey?: IKey;
  readonly removalPolicy: RemovalPolicy;
  readonly visibilityTimeout: Duration;
}

/** A subscriber's queue, and the dead-letter queue of both the queue and the rule that feeds it. */
export class SubscriberQueues extends Construct {
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;

  constructor(scope: Construct, id: string, props: SubscriberQueuesProps) {
    super(scope, id);
    const { encryptionKey, removalPolicy, visibilityTimeout } = props;
    this.deadLetterQueue = new FinalQueue(this, 'DeadLetterQueue', {
      encryptionKey,
      removalPolicy,
      reason: 'It is the last stop itself: its messages become rows of the ledger, or retries.',
    });
    this.queue = new Queue(this, 'Queue', {
      ...queueBasics({ encryptionKey, removalPolicy }),
      visibilityTimeout,
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: MOST_RECEIVES },
    });
  }
}
