import { eventsLogFields, IDS_LIMIT } from '../log/log-fields.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Log } from '../ports/log.ts';
import type { Delivery } from '../records/delivery.ts';
import { deliveryId } from '../records/delivery-key.ts';
import type { DueItem } from '../records/due-item.ts';
import type { EventStanding } from '../records/event-record.ts';
import { isHeld, type Pause } from '../records/pause.ts';
import { isFinal } from '../records/transitions.ts';
import { CALLS_AT_ONCE, mapBounded } from '../shared/map-bounded.ts';
import { isDropped } from './dropped.ts';
import type { MissingDelivery } from './repeat-missing.ts';

/** The shortest and the longest time until an event is looked at again whose deliveries have not ended, in milliseconds. */
const LEAST_MS = 300_000;
const MOST_MS = 21_600_000;

/** The longest until an event is looked at again that waits for paused subscribers alone: a look is two writes, and a pause can be long. */
const MOST_PAUSED_MS = 86_400_000;

/** Who looks, since when, and how long after acceptance a delivery without an outcome is overdue. */
export interface Look {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  readonly overdueAfterMs: number;
  readonly startedAt: number;
  /** Of those subscribers that are paused, or were within 14 days. */
  readonly pauses: ReadonlyMap<string, Pause>;
}

/** An event, and the subscribers that have it beside those that were expected to. */
interface LookedAt extends EventStanding {
  readonly unexpected?: readonly string[];
}

/** How an event's deliveries stand. */
interface Examined {
  readonly event: EventStanding;
  /** Subscribers without an outcome long after they should have one. */
  readonly gone: readonly string[];
  readonly missing: readonly MissingDelivery[];
  /** The subscribers whose deliveries have not ended. */
  readonly open: readonly string[];
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
export async function examine(events: readonly LookedAt[], run: Look): Promise<Examination> {
  const wanted = events.filter((event) => subscribersOf(event).length > 0);
  if (wanted.length === 0) return { overdue: 0, missing: [] };
  const examined = await findOut(wanted, run);
  // First, so that a flag is looked at again whatever happens.
  const again = examined.flatMap((one) => looksAgain(one, run));
  if (again.length > 0) await run.ledger.putDue(again, run.clock.now());
  const changed = examined.filter(({ event, gone }) => !isSame(event.overdue ?? [], gone));
  await mapBounded(changed, CALLS_AT_ONCE, ({ event, gone }) =>
    run.ledger.flagOverdue(event.trackingId, gone),
  );
  const late = changed.filter(({ gone }) => gone.length > 0);
  report(late, run.log);
  const missing = examined.flatMap((one) => one.missing);
  return { overdue: late.filter(({ event }) => event.overdue === undefined).length, missing };
}

async function findOut(events: readonly LookedAt[], run: Look): Promise<readonly Examined[]> {
  const keys = events.flatMap((event) =>
    subscribersOf(event).map((subscriber) => ({ trackingId: event.trackingId, subscriber })),
  );
  const rows = await run.ledger.findDeliveries(keys);
  return events.map((event) => {
    const { trackingId, acceptedAt } = event;
    const rowOf = (subscriber: string) => rows.get(deliveryId({ trackingId, subscriber }));
    // Of one that was not expected, a row says that it was begun.
    const isOwed = (name: string) => event.expected.includes(name) || rowOf(name) !== undefined;
    const names = subscribersOf(event).filter(isOwed);
    const isOld = Date.parse(acceptedAt) + run.overdueAfterMs <= run.startedAt;
    const looked = isOld ? names : [];
    const dropped = looked.filter((name) =>
      isDropped({ acceptedAt, row: rowOf(name) }, run.pauses.get(name), run.startedAt),
    );
    const gone = looked.filter(
      (name) => !dropped.includes(name) && overdueFrom(rowOf(name), name, run) < run.startedAt,
    );
    const open = names.filter((name) => !isFinal(rowOf(name)?.status ?? 'pending'));
    // At the second look only: how full a queue is, is approximate, and a run that is behind sends only now what was due.
    const missing = [...dropped, ...gone.filter((name) => event.overdue?.includes(name))].map(
      (subscriber) => ({
        ...{ trackingId, subscriber, row: rowOf(subscriber) },
        isDropped: dropped.includes(subscriber),
      }),
    );
    // A pause may end at any time.
    const notBefore = Math.min(
      ...names.map((name) =>
        isHeld(run.pauses.get(name)) ? 0 : overdueFrom(rowOf(name), name, run),
      ),
    );
    return { event, gone, missing, open, notBefore };
  });
}

/**
 * After when a delivery of an old event is overdue if its row stays as it is, in epoch milliseconds: one that waits for a
 * paused subscriber is not, and one that has waited for it has as long from the end of the pause as others have.
 */
function overdueFrom(
  row: Delivery | undefined,
  subscriber: string,
  { overdueAfterMs, pauses }: Look,
): number {
  const pause = pauses.get(subscriber);
  if (isHeld(pause)) return Number.POSITIVE_INFINITY;
  const resumedAt = pause?.resumedAt;
  const grace = resumedAt === undefined ? 0 : Date.parse(resumedAt) + overdueAfterMs;
  return Math.max(grace, overdueFromRow(row, overdueAfterMs));
}

/** No row at all; a claim whose handler never came to an end; or an attempt that should have been made long ago. */
function overdueFromRow(row: Delivery | undefined, overdueAfterMs: number): number {
  if (row === undefined) return 0;
  if (row.status === 'pending') return row.claim?.until ?? 0;
  if (row.status !== 'retrying') return Number.POSITIVE_INFINITY;
  const { nextAttemptAt } = row;
  return nextAttemptAt === undefined ? 0 : Date.parse(nextAttemptAt) + overdueAfterMs;
}

/** Those that were expected to have it, are said to have it, or were found without an outcome before. */
function subscribersOf({ expected, unexpected = [], overdue = [] }: LookedAt): readonly string[] {
  return [...new Set([...expected, ...unexpected, ...overdue])];
}

/**
 * The older the event, the longer until the next look; and not before something of it can be late. Nobody but the item
 * knows of a subscriber that was not expected.
 */
function looksAgain(
  { event, open, notBefore }: Examined,
  { startedAt, pauses }: Look,
): readonly DueItem[] {
  const { trackingId, acceptedAt, expected } = event;
  const age = startedAt - Date.parse(acceptedAt);
  const wait = open.every((name) => isHeld(pauses.get(name)))
    ? Math.min(MOST_PAUSED_MS, Math.max(LEAST_MS, age))
    : Math.min(MOST_MS, Math.max(LEAST_MS, age / 4, notBefore - startedAt));
  const look = { trackingId, dueAt: new Date(startedAt + wait).toISOString() };
  const unexpected = open.filter((name) => !expected.includes(name));
  return [
    ...(open.length > unexpected.length ? [look] : []),
    ...unexpected.map((subscriber) => ({ ...look, subscriber })),
  ];
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
