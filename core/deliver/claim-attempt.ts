import { errorLogFields } from '../log/log-fields.ts';
import { isOutage } from '../shared/is-outage.ts';
import type { AttemptedEvent, BatchPorts, Consumer, ReceivedMessage } from './batch.ts';
import { attemptLogFields } from './log-fields.ts';
import { within } from './within.ts';

/** How long an attempt waits that another message is making, or that cannot be claimed now, in seconds. */
export const DEFERRED_SECONDS = 30;

/** The part of what is left of the function's time that a claim may take; the handler has the rest. */
export const CLAIM_SHARE = 0.25;

/** Who claims, and where. */
export interface ClaimContext
  extends Pick<Consumer, 'subscriber' | 'remainingMs'>,
    Pick<BatchPorts, 'deliveries' | 'clock' | 'log'> {
  /** Whether the claim that this message has is made longer. @default false */
  readonly renews?: boolean;
}

/**
 * Ends the claim of an attempt that was not made: its next message need not wait for the end of it, nor take it for a crash. Where the
 * ledger cannot write that now, it does.
 */
export async function releaseAttempt(
  received: ReceivedMessage<AttemptedEvent>,
  context: ClaimContext,
): Promise<void> {
  const claimed = { ...received, alone: false };
  await claimAttempt(claimed, context.clock.now(), { ...context, renews: true });
}

/** Has a message be the only one to make its attempt until a time, in epoch milliseconds; `unknown` where the ledger cannot say it now. */
export async function claimAttempt(
  received: ReceivedMessage<AttemptedEvent>,
  until: number,
  { subscriber, remainingMs, deliveries, clock, log, renews = false }: ClaimContext,
): Promise<'claimed' | 'held' | 'unknown'> {
  const { event, round, attempt, message, alone } = received;
  const now = clock.now();
  const { trackingId } = event;
  try {
    const by = message.messageId;
    const renewal = renews ? { renews } : {};
    const asked = { trackingId, subscriber, round, attempt, by, alone, now, until, ...renewal };
    const isClaimed = await within(remainingMs() * CLAIM_SHARE, deliveries.claim(asked), clock);
    return isClaimed ? 'claimed' : 'held';
  } catch (error) {
    if (!isOutage(error)) throw error;
    const about = { ...attemptLogFields(received, subscriber), ...errorLogFields(error) };
    log.warn('an attempt could not be claimed', about);
    return 'unknown';
  }
}
