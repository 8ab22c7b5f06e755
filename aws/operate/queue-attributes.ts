import type { QueueToPut } from '../../core/ports/provisioning/channels.ts';

/** Where the queues and rules of subscribers are that are made at run time. */
export interface ChannelPlace {
  readonly busName: string;
  /** `arn:aws:events:us-east-1:123456789012:event-bus/router`. */
  readonly busArn: string;
  /** Takes what EventBridge or a queue gives up. */
  readonly deadLetterQueueArn: string;
  /** A key of the router's owner. @default - keys of SQS */
  readonly keyArn: string | undefined;
}

/** Receives without an outcome, as those of the queues that a deployment makes (`lib/subscriber/subscriber-queues.ts`). */
const MOST_RECEIVES = 3;

/** The longest that SQS keeps a message, in seconds: 14 days. */
const RETENTION_SECONDS = 1_209_600;

/** Of a queue in the place of the dead-letter queue. */
export function queueArn(
  queueName: string,
  { deadLetterQueueArn }: Pick<ChannelPlace, 'deadLetterQueueArn'>,
): string {
  return `${deadLetterQueueArn.slice(0, deadLetterQueueArn.lastIndexOf(':') + 1)}${queueName}`;
}

/** What a queue is made of, as those of a deployment are: encrypted, by TLS only, and open to nothing but its rule (SQS API reference, "CreateQueue"). */
export function queueAttributes(
  { queueName, ruleName, leaseSeconds }: QueueToPut,
  place: ChannelPlace,
): Record<string, string> {
  const { busArn, busName, deadLetterQueueArn, keyArn } = place;
  const ruleArn = busArn.replace(/event-bus\/.*$/, () => `rule/${busName}/${ruleName}`);
  const Resource = queueArn(queueName, place);
  return {
    VisibilityTimeout: String(leaseSeconds),
    MessageRetentionPeriod: String(RETENTION_SECONDS),
    RedrivePolicy: JSON.stringify({
      deadLetterTargetArn: deadLetterQueueArn,
      maxReceiveCount: MOST_RECEIVES,
    }),
    Policy: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          ...{ Sid: 'ItsRule', Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' } },
          ...{ Action: 'sqs:SendMessage', Resource },
          Condition: { ArnEquals: { 'aws:SourceArn': ruleArn } },
        },
        {
          ...{ Sid: 'TlsOnly', Effect: 'Deny', Principal: { AWS: '*' } },
          ...{ Action: 'sqs:*', Resource },
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ],
    }),
    ...(keyArn === undefined ? { SqsManagedSseEnabled: 'true' } : { KmsMasterKeyId: keyArn }),
  };
}
