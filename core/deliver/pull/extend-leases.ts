import { claimAttempt } from '../claim-attempt.ts';
import { attemptOf } from './check-outcomes.ts';
import { type Lease, writeLease } from './lease.ts';
import { checkLease, type LeaseRefusal, leaseHasEnded } from './lease-refusal.ts';
import { type ExtendRequest, LONGEST_LEASE_SECONDS } from './parse-outcomes.ts';
import type { PullCall, PullPorts } from './pull-ports.ts';
import { consumerOf } from './pull-subscriber.ts';

/** A lease that lasts longer as another one, by which its outcome is to be told; or why it does not. */
export type ExtendResult =
  | { readonly lease: string; readonly extended: string; readonly leaseUntil: string }
  | { readonly lease: string; readonly error: LeaseRefusal };

/**
 * Has leases last for so long from now. With `once` the claim is made longer first: a message that comes back too early
 * finds it. Throws `ledger-unavailable` where no lease can be checked.
 */
export async function extendLeases(
  { leases, leaseSeconds: seconds }: ExtendRequest,
  { subscriber, remainingMs }: PullCall,
  ports: PullPorts,
): Promise<readonly ExtendResult[]> {
  const consumer = consumerOf(subscriber, remainingMs);
  const secret = await ports.secrets.leaseSecret();
  const owner = { subscriber: subscriber.name, secret };
  const now = ports.clock.now();
  const until = now + seconds * 1000;
  const checked = await Promise.all(
    leases.map(async (token) => {
      const { lease, refusal } = checkLease(token, owner, ports);
      if (refusal !== undefined) return { token, refusal };
      const wrong = until > latestEnd(lease) ? tooLong(lease, now) : await renew(lease);
      return wrong === undefined ? { token, lease } : { token, refusal: wrong };
    }),
  );
  const held = checked.flatMap((one) => one.lease ?? []);
  const requests = held.map(({ receiptHandle }) => ({ receiptHandle, seconds }));
  const hidden =
    requests.length === 0 ? [] : await ports.pullQueue.hide(subscriber.queueUrl, requests);
  const became = new Map(held.map((lease, place) => [lease, hidden[place]]));
  return checked.map(({ token: lease, ...one }): ExtendResult => {
    if (one.lease === undefined) return { lease, error: one.refusal };
    if (became.get(one.lease) === 'gone')
      return { lease, error: { code: 'lease-ended', message: GONE } };
    if (became.get(one.lease) !== 'hidden') return { lease, error: NOT_NOW };
    const extended = writeLease({ ...one.lease, until }, secret, ports.hmac);
    return { lease, extended, leaseUntil: new Date(until).toISOString() };
  });

  async function renew(lease: Lease): Promise<LeaseRefusal | undefined> {
    if (!subscriber.once) return undefined;
    const context = { ...consumer, ...ports, renews: true };
    const claimed = await claimAttempt(attemptOf(lease), until, context);
    if (claimed === 'held') return { code: 'lease-ended', message: leaseHasEnded(lease) };
    return claimed === 'claimed' ? undefined : NOT_NOW;
  }
}

function latestEnd({ receivedAt }: Lease): number {
  return receivedAt + LONGEST_LEASE_SECONDS * 1000;
}

function tooLong(lease: Lease, now: number): LeaseRefusal {
  const left = Math.floor((latestEnd(lease) - now) / 1000);
  const message = `a queue hides a message for ${LONGEST_LEASE_SECONDS} seconds (12 hours) from its receive, so this lease can last for ${left} seconds more; ask for fewer, or report a retry`;
  return { code: 'invalid-request', message };
}

const GONE =
  'the message is not leased any more: its outcome was told, or its lease has ended, and the event is attempted again';

const NOT_NOW: LeaseRefusal = {
  code: 'queue-unavailable',
  message: 'the lease cannot be made longer now; ask again before it ends',
};
