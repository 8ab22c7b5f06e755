import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Duration, type RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { FinalQueue } from '../shared/final-queue.ts';
import { queueBasics } from '../shared/queue-basics.ts';

/** Six times the timeout of `run-job`, as Lambda asks of a queue that feeds it. */
const VISIBILITY = Duration.minutes(6);

/** Receives of one message that failed, over half an hour, before it is set aside. */
const MOST_RECEIVES = 5;

/** What the jobs queue is made of. */
export interface JobsQueueProps {
  readonly encryptionKey: IKey | undefined;
  readonly removalPolicy: RemovalPolicy;
}

/** The queue of what the router's functions leave to others side by side, and its dead-letter queue. */
export class JobsQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;

  constructor(scope: Construct, id: string, props: JobsQueueProps) {
    super(scope, id);
    this.deadLetterQueue = new FinalQueue(this, 'DeadLetterQueue', {
      ...props,
      reason:
        'It is the last stop itself: the work of its messages is in the ledger, and sent again.',
    });
    this.queue = new Queue(this, 'Queue', {
      ...queueBasics(props),
      visibilityTimeout: VISIBILITY,
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: MOST_RECEIVES },
    });
  }
}
