import { WaybillError } from '../../errors.ts';
import { errorLogFields } from '../../log/log-fields.ts';
import type { EventRecord } from '../../records/event-record.ts';
import { isOutage } from '../../shared/is-outage.ts';
import type { CheckedOutcome } from './check-outcomes.ts';
import type { LeaseRefusal } from './lease-refusal.ts';
import type { PullPorts } from './pull-ports.ts';
import type { PullSubscriber } from './pull-subscriber.ts';

/** Events by tracking id, or why they cannot be had. */
export type FoundEvents = ReadonlyMap<
  string,
  { readonly record: EventRecord } | { readonly refusal: LeaseRefusal }
>;

/** Reads the events whose next attempts are to be sent, which are messages with the event in them. */
export async function findEvents(
  checked: readonly CheckedOutcome[],
  { name: subscriber, retry }: PullSubscriber,
  { events, log }: Pick<PullPorts, 'events' | 'log'>,
): Promise<FoundEvents> {
  const wanted = checked.flatMap(({ outcome, attempt }) =>
    outcome.kind === 'retry' && attempt !== undefined && attempt.attempt < retry.maxAttempts
      ? [attempt.event.trackingId]
      : [],
  );
  if (wanted.length === 0) return new Map();
  try {
    const { records } = await events.getEvents(wanted);
    return new Map(records.map((record) => [record.trackingId, { record }]));
  } catch (error) {
    if (!isOutage(error) || !(error instanceof WaybillError)) throw error;
    log.warn('retries of a consumer wait for the ledger', { subscriber, ...errorLogFields(error) });
    const { code } = error;
    const message =
      'the ledger cannot be reached, so the next attempt cannot be sent; send the retry again, or let the lease end, and it is sent then';
    return new Map(wanted.map((trackingId) => [trackingId, { refusal: { code, message } }]));
  }
}
