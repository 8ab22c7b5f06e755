import { eventsLogFields, IDS_LIMIT } from '../log/log-fields.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Log } from '../ports/log.ts';
import type { Delivery } from '../records/delivery.ts';
import { deliveryId } from '../records/delivery-key.ts';
import type { DueItem } from '../records/due-item.ts';
import type { EventStanding } from '../records/event-record.ts';
import { isFinal } from '../records/transitions.ts';
import { CALLS_AT_ONCE, mapBounded } from '../shared/map-bounded.ts';
import type { MissingDelivery } from './repeat-missing.ts';

/** The shortest and the longest time until an event is looked at again whose deliveries have not ended, in milliseconds. */
const LEAST_MS = 300_000;
const MOST_MS = 21_600_000;

/** Who looks, since when, and how long after acceptance a delivery without an outcome is overdue. */
export interface Look {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  readonly overdueAfterMs: number;
  readonly startedAt: number;
}

/** How an event's deliveries stand. */
interface Examined {
  readonly event: EventStanding;
  /** Expected subscribers without an outcome long after they should have one. */
  readonly gone: readonly string[];
  readonly missing: readonly MissingDelivery[];
  /** Whether some delivery has not ended. */
  readonly isOpen: boolean;
  /** Before when none of them can be overdue, in epoch milliseconds. */
  readonly notBefore: number;
}

/** What was found out about events. */
export interface Examination {
  /** How many events are newly overdue. */
  readonly overdue: number;
  /** Deliveries whose message may be gone. */
  readonly missing: readonly MissingDelivery[];
}

/**
 * Looks at events whose time has come: flags those with overdue deliveries, clears the flag of those that have none any
 * more, files those that have not ended to be looked at again.
 */
export async function examine(events: readonly EventStanding[], run: Look): Promise<Examination> {
  const wanted = events.filter(({ expected }) => expected.length > 0);
  if (wanted.length === 0) return { overdue: 0, missing: [] };
  const examined = await findOut(wanted, run);
  // First, so that a flag is looked at again whatever happens.
  const open = examined.filter(({ isOpen }) => isOpen);
  if (open.length > 0) await run.ledger.putDue(open.map(lookAgain(run)), run.clock.now());
  const changed = examined.filter(({ event, gone }) => !isSame(event.overdue ?? [], gone));
  await mapBounded(changed, CALLS_AT_ONCE, ({ event, gone }) =>
    run.ledger.flagOverdue(event.trackingId, gone),
  );
  const late = changed.filter(({ gone }) => gone.length > 0);
  report(late, run.log);
  const missing = examined.flatMap((one) => one.missing);
  return { overdue: late.filter(({ event }) => event.overdue === undefined).length, missing };
}

async function findOut(events: readonly EventStanding[], run: Look): Promise<readonly Examined[]> {
  const keys = events.flatMap(({ trackingId, expected }) =>
    expected.map((subscriber) => ({ trackingId, subscriber })),
  );
  const rows = await run.ledger.findDeliveries(keys);
  return events.map((event) => {
    const { trackingId, expected, acceptedAt } = event;
    const isOld = Date.parse(acceptedAt) + run.overdueAfterMs <= run.startedAt;
    const rowOf = (subscriber: string) => rows.get(deliveryId({ trackingId, subscriber }));
    const gone = isOld ? expected.filter((name) => isOverdue(rowOf(name), run)) : [];
    const isOpen = expected.some((name) => !isFinal(rowOf(name)?.status ?? 'pending'));
    // At the second look only: how full a queue is, is approximate, and a run that is behind sends only now what was due.
    const missing = gone
      .filter((name) => event.overdue?.includes(name))
      .map((subscriber) => ({ trackingId, subscriber, row: rowOf(subscriber) }));
    const notBefore = Math.min(...expected.map((name) => overdueFrom(rowOf(name), run)));
    return { event, gone, missing, isOpen, notBefore };
  });
}

/** No row at all; a claim whose handler never came to an end; or an attempt that should have been made long ago. */
function isOverdue(row: Delivery | undefined, run: Look): boolean {
  return overdueFrom(row, run) < run.startedAt;
}

/** After when a delivery of an old event is overdue if its row stays as it is, in epoch milliseconds. */
function overdueFrom(row: Delivery | undefined, { overdueAfterMs }: Look): number {
  if (row === undefined) return 0;
  if (row.status === 'pending') return row.claim?.until ?? 0;
  if (row.status !== 'retrying') return Number.POSITIVE_INFINITY;
  const { nextAttemptAt } = row;
  return nextAttemptAt === undefined ? 0 : Date.parse(nextAttemptAt) + overdueAfterMs;
}

/** The older the event, the longer until the next look; and not before something of it can be late. */
function lookAgain({ startedAt }: Look): (examined: Examined) => DueItem {
  return ({ event: { trackingId, acceptedAt }, notBefore }) => {
    const age = startedAt - Date.parse(acceptedAt);
    const wait = Math.min(MOST_MS, Math.max(LEAST_MS, age / 4, notBefore - startedAt));
    return { trackingId, dueAt: new Date(startedAt + wait).toISOString() };
  };
}

function isSame(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((name) => right.includes(name));
}

/** Names every event, in as many lines as that takes. */
function report(late: readonly Examined[], log: Log): void {
  for (let start = 0; start < late.length; start += IDS_LIMIT) {
    const some = late.slice(start, start + IDS_LIMIT);
    const subscribers = [...new Set(some.flatMap(({ gone }) => gone))];
    const events = some.map(({ event: { trackingId } }) => ({ trackingId }));
    log.warn('deliveries are overdue', { ...eventsLogFields(events), subscribers });
  }
}
