import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { SubscriptionOptions } from './subscription-options.ts';

/** The longest that SQS keeps a message. */
const RETENTION = Duration.days(14);

/** How long the `dead-letter` function may hold a message: six times its timeout of 30 seconds. */
const DEAD_LETTER_VISIBILITY = Duration.minutes(3);

/** How a subscriber's queue treats its messages. */
export interface SubscriberQueuesProps
  extends Pick<SubscriptionOptions, 'encryptionKey' | 'removalPolicy'> {
  readonly visibilityTimeout: Duration;
  readonly maxReceiveCount: number;
}

/** A subscriber's queue, and the dead-letter queue of both the queue and the rule that feeds it. */
export class SubscriberQueues extends Construct {
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;

  constructor(scope: Construct, id: string, props: SubscriberQueuesProps) {
    super(scope, id);
    const { encryptionKey, removalPolicy = RemovalPolicy.DESTROY } = props;
    const shared: QueueProps = {
      retentionPeriod: RETENTION,
      enforceSSL: true,
      removalPolicy,
      ...(encryptionKey === undefined
        ? { encryption: QueueEncryption.SQS_MANAGED }
        : { encryption: QueueEncryption.KMS, encryptionMasterKey: encryptionKey }),
    };
    this.deadLetterQueue = new Queue(this, 'DeadLetterQueue', {
      ...shared,
      visibilityTimeout: DEAD_LETTER_VISIBILITY,
    });
    this.queue = new Queue(this, 'Queue', {
      ...shared,
      visibilityTimeout: props.visibilityTimeout,
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: props.maxReceiveCount },
    });
    const reason = 'It is the last stop itself: its messages become rows of the ledger.';
    acknowledge(this.deadLetterQueue, 'AwsSolutions-SQS3', reason);
    acknowledge(this.deadLetterQueue, 'Serverless-SQSRedrivePolicy', reason);
  }
}
