import type { ErrorCode } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Hmac } from '../../ports/pulling/lease-secret.ts';
import { type Lease, readLease } from './lease.ts';

/** Why nothing was done with a lease. */
export interface LeaseRefusal {
  readonly code: ErrorCode;
  readonly message: string;
}

/** A lease that holds now, or why it does not. */
export type CheckedLease =
  | { readonly lease: Lease; readonly refusal?: never }
  | { readonly lease?: never; readonly refusal: LeaseRefusal };

/** Whose leases are checked, and with which secret. */
export interface LeaseOwner {
  readonly subscriber: string;
  readonly secret: string;
}

/** Whether a lease is this router's, this subscriber's, and has not ended. */
export function checkLease(
  token: string,
  { subscriber, secret }: LeaseOwner,
  { hmac, clock }: { readonly hmac: Hmac; readonly clock: Pick<Clock, 'now'> },
): CheckedLease {
  const lease = readLease(token, secret, hmac);
  const refuse = (code: ErrorCode, message: string) => ({ refusal: { code, message } });
  if (lease === undefined)
    return refuse(
      'invalid-lease',
      'this is no lease of this router; send it as a pull has answered it',
    );
  if (lease.subscriber !== subscriber)
    return refuse(
      'invalid-lease',
      `the lease is of the subscriber ${lease.subscriber}, and the request is for ${subscriber}; nothing was changed`,
    );
  if (lease.until > clock.now()) return { lease };
  return refuse('lease-ended', leaseHasEnded(lease));
}

/** What to say of a lease that has ended. */
export function leaseHasEnded({ until }: Pick<Lease, 'until'>): string {
  return `the lease ended at ${new Date(until).toISOString()}, and the event is attempted again; nothing was changed; extend a lease before it ends`;
}
