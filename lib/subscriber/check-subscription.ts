import { QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Token } from 'aws-cdk-lib/core';
import { isRfc3339 } from '../../core/event/rfc3339.ts';
import { checkPatternLength } from '../../core/pattern/checks/check-pattern-length.ts';
import { checkPatternTokens } from './check-pattern-tokens.ts';
import { checkWholeNumber } from './check-whole-number.ts';
import { eventPatternOf } from './event-pattern-of.ts';
import type { SubscriberProps } from './subscriber-props.ts';

const NAME = /^[a-z][a-z0-9-]{0,63}$/;

/** Throws an `Error` that names the subscriber, the wrong value, the allowed ones and the fix. */
export function checkSubscription(name: string, options: SubscriberProps): void {
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
    checkPatternLength({ detail: eventPatternOf(options.pattern) });
  } catch (error) {
    refuse(`the pattern is refused: ${error instanceof Error ? error.message : String(error)}`);
  }
  checkWholeNumber('maxAttempts', options.maxAttempts, { least: 1, most: 1000, refuse });
  checkStartFrom(options, refuse);
  checkEncryption(options, refuse);
}

/** Whether a time has passed is known at the deployment. */
function checkStartFrom({ startFrom }: SubscriberProps, refuse: (message: string) => void): void {
  if (startFrom === undefined || Token.isUnresolved(startFrom)) return;
  if (typeof startFrom === 'string') {
    if (!isRfc3339(startFrom))
      refuse(
        `\`startFrom\` must be an ISO 8601 time with its zone, such as 2026-11-01T00:00:00Z, or a Duration; received ${JSON.stringify(startFrom)}`,
      );
  } else if (startFrom.toSeconds({ integral: false }) < 1)
    refuse(`\`startFrom\` must be a second or more; received ${startFrom.toHumanString()}`);
}

function checkEncryption(
  { encryption, encryptionKey }: SubscriberProps,
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
