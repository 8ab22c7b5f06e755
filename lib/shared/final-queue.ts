import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Duration, type RemovalPolicy } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { queueBasics } from './queue-basics.ts';
import { suppressNag } from './suppress-nag.ts';

/** How long the `dead-letter` function may hold a message: six times its timeout of 30 seconds. */
const VISIBILITY = Duration.minutes(3);

/** What a queue is made of that has no dead-letter queue of its own. */
export interface FinalQueueProps {
  readonly encryptionKey: IKey | undefined;
  readonly removalPolicy: RemovalPolicy;
  /** Why it has none, for cdk-nag. */
  readonly reason: string;
}

/** A queue without a dead-letter queue: what cannot be handled stays on it, until it can. */
export class FinalQueue extends Queue {
  constructor(scope: Construct, id: string, { reason, ...props }: FinalQueueProps) {
    super(scope, id, { ...queueBasics(props), visibilityTimeout: VISIBILITY });
    for (const rule of ['AwsSolutions-SQS3', 'Serverless-SQSRedrivePolicy'])
      suppressNag(this, rule, reason);
  }
}
