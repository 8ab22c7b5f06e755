import type { IKey } from 'aws-cdk-lib/aws-kms';
import { QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Duration, type RemovalPolicy } from 'aws-cdk-lib/core';

/** The longest that SQS keeps a message. */
const RETENTION = Duration.days(14);

/** What every queue of ours has: encryption, TLS only, and its messages for as long as SQS keeps any. */
export function queueBasics({
  encryptionKey,
  removalPolicy,
}: {
  readonly encryptionKey?: IKey | undefined;
  readonly removalPolicy: RemovalPolicy;
}): QueueProps {
  return {
    retentionPeriod: RETENTION,
    enforceSSL: true,
    removalPolicy,
    ...(encryptionKey === undefined
      ? { encryption: QueueEncryption.SQS_MANAGED }
      : { encryption: QueueEncryption.KMS, encryptionMasterKey: encryptionKey }),
  };
}
