import { invalid, readMembers } from '../../access/parse-grants.ts';
import { longestRetries } from '../../deliver/retries/longest-retries.ts';
import { LONGEST_DELAY_SECONDS } from '../../deliver/retries/retry-delay.ts';
import { DEFAULT_RETRY_POLICY, type RetryPolicy } from '../../deliver/retries/retry-policy.ts';
import { isAttributeText } from '../../event/check-text.ts';
import type { Json } from '../../event/event.ts';
import { show } from '../../event/event-error.ts';
import { isRfc3339 } from '../../event/rfc3339.ts';
import { checkPatternLength } from '../../pattern/checks/check-pattern-length.ts';
import { readPattern } from '../../pattern/notations/read-pattern.ts';
import { readReason } from '../parse-job-request.ts';
import type { ProvisionSpec } from './provision.ts';

/** A queue's name has 80 characters (SQS quotas, "Queue name"), and that of the router and a suffix are in it. */
const NAME = /^[a-z][a-z0-9-]{0,39}$/;

const DAY_SECONDS = 86_400;
const MOST_ATTEMPTS = 1000;

/** The longest visibility timeout (SQS quotas, "Message visibility timeout"). */
const LONGEST_LEASE_SECONDS = 43_200;
/** As those of a `QueueTarget` (`lib/targets/queue-target.ts`). */
const SHORTEST_LEASE_SECONDS = 5;
const DEFAULT_LEASE_SECONDS = 60;

const LEAST_EXPIRY_SECONDS = 60;
const LONGEST_EXPIRY_SECONDS = 30 * DAY_SECONDS;

const LONGEST_DESCRIPTION = 256;

/** What a subscriber is to be, and why. */
interface ProvisionRequest {
  readonly spec: ProvisionSpec;
  readonly reason: string;
}

/** Throws `invalid-request` for a name that no subscriber made at run time can have. */
export function checkProvisionName(name: string): void {
  if (NAME.test(name)) return;
  throw invalid(
    `a subscriber that is made at run time has a name of 1 to 40 characters of a-z, 0-9 and -, beginning with a letter; received ${show(name)}`,
  );
}

/** Reads the body of `PUT /subscribers/{name}`. Throws `invalid-request` and `invalid-pattern`. */
export async function parseProvision(
  body: Json,
  { now, retentionDays }: { readonly now: number; readonly retentionDays: number },
): Promise<ProvisionRequest> {
  const asked = readMembers(body, [
    ...['pattern', 'retry', 'leaseSeconds', 'description', 'startFrom', 'expiresInSeconds'],
    'reason',
  ]);
  const { pattern, leaseSeconds = DEFAULT_LEASE_SECONDS, description, startFrom } = asked;
  const { expiresInSeconds } = asked;
  const reason = readReason(asked.reason);
  if (pattern === undefined)
    throw invalid('`pattern` must say which events, such as {"type": ["order.placed"]}');
  const read = await readPattern(pattern);
  checkPatternLength({ detail: read.pattern });
  const spec: ProvisionSpec = {
    ...read,
    retry: readRetry(asked.retry, retentionDays),
    leaseSeconds: readLease(leaseSeconds),
    ...(description === undefined ? {} : { description: readDescription(description) }),
    ...(startFrom === undefined ? {} : { startFrom: readStart(startFrom, now) }),
    ...(expiresInSeconds === undefined ? {} : { expiresInSeconds: readExpiry(expiresInSeconds) }),
  };
  return { spec, reason };
}

function readLease(value: Json): number {
  return readWhole('leaseSeconds', value, LONGEST_LEASE_SECONDS, SHORTEST_LEASE_SECONDS);
}

function readRetry(value: Json | undefined, retentionDays: number): RetryPolicy {
  const asked = readMembers(value ?? {}, ['maxAttempts', 'baseSeconds', 'capSeconds']);
  const { maxAttempts, baseSeconds, capSeconds } = { ...DEFAULT_RETRY_POLICY, ...asked };
  const policy = {
    maxAttempts: readWhole('retry.maxAttempts', maxAttempts, MOST_ATTEMPTS),
    baseSeconds: readWhole('retry.baseSeconds', baseSeconds, LONGEST_DELAY_SECONDS),
    capSeconds: readWhole('retry.capSeconds', capSeconds, LONGEST_DELAY_SECONDS),
  };
  if (policy.baseSeconds > policy.capSeconds)
    throw invalid(
      `\`retry.baseSeconds\` must be no longer than \`retry.capSeconds\`; received ${policy.baseSeconds} and ${policy.capSeconds}`,
    );
  const days = longestRetries(policy) / DAY_SECONDS;
  if (days < retentionDays) return policy;
  throw invalid(
    `${policy.maxAttempts} attempts (\`retry.maxAttempts\`), with delays that double from ${policy.baseSeconds} seconds (\`retry.baseSeconds\`) to ${policy.capSeconds} seconds (\`retry.capSeconds\`), may take ${days.toFixed(1)} days, and the ledger forgets an event after ${retentionDays} days (retention); lower one of them`,
  );
}

function readWhole(name: string, value: Json | undefined, most: number, least = 1): number {
  const number = typeof value === 'number' ? value : Number.NaN;
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw invalid(
    `\`${name}\` must be a whole number from ${least} to ${most}; received ${show(value ?? null)}`,
  );
}

/** `reconcile` looks by the minute. */
function readExpiry(value: Json): number {
  if (typeof value === 'number' && value >= LEAST_EXPIRY_SECONDS)
    return readWhole('expiresInSeconds', value, LONGEST_EXPIRY_SECONDS);
  throw invalid(
    `\`expiresInSeconds\` must be a whole number from ${LEAST_EXPIRY_SECONDS} to ${LONGEST_EXPIRY_SECONDS}; received ${show(value)}`,
  );
}

function readDescription(value: Json): string {
  const text = typeof value === 'string' ? value.trim() : '';
  if (text !== '' && text.length <= LONGEST_DESCRIPTION && isAttributeText(text)) return text;
  throw invalid(
    `\`description\` must be a text of 1 to ${LONGEST_DESCRIPTION} printable characters; received ${show(value)}`,
  );
}

function readStart(value: Json, now: number): string {
  const time =
    typeof value === 'string' && isRfc3339(value) ? Date.parse(value.toUpperCase()) : Number.NaN;
  if (time < now) return new Date(time).toISOString();
  throw invalid(
    `\`startFrom\` must be a time that is over, such as 2026-11-24T17:00:00Z; received ${show(value)}`,
  );
}
