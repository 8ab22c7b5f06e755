import type { AttemptedEvent, ReceivedMessage } from '../batch.ts';
import type { Lease } from './lease.ts';
import { checkLease, type LeaseOwner, type LeaseRefusal } from './lease-refusal.ts';
import type { Outcome } from './parse-outcomes.ts';
import type { PullPorts } from './pull-ports.ts';

/** A leased attempt as its message was, without the event, which its consumer has. */
export type LeasedAttempt = ReceivedMessage<AttemptedEvent>;

/** An outcome with the attempt that its lease names, or why nothing is done. */
export type CheckedOutcome =
  | { readonly outcome: Outcome; readonly attempt: LeasedAttempt; readonly refusal?: never }
  | { readonly outcome: Outcome; readonly attempt?: never; readonly refusal: LeaseRefusal };

/** Checks the leases of a request; of two of one delivery, as one that was extended has, the first counts. */
export function checkOutcomes(
  outcomes: readonly Outcome[],
  owner: LeaseOwner,
  ports: Pick<PullPorts, 'hmac' | 'clock'>,
): readonly CheckedOutcome[] {
  const seen = new Set<string>();
  return outcomes.map((outcome): CheckedOutcome => {
    const { lease, refusal } = checkLease(outcome.lease, owner, ports);
    if (refusal !== undefined) return { outcome, refusal };
    const { trackingId } = lease;
    if (seen.has(trackingId)) return { outcome, refusal: TWICE };
    seen.add(trackingId);
    return { outcome, attempt: attemptOf(lease) };
  });
}

const TWICE: LeaseRefusal = {
  code: 'attempt-ended',
  message: 'another lease of this delivery is in the request before this one, and counts',
};

/** The message that a lease is of, as far as the lease tells. */
export function attemptOf({
  trackingId,
  round,
  attempt,
  messageId,
  receiptHandle,
  fromBus,
  firstAttemptAt,
  job,
}: Lease): LeasedAttempt {
  return {
    message: { messageId, receiptHandle, body: '', receiveCount: 1, attributes: {} },
    event: { trackingId },
    ...{ round, attempt, fromBus, firstAttemptAt, alone: false },
    replay: job === undefined ? undefined : { job },
  };
}
