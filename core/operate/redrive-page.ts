import { nextMessage } from '../deliver/outgoing.ts';
import { compilePattern } from '../pattern/compile-pattern.ts';
import type { DeliveryStore } from '../ports/delivery-store.ts';
import type { DueList } from '../ports/due-list.ts';
import type { EventStore } from '../ports/event-store.ts';
import type { FailedDeliveries } from '../ports/failed-deliveries.ts';
import type { Log } from '../ports/log.ts';
import type { Queue } from '../ports/queue.ts';
import type { Address } from '../records/envelope.ts';
import type { EventRecord } from '../records/event-record.ts';
import { type Job, type JobCounts, startsFrom } from '../records/job.ts';
import type { Subscriber } from '../records/subscriber.ts';
import { CALLS_AT_ONCE, mapBounded } from '../shared/map-bounded.ts';
import { discardRows } from './discard-page.ts';
import { fitsType } from './fits-filter.ts';

/** What deliveries are redriven with. */
export interface RedrivePorts {
  readonly ledger: EventStore & DeliveryStore & DueList;
  readonly failed: Pick<FailedDeliveries, 'openRound'>;
  readonly queue: Queue;
  readonly log: Log;
}

/** When the first of a page is due (epoch milliseconds), and how many come a second. */
export interface Pace {
  readonly now: number;
  readonly paceAt: number;
  readonly ratePerSecond: number;
  readonly overdueAfterMs: number;
}

/** What became of a page, and when the one after it is due. */
export interface RedrivenPage {
  readonly counts: JobCounts;
  readonly paceAt: number;
}

/** A delivery with its event. */
interface Found {
  readonly trackingId: string;
  readonly record: EventRecord;
}

/** A delivery whose new round waits for its first attempt. */
interface Opened extends Found {
  readonly to: Address;
  /** Whether nobody has begun it: a run that ended in the midst of the page may have sent it. */
  readonly isWaiting: boolean;
  /** Epoch milliseconds. */
  readonly dueAt: number;
}

/**
 * Opens a new round of each delivery and sends its first attempt, spread over time. The order of steps is what makes it
 * safe to end anywhere: each event is filed to be looked at, then the round is opened, which only one job can do, then its
 * message is sent. A page that is done again counts the same, and sends only what nobody has begun.
 */
export async function redrivePage(
  ids: readonly string[],
  { job, owner, pace }: { readonly job: Job; readonly owner: Subscriber; readonly pace: Pace },
  ports: RedrivePorts,
): Promise<RedrivenPage> {
  const { found, expired } = await readEvents(ids, ports);
  const wanted = found.filter(({ record }) => fitsType(job.filter, record.event.type));
  const stale = job.recheckPattern === true ? findStale(wanted, owner) : [];
  const staleIds = stale.map(({ trackingId }) => trackingId);
  const discarded = await discardRows(staleIds, { job, now: pace.now }, ports);
  const owed = wanted.filter((each) => !stale.includes(each));
  await fileLooks(owed, pace, ports);
  const opened = await openRounds(owed, { job, pace }, ports);
  const waiting = opened.filter(({ isWaiting }) => isWaiting);
  await send(waiting, { owner, now: pace.now }, ports);
  return {
    counts: {
      done: opened.length,
      skipped: {
        settled: owed.length - opened.length + discarded.settled,
        expired,
        unmatched: found.length - wanted.length + discarded.done,
      },
    },
    paceAt: pace.paceAt + (opened.length * 1000) / pace.ratePerSecond,
  };
}

async function readEvents(
  ids: readonly string[],
  { ledger, log }: RedrivePorts,
): Promise<{ readonly found: readonly Found[]; readonly expired: number }> {
  const { records, unreadable } = await ledger.getEvents(ids);
  for (const { trackingId, reason } of unreadable)
    log.error('an event that is to be redriven cannot be read', { trackingId, reason });
  const found = records.map((record) => ({ trackingId: record.trackingId, record }));
  return { found, expired: ids.length - found.length };
}

function findStale(found: readonly Found[], { pattern }: Subscriber): readonly Found[] {
  const compiled = compilePattern(pattern);
  return found.filter(({ record }) => !compiled.matches(record.event));
}

/** Who looks at an event later finds out whether its message was lost. */
async function fileLooks(
  owed: readonly Found[],
  pace: Pace,
  { ledger }: RedrivePorts,
): Promise<void> {
  if (owed.length === 0) return;
  const looks = owed.map(({ trackingId }, place) => ({
    trackingId,
    dueAt: new Date(dueTime(pace, place) + pace.overdueAfterMs).toISOString(),
  }));
  await ledger.putDue(looks, pace.now);
}

async function openRounds(
  owed: readonly Found[],
  { job, pace }: { readonly job: Job; readonly pace: Pace },
  { failed }: RedrivePorts,
): Promise<readonly Opened[]> {
  const { id, subscriber } = job;
  const rounds = await mapBounded(owed, CALLS_AT_ONCE, ({ trackingId }) =>
    failed.openRound({ trackingId, subscriber, job: id, from: startsFrom(job) }),
  );
  const opened = owed.flatMap((found, place) => {
    const { round, isWaiting } = rounds[place] ?? {};
    if (round === undefined || isWaiting === undefined) return [];
    return [{ ...found, to: { subscriber, round, attempt: 1 }, isWaiting }];
  });
  return opened.map((each, place) => ({ ...each, dueAt: dueTime(pace, place) }));
}

/** What the queue does not take now is filed, and comes by the due list. */
async function send(
  opened: readonly Opened[],
  { owner, now }: { readonly owner: Subscriber; readonly now: number },
  { queue, ledger, log }: RedrivePorts,
): Promise<void> {
  if (opened.length === 0) return;
  const messages = opened.map(({ record, to, dueAt }) => nextMessage(record, to, { dueAt, now }));
  const taken = await queue.send(owner.queueUrl, messages);
  const left = opened.filter((_, place) => taken[place] !== true);
  if (left.length === 0) return;
  log.warn('redriven deliveries could not be sent now; they come by the due list', {
    subscriber: owner.name,
    left: left.length,
  });
  const due = left.map(({ trackingId, to, dueAt }) => ({
    ...{ trackingId, to },
    dueAt: new Date(dueAt).toISOString(),
  }));
  await ledger.putDue(due, now);
}

function dueTime({ paceAt, ratePerSecond }: Pace, place: number): number {
  return paceAt + (place * 1000) / ratePerSecond;
}
