import { isSameHash } from '../../access/hash-secret.ts';
import type { Hmac } from '../../ports/pulling/lease-secret.ts';
import { isJobId } from '../../records/job.ts';
import { base32 } from '../../shared/base32.ts';
import { fromBase64Url, toBase64Url } from '../../shared/base64-url.ts';
import type { LookedUp } from '../batch.ts';

/** One attempt at a delivery, as a consumer has it until a time. Times are epoch milliseconds. */
export interface Lease {
  readonly subscriber: string;
  readonly trackingId: string;
  readonly round: number;
  readonly attempt: number;
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly receivedAt: number;
  readonly until: number;
  readonly fromBus: boolean;
  /** ISO 8601, UTC; of the round. */
  readonly firstAttemptAt?: string;
  /** The job that replays the event. */
  readonly job?: string;
}

/** The most characters of a lease; SQS's receipt handles have up to 1,024. */
export const LONGEST_LEASE = 4096;

/** The lease of a received message. */
export function leaseOf(
  { message, event, round, attempt, fromBus, firstAttemptAt, replay }: LookedUp,
  about: Pick<Lease, 'subscriber' | 'receivedAt' | 'until'>,
): Lease {
  const { messageId, receiptHandle } = message;
  const began = Date.parse(firstAttemptAt ?? '');
  return {
    ...about,
    ...{ trackingId: event.trackingId, round, attempt, messageId, receiptHandle, fromBus },
    ...(Number.isNaN(began) ? {} : { firstAttemptAt: new Date(began).toISOString() }),
    ...(replay === undefined || !isJobId(replay.job) ? {} : { job: replay.job }),
  };
}

/** A lease as its consumer keeps it: opaque, and signed, so that nobody makes one or makes one longer. */
export function writeLease(lease: Lease, secret: string, hmac: Hmac): string {
  const text = toBase64Url(JSON.stringify(lease));
  return `${text}.${base32(hmac(secret, text))}`;
}

/** Reads a lease of this router's; undefined for any other text. */
export function readLease(token: string, secret: string, hmac: Hmac): Lease | undefined {
  if (token.length > LONGEST_LEASE) return undefined;
  const [text = '', signature = '', ...more] = token.split('.');
  if (more.length > 0 || !isSameHash(signature, base32(hmac(secret, text)))) return undefined;
  // The router has signed it, and so has written it.
  return JSON.parse(fromBase64Url(text) ?? '') as Lease;
}
