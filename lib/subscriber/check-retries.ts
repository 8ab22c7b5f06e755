import { type Duration, Token } from 'aws-cdk-lib/core';
import { longestRetries } from '../../core/deliver/retries/longest-retries.ts';
import { LONGEST_DELAY_SECONDS } from '../../core/deliver/retries/retry-delay.ts';
import { DEFAULT_RETRY_POLICY, type RetryPolicy } from '../../core/deliver/retries/retry-policy.ts';
import type { SubscriberProps } from './subscriber-props.ts';

const DAY_SECONDS = 86_400;

type Retries = Pick<SubscriberProps, 'maxAttempts' | 'retryBase' | 'retryCap'>;

/** Throws where a subscriber's retries cannot be kept to; what is known at the deployment only is let through. */
export function checkRetries(name: string, options: Retries, retentionDays: number): void {
  const refuse = (message: string): never => {
    throw new Error(`subscriber "${name}": ${message}`);
  };
  checkDelays(options, refuse);
  const policy = knownPolicy(options);
  if (policy === undefined || Token.isUnresolved(retentionDays)) return;
  const days = longestRetries(policy) / DAY_SECONDS;
  if (days < retentionDays) return;
  const { maxAttempts, baseSeconds, capSeconds } = policy;
  refuse(
    `its ${maxAttempts} attempts (maxAttempts), with delays that double from ${baseSeconds} seconds (retryBase) to ${capSeconds} seconds (retryCap), may take ${days.toFixed(1)} days, and the ledger forgets an event after ${retentionDays} days (retention); lower maxAttempts or retryCap, or make the EventRouter with a retention of ${Math.floor(days) + 1} days or more`,
  );
}

function checkDelays({ retryBase, retryCap }: Retries, refuse: (message: string) => void): void {
  const base = knownSeconds(retryBase, DEFAULT_RETRY_POLICY.baseSeconds) ?? 1;
  const cap = knownSeconds(retryCap, DEFAULT_RETRY_POLICY.capSeconds) ?? LONGEST_DELAY_SECONDS;
  if (base >= 1 && base <= cap && cap <= LONGEST_DELAY_SECONDS) return;
  const show = (seconds: number, given: Duration | undefined) =>
    `${seconds} seconds${given === undefined ? ' (the default)' : ''}`;
  refuse(
    `retryBase and retryCap must be from 1 second to ${LONGEST_DELAY_SECONDS / DAY_SECONDS} days, and retryBase no longer than retryCap; received a retryBase of ${show(base, retryBase)} and a retryCap of ${show(cap, retryCap)}`,
  );
}

function knownPolicy(options: Retries): RetryPolicy | undefined {
  const { maxAttempts = DEFAULT_RETRY_POLICY.maxAttempts } = options;
  const baseSeconds = knownSeconds(options.retryBase, DEFAULT_RETRY_POLICY.baseSeconds);
  const capSeconds = knownSeconds(options.retryCap, DEFAULT_RETRY_POLICY.capSeconds);
  if (baseSeconds === undefined || capSeconds === undefined) return undefined;
  return Token.isUnresolved(maxAttempts) ? undefined : { maxAttempts, baseSeconds, capSeconds };
}

/** Undefined where it is known at the deployment only. */
function knownSeconds(duration: Duration | undefined, otherwise: number): number | undefined {
  if (duration === undefined) return otherwise;
  return duration.isUnresolved() ? undefined : duration.toSeconds();
}
