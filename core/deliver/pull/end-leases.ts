import type { DeliveryStatus } from '../../records/delivery.ts';
import { isAccountedFor } from '../../records/transitions.ts';
import type { Consumer, LookedUp } from '../batch.ts';
import { attemptDied, attemptSucceeded, failAttempt } from '../end-attempt.ts';
import { lookUp, previousRow } from '../look-up.ts';
import { type Result, recordResults } from '../record-outcomes.ts';
import { clampDelay } from '../retries/retry-delay.ts';
import { type CheckedOutcome, checkOutcomes, type LeasedAttempt } from './check-outcomes.ts';
import { type FoundEvents, findEvents } from './find-events.ts';
import type { LeaseRefusal } from './lease-refusal.ts';
import type { Outcome } from './parse-outcomes.ts';
import { countFailed, type PullCounts } from './pull-counts.ts';
import type { PullCall, PullPorts } from './pull-ports.ts';
import { consumerOf } from './pull-subscriber.ts';

/** What became of one lease: how its delivery stands then, or why nothing was done. */
export type LeaseResult =
  | {
      readonly lease: string;
      readonly status: DeliveryStatus;
      /** Of a `retrying` one; ISO 8601, UTC. */
      readonly nextAttemptAt?: string;
      /** The outcome was known before, and nothing was changed. */
      readonly repeated?: true;
    }
  | { readonly lease: string; readonly error: LeaseRefusal };

/** The results in the order of the outcomes, and what was counted. */
export interface EndReport extends PullCounts {
  readonly results: readonly LeaseResult[];
}

/** What one outcome comes to: what is to be recorded, or why nothing is. */
type Decided =
  | { readonly lease: string; readonly refusal: LeaseRefusal }
  | { readonly lease: string; readonly refusal?: never; readonly result: Result };

/**
 * Takes the outcomes of leased attempts, each by itself: sends what is to be tried again, writes the rows, and takes the
 * messages off the queue. Throws `ledger-unavailable` where no lease can be checked.
 */
export async function endLeases(
  outcomes: readonly Outcome[],
  { subscriber, remainingMs }: PullCall,
  ports: PullPorts,
): Promise<EndReport> {
  const consumer = consumerOf(subscriber, remainingMs);
  const secret = await ports.secrets.leaseSecret();
  const checked = checkOutcomes(outcomes, { subscriber: subscriber.name, secret }, ports);
  const attempts = checked.flatMap((one) => one.attempt ?? []);
  const [looked, events] = await Promise.all([
    attempts.length === 0 ? [] : lookUp(attempts, consumer, ports),
    findEvents(checked, subscriber, ports),
  ]);
  const rows = new Map(looked.map((one) => [one.message.messageId, one]));
  const context = { consumer, rows, events, ports };
  const decided = checked.map((one) => decide(one, context));
  const results = decided.flatMap((one) => (one.refusal === undefined ? [one.result] : []));
  const { failedMessageIds, dead } = await recordResults(results, consumer, ports);
  const staying = new Set(failedMessageIds);
  const handles = results
    .map(({ received }) => received.message)
    .flatMap(({ messageId, receiptHandle }) => (staying.has(messageId) ? [] : [receiptHandle]));
  if (handles.length > 0) await ports.queue.delete(consumer.queueUrl, handles);
  const failed = results.flatMap((one) =>
    one.kind === 'ended' && one.row.status !== 'delivered' ? [one] : [],
  );
  return {
    results: decided.map((one) => show(one, staying)),
    ...countFailed(failed, dead, ports),
  };
}

interface Context {
  readonly consumer: Consumer;
  /** By the ids of their messages. */
  readonly rows: ReadonlyMap<string, LookedUp<LeasedAttempt['event']>>;
  readonly events: FoundEvents;
  readonly ports: PullPorts;
}

const SAID: Readonly<Record<Outcome['kind'], DeliveryStatus>> = {
  ack: 'delivered',
  retry: 'retrying',
  dead: 'dead',
};

function decide(checked: CheckedOutcome, { consumer, rows, events, ports }: Context): Decided {
  const { outcome, attempt, refusal } = checked;
  const { lease } = outcome;
  if (refusal !== undefined) return { lease, refusal };
  const received = rows.get(attempt.message.messageId);
  if (received === undefined) throw new Error('an attempt was not looked up');
  const previous = previousRow(received);
  if (isAccountedFor(previous, received)) {
    const isSame = previous?.round === received.round && previous.status === SAID[outcome.kind];
    if (isSame) return { lease, result: { kind: 'dropped', received } };
    const stands = `the delivery is ${previous?.status} at attempt ${previous?.attempts} of round ${previous?.round}`;
    const message = `this attempt has another outcome already: ${stands}; nothing was changed`;
    return { lease, refusal: { code: 'attempt-ended', message } };
  }
  const context = { ...consumer, ...ports };
  if (outcome.kind === 'ack') return { lease, result: attemptSucceeded(received, context) };
  const { error } = outcome;
  if (outcome.kind === 'dead' || received.attempt >= consumer.policy.maxAttempts)
    return { lease, result: attemptDied(received, error, context) };
  const event = events.get(received.event.trackingId);
  if (event === undefined || 'refusal' in event)
    return { lease, refusal: event?.refusal ?? NOT_FOUND };
  const { delaySeconds } = outcome;
  const delay = delaySeconds === undefined ? {} : { delaySeconds: clampDelay(delaySeconds) };
  const result = failAttempt({ ...received, event: event.record }, error, {
    ...context,
    ...{ isLast: false, alone: false },
    ...delay,
  });
  return { lease, result };
}

const NOT_FOUND: LeaseRefusal = {
  code: 'unavailable',
  message:
    'the ledger does not have the event now, so the next attempt cannot be sent; let the lease end, and it is sent then',
};

function show(decided: Decided, staying: ReadonlySet<string>): LeaseResult {
  const { lease } = decided;
  if (decided.refusal !== undefined) return { lease, error: decided.refusal };
  const { result } = decided;
  if (staying.has(result.received.message.messageId))
    return { lease, error: { code: 'unavailable', message: NOT_RECORDED } };
  if (result.kind !== 'ended') {
    const { status, nextAttemptAt } = previousRow(result.received) ?? { status: 'pending' };
    return { lease, status, ...timeOf(nextAttemptAt), repeated: true };
  }
  return { lease, status: result.row.status, ...timeOf(result.row.nextAttemptAt) };
}

function timeOf(nextAttemptAt: string | undefined): { readonly nextAttemptAt?: string } {
  return nextAttemptAt === undefined ? {} : { nextAttemptAt };
}

const NOT_RECORDED =
  'the outcome can be recorded nowhere now: neither the ledger nor the queues can be reached; send it again before the lease ends';
