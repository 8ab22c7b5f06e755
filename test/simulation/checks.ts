import type { RetryPolicy } from '../../core/deliver/retries/retry-policy.ts';
import type { Delivery } from '../../core/records/delivery.ts';
import type { EventRecord } from '../../core/records/event-record.ts';
import { isFinal } from '../../core/records/transitions.ts';
import type { SimulatedEvent } from './simulated-events.ts';

/** How a row came to be written: by a condition, or without one as a first success. */
export type WriteKind = 'conditional' | 'unconditional';

/** Throws where a write takes a delivery back: to an earlier round or attempt, or out of an end within its round. */
export function checkWrite(before: Delivery | undefined, after: Delivery, how: WriteKind): void {
  if (before === undefined) return;
  const fail = (what: string): never => {
    throw new Error(`${what}: ${JSON.stringify(before)} became ${JSON.stringify(after)}`);
  };
  if (before.status === 'delivered' && before.round === after.round && after.status !== 'delivered')
    fail('a delivery is delivered no more');
  if (
    before.status === 'dead' &&
    before.round === after.round &&
    !['dead', 'delivered'].includes(after.status)
  )
    fail('a delivery is dead no more');
  // A first success is written without a condition: another copy of the message may have gone further meanwhile.
  if (how === 'unconditional' && after.status === 'delivered') return;
  if (after.round < before.round) fail('a round went backwards');
  if (after.round === before.round && after.attempts < before.attempts)
    fail('attempts went backwards');
  const isClaimed = before.status === 'pending' && after.status === 'retrying';
  if (isClaimed && after.round === before.round && after.attempts === before.attempts)
    fail('an outcome of before takes away the claim of the attempt that runs');
}

/** What is known of an event when a run has come to its end. */
export interface Ending {
  readonly event: SimulatedEvent;
  readonly row: Delivery | undefined;
  readonly record: EventRecord | undefined;
  readonly policy: RetryPolicy;
}

/** Throws where the end of a run breaks a promise. */
export function checkEnd({ event, row, record, policy }: Ending): void {
  if (event.expired) return;
  const fail = (what: string): never => {
    throw new Error(`${event.id}: ${what}; ${event.describe()}; its row is ${JSON.stringify(row)}`);
  };
  if (record === undefined) throw fail('it is accepted, and its waybill is lost');
  if (row === undefined || !isFinal(row.status)) throw fail('it is lost: nothing is on its way');
  checkOutcome({ event, row, policy }, fail);
  if (record.state !== 'published') fail('it was published, and its waybill says otherwise');
  if ((record.overdue ?? []).length > 0) fail('it is overdue though its delivery has ended');
}

/** The row says what happened, and counts what was tried. */
function checkOutcome(
  { event, row, policy }: { event: SimulatedEvent; row: Delivery; policy: RetryPolicy },
  fail: (what: string) => never,
): void {
  const returned = event.returned.get(row.round) ?? 0;
  const refused = event.refused.get(row.round) ?? 0;
  const made = [...event.made].filter((place) => place.startsWith(`${row.round}/`)).length;
  if (row.attempts > made + event.unanswered) fail('an attempt is counted that was not made');
  if (row.status === 'delivered' && returned === 0)
    fail('it is delivered, and no handler returned');
  if (row.status !== 'dead') return;
  if (refused === 0 && row.attempts < policy.maxAttempts) fail('it is dead, and has attempts left');
  // A handler that returned while its function, or the answer of its call, was lost is run again, and may fail then.
  const isTimeout = row.error?.class === 'FunctionTimeout';
  const isGood = event.temper === 'good' || (event.temper === 'slow' && !isTimeout);
  if (returned > 0 && event.excuses.length === 0) fail('it is dead, and was handled');
  if (isGood && event.excuses.length === 0) fail('it is dead, and its handler never fails');
  if (row.attempts > policy.maxAttempts) fail('it was tried more often than its policy says');
}

/** Throws where a delivery that should have come to an outcome long ago is not flagged. */
export function checkFlag(
  { event, row, record }: Ending,
  now: number,
  overdueAfterMs: number,
): void {
  if (record === undefined || record.state !== 'published') return;
  const late = now - overdueAfterMs;
  const { status, claim, nextAttemptAt } = row ?? {};
  const isOverdue =
    row === undefined
      ? Date.parse(record.acceptedAt) < late
      : (status === 'pending' && (claim?.until ?? 0) < late) ||
        (status === 'retrying' && Date.parse(nextAttemptAt ?? '') < late);
  if (isOverdue && record.overdue === undefined)
    throw new Error(
      `${event.id}: it is overdue, and nothing says so; ${event.describe()}; its row is ${JSON.stringify(row)}`,
    );
}
