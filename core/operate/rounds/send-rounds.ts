import { nextMessage } from '../../deliver/outgoing.ts';
import type { DueList } from '../../ports/due-list.ts';
import type { EventStore } from '../../ports/event-store.ts';
import type { OpenedRound } from '../../ports/failed-deliveries.ts';
import type { Log } from '../../ports/log.ts';
import type { Queue } from '../../ports/queue.ts';
import type { Address } from '../../records/envelope.ts';
import type { EventRecord } from '../../records/event-record.ts';
import type { Job, JobCounts } from '../../records/job.ts';
import type { Subscriber } from '../../records/subscriber.ts';
import { CALLS_AT_ONCE, mapBounded } from '../../shared/map-bounded.ts';

/** What rounds are sent with. */
export interface SendRoundsPorts {
  readonly ledger: Pick<EventStore, 'getEvents'> & DueList;
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

/** What a page is done for. */
export interface PageTask {
  readonly job: Job;
  readonly owner: Subscriber;
  readonly pace: Pace;
}

/** What became of a page, and when the one after it is due. */
export interface DonePage {
  readonly counts: JobCounts;
  readonly paceAt: number;
}

/** A delivery whose round waits for its first attempt. */
interface Opened {
  readonly record: EventRecord;
  readonly to: Address;
  /** Whether nobody has begun it: a run that ended in the midst of the page may have sent it. */
  readonly isWaiting: boolean;
  /** Epoch milliseconds. */
  readonly dueAt: number;
}

/** The events of a page, and how many are not there any more, or cannot be read. */
export async function readEvents(
  ids: readonly string[],
  { ledger, log }: SendRoundsPorts,
): Promise<{ readonly records: readonly EventRecord[]; readonly expired: number }> {
  const { records, unreadable } = await ledger.getEvents(ids);
  for (const { trackingId, reason } of unreadable)
    log.error('an event that is to be sent again cannot be read', { trackingId, reason });
  return { records, expired: ids.length - records.length };
}

/**
 * Opens a round of each event's delivery and sends its first attempt, spread over time; answers how many were opened. The
 * order of steps is what makes it safe to end anywhere: each event is filed to be looked at, then the round is opened, which
 * only one job can do, then its message is sent. What is done again counts the same, and sends only what nobody has begun.
 */
export async function sendRounds(
  owed: readonly EventRecord[],
  open: (record: EventRecord) => Promise<OpenedRound | undefined>,
  { job, owner, pace }: PageTask,
  ports: SendRoundsPorts,
): Promise<number> {
  await fileLooks(owed, { job, pace }, ports);
  const rounds = await mapBounded(owed, CALLS_AT_ONCE, open);
  const { subscriber } = job;
  const replay = job.kind === 'replay' ? { replay: { job: job.id } } : {};
  const opened = owed.flatMap((record, place) => {
    const { round, isWaiting } = rounds[place] ?? {};
    if (round === undefined || isWaiting === undefined) return [];
    return [{ record, to: { subscriber, round, attempt: 1, ...replay }, isWaiting }];
  });
  const timed = opened.map((each, place) => ({ ...each, dueAt: dueTime(pace, place) }));
  const waiting = timed.filter(({ isWaiting }) => isWaiting);
  await send(waiting, { owner, now: pace.now }, ports);
  return opened.length;
}

/** When the page is due that follows one of so many. */
export function paceAfter(pace: Pace, count: number): number {
  return dueTime(pace, count);
}

/** Who looks at an event later finds out whether its message was lost. */
async function fileLooks(
  owed: readonly EventRecord[],
  { job, pace }: Pick<PageTask, 'job' | 'pace'>,
  { ledger }: SendRoundsPorts,
): Promise<void> {
  if (owed.length === 0) return;
  const looks = owed.map(({ trackingId, expected }, place) => ({
    trackingId,
    dueAt: new Date(dueTime(pace, place) + pace.overdueAfterMs).toISOString(),
    ...(expected.includes(job.subscriber) ? {} : { subscriber: job.subscriber }),
  }));
  await ledger.putDue(looks, pace.now);
}

/** What the queue does not take now is filed, and comes by the due list. */
async function send(
  opened: readonly Opened[],
  { owner, now }: { readonly owner: Subscriber; readonly now: number },
  { queue, ledger, log }: SendRoundsPorts,
): Promise<void> {
  if (opened.length === 0) return;
  const messages = opened.map(({ record, to, dueAt }) => nextMessage(record, to, { dueAt, now }));
  const taken = await queue.send(owner.queueUrl, messages);
  const left = opened.filter((_, place) => taken[place] !== true);
  if (left.length === 0) return;
  log.warn('deliveries of a job could not be sent now; they come by the due list', {
    subscriber: owner.name,
    left: left.length,
  });
  const due = left.map(({ record: { trackingId }, to, dueAt }) => ({
    ...{ trackingId, to },
    dueAt: new Date(dueAt).toISOString(),
  }));
  await ledger.putDue(due, now);
}

function dueTime({ paceAt, ratePerSecond }: Pace, place: number): number {
  return paceAt + (place * 1000) / ratePerSecond;
}
