import { QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Duration, Token } from 'aws-cdk-lib/core';
import { checkPatternLength } from '../core/pattern/check-pattern-length.ts';
import { compilePattern } from '../core/pattern/compile-pattern.ts';
import { checkPatternTokens } from './check-pattern-tokens.ts';
import type { SubscriptionOptions } from './subscription-options.ts';

const NAME = /^[a-z][a-z0-9-]{0,63}$/;

/** A batch above this many messages needs a window (Lambda developer guide, "Configuring SQS event sources"). */
const BATCH_WITHOUT_WINDOW = 10;

/** Throws an `Error` that names the subscriber, the wrong value, the allowed ones and the fix. */
export function checkSubscription(name: string, options: SubscriptionOptions): void {
  const refuse = (message: string): never => {
    throw new Error(`subscriber ${JSON.stringify(name)}: ${message}`);
  };
  if (!NAME.test(name)) {
    refuse(
      'a name is 1 to 64 characters of a-z, 0-9 and -, beginning with a letter; pass such a `name`, or such an id',
    );
  }
  try {
    checkPatternTokens(options.pattern);
    compilePattern(options.pattern);
    checkPatternLength({ detail: options.pattern });
  } catch (error) {
    refuse(`the pattern is refused: ${error instanceof Error ? error.message : String(error)}`);
  }
  checkNumbers(options, refuse);
  checkBatching(options, refuse);
  checkEncryption(options, refuse);
}

function checkNumbers(options: SubscriptionOptions, refuse: (message: string) => void): void {
  const limits = [
    ['batchSize', 1, 10_000],
    ['maxConcurrency', 2, 1000],
    ['maxAttempts', 1, 1000],
  ] as const;
  for (const [property, least, most] of limits) {
    const value = options[property];
    if (value === undefined || Token.isUnresolved(value)) continue;
    if (Number.isInteger(value) && value >= least && value <= most) continue;
    refuse(`${property} must be a whole number from ${least} to ${most}; received ${value}`);
  }
}

function checkBatching(options: SubscriptionOptions, refuse: (message: string) => void): void {
  const { batchSize = BATCH_WITHOUT_WINDOW, maxBatchingWindow = Duration.seconds(0) } = options;
  if (maxBatchingWindow.isUnresolved())
    refuse(
      "maxBatchingWindow is known at the deployment only, and the queue's visibility timeout is a sum with it; pass one that is known now",
    );
  const window = maxBatchingWindow.toSeconds();
  if (window > 300) refuse(`maxBatchingWindow is at most 5 minutes; received ${window} seconds`);
  if (batchSize > BATCH_WITHOUT_WINDOW && window < 1) {
    refuse(
      `a batchSize above ${BATCH_WITHOUT_WINDOW} (received ${batchSize}) needs a maxBatchingWindow of a second or more`,
    );
  }
}

function checkEncryption(
  { encryption, encryptionKey }: SubscriptionOptions,
  refuse: (message: string) => void,
): void {
  if (encryption === QueueEncryption.KMS_MANAGED) {
    refuse(
      'EventBridge cannot write to a queue with KMS_MANAGED encryption, since nobody can change the policy of the key alias/aws/sqs; leave `encryption` out, or pass an `encryptionKey` of your own',
    );
  }
  if (encryption === QueueEncryption.UNENCRYPTED) {
    refuse('queues are encrypted; leave `encryption` out for SQS-managed keys, which cost nothing');
  }
  if (encryption === QueueEncryption.KMS && encryptionKey === undefined) {
    refuse('KMS encryption needs an `encryptionKey`, to which EventBridge is then let');
  }
  if (encryption === QueueEncryption.SQS_MANAGED && encryptionKey !== undefined) {
    refuse('an `encryptionKey` needs KMS encryption; leave `encryption` out');
  }
}
