import { WaybillError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { EventHistory } from '../ports/event-history.ts';
import type { FailedDeliveries } from '../ports/failed-deliveries.ts';
import type { JobStore } from '../ports/jobs/job-store.ts';
import type { JobTrail } from '../ports/jobs/job-trail.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Log } from '../ports/log.ts';
import type { Queue } from '../ports/queue.ts';
import type { Slice, SliceKey } from '../ports/slices.ts';
import { writeJobMessage } from '../reconcile/slice.ts';
import { addCounts, hasEnded, type Job, type JobCounts, NO_COUNTS } from '../records/job.ts';
import type { Subscriber } from '../records/subscriber.ts';
import { discardRows } from './discard-page.ts';
import { endIfDone, failJob } from './end-job.ts';
import { type JobProgress, readProgress, readWork, slicesOf, writeProgress } from './job-work.ts';
import { readPage } from './read-page.ts';
import { redrivePage } from './redrive-page.ts';
import { chooseEvents } from './replay/choose-events.ts';
import { replayPage } from './replay/replay-page.ts';

/** How long one run may begin new pages, less than the function's timeout. */
const RUN_MS = 40_000;

/** How long a run has a slice for itself: its function's timeout, after which it has ended in any case. */
const LEASE_MS = 65_000;

/** The most deliveries of one page: what a run that ends in the midst of one may send twice. */
const PAGE = 250;

/** How far ahead of their time deliveries are sent: a job that is paused or cancelled has an effect that late. */
const HORIZON_MS = 60_000;

/** The outside world of a run. */
export interface RunJobPorts {
  readonly ledger: Ledger;
  readonly jobs: JobStore;
  readonly trail: Pick<JobTrail, 'addStep'>;
  readonly failed: FailedDeliveries;
  readonly history: EventHistory;
  readonly queue: Queue;
  readonly jobsQueueUrl: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** A page that is to be done. */
interface Task {
  readonly job: Job;
  /** Whom it sends to, if it sends anything. */
  readonly owner: Subscriber | undefined;
  readonly slice: Slice;
  readonly progress: JobProgress;
  /** How many slices share the job's rate. */
  readonly open: number;
  readonly overdueAfterMs: number;
}

/**
 * Does a slice of a job, page by page, until it is done, has sent as far ahead as it may, or the run is late; what is left
 * comes as a message of its own. Where a run ends in the midst of a page, another does that page again.
 */
export async function runJobSlice(
  key: SliceKey,
  options: { readonly overdueAfterMs: number },
  ports: RunJobPorts,
): Promise<void> {
  const { ledger, jobs, clock } = ports;
  const startedAt = clock.now();
  const begun = await jobs.findJob(key.job);
  if (begun === undefined || hasEnded(begun)) return;
  const owner = await findOwner(begun, ports);
  if (owner === 'gone') return failJob(begun, subscriberGone(begun), ports);
  for (let job: Job | undefined = begun; ; job = await jobs.findJob(key.job)) {
    if (job === undefined || hasEnded(job)) return;
    const slices = await slicesOf(job.id, ledger);
    const now = clock.now();
    const own = slices.find(({ id }) => id === key.id);
    if (job.state !== 'running' || own === undefined || readProgress(own).isDone)
      return endIfDone(job, ports);
    const until = now + LEASE_MS;
    const slice = await ledger.takeSlice(key, now, until);
    if (slice === undefined) return;
    const progress = readProgress(slice);
    const task = { job, owner, slice, progress, open: countOpen(slices, now), ...options };
    const wait = now - startedAt >= RUN_MS ? 0 : waitOf(task, now);
    const next =
      wait === undefined ? await orLeave(step(task, ports), task, until, ports) : progress;
    await ledger.leaveSlice(key, until, writeProgress(next));
    if (wait !== undefined) return sendLater(key, wait, ports);
  }
}

/** How many slices share the rate: one that is done does so until what it has sent is due. */
function countOpen(slices: readonly Slice[], now: number): number {
  const begun = slices.filter((slice) => beginningOf(slice) <= now);
  const progress = begun.map(readProgress);
  return progress.filter(({ isDone, paceAt }) => !isDone || paceAt > now).length;
}

/** Before when there is nothing to do in a slice, in epoch milliseconds. */
function beginningOf(slice: Slice): number {
  const work = readWork(slice);
  return ('notBefore' in work ? work.notBefore : undefined) ?? 0;
}

/** In how many seconds there is something to do; undefined for now. */
function waitOf({ slice, progress }: Task, now: number): number | undefined {
  const beginning = beginningOf(slice);
  if (beginning > now) return Math.ceil((beginning - now) / 1000);
  const ahead = progress.paceAt - now;
  return ahead <= HORIZON_MS / 2 ? undefined : Math.ceil((ahead - HORIZON_MS / 2) / 1000);
}

/** What was reached stays so where a page fails. */
async function orLeave(
  page: Promise<JobProgress>,
  { job, slice, progress }: Task,
  until: number,
  { ledger }: RunJobPorts,
): Promise<JobProgress> {
  try {
    return await page;
  } catch (error) {
    const reached = writeProgress(progress);
    await ledger.leaveSlice({ job: job.id, id: slice.id }, until, reached);
    throw error;
  }
}

/** Chooses a page, or does the one that was chosen: each is written down before the next step. */
function step(task: Task, ports: RunJobPorts): Promise<JobProgress> {
  return task.progress.page === undefined ? choosePage(task, ports) : doPage(task, ports);
}

async function choosePage(task: Task, ports: RunJobPorts): Promise<JobProgress> {
  const { job, slice, progress } = task;
  const { paceAt, now, ratePerSecond } = paceOf(task, ports);
  const room = Math.floor(((now + HORIZON_MS - paceAt) / 1000) * ratePerSecond);
  const limit = Math.max(1, Math.min(PAGE, room));
  const bounds = { after: progress.after, limit, most: PAGE };
  const { ids, settled, after, isLast } =
    job.mode !== undefined
      ? await chooseEvents(job, readWork(slice), bounds, ports)
      : await chooseDeliveries(job, readWork(slice), bounds, ports);
  return {
    counts: isEarly(slice) ? progress.counts : addCounts(progress.counts, skip({ settled })),
    paceAt: progress.paceAt,
    ...(after === undefined ? {} : { after }),
    ...(ids.length === 0 ? {} : { page: ids }),
    pages: progress.pages ?? 0,
    isLast,
    isDone: isLast && ids.length === 0,
  };
}

async function chooseDeliveries(...asked: Parameters<typeof readPage>) {
  const { deliveries, ...page } = await readPage(...asked);
  return { ...page, ids: deliveries.map(({ trackingId }) => trackingId) };
}

async function doPage(task: Task, ports: RunJobPorts): Promise<JobProgress> {
  const { job, slice, progress } = task;
  const { page = [], pages = 0, ...before } = progress;
  const isFirstLook = isEarly(slice);
  // Those of a job that names its events are known without.
  if (job.filter.trackingIds === undefined && !isFirstLook)
    await ports.trail.addStep(job, { slice: slice.id, place: pages, trackingIds: page });
  const { counts, paceAt } = await act(page, task, ports);
  return {
    ...before,
    counts: isFirstLook ? progress.counts : addCounts(progress.counts, counts),
    paceAt,
    pages: pages + 1,
    isDone: progress.isLast,
  };
}

/** Whether another slice has the same events, and counts them. */
function isEarly(slice: Slice): boolean {
  return 'early' in readWork(slice);
}

function paceOf({ job, progress, open }: Task, { clock }: RunJobPorts) {
  const now = clock.now();
  const paceAt = Math.max(now, progress.paceAt);
  return { now, paceAt, ratePerSecond: (job.ratePerSecond ?? Number.POSITIVE_INFINITY) / open };
}

function skip(skipped: Partial<JobCounts['skipped']>): JobCounts {
  return { ...NO_COUNTS, skipped: { ...NO_COUNTS.skipped, ...skipped } };
}

async function act(
  ids: readonly string[],
  task: Task,
  ports: RunJobPorts,
): Promise<Pick<JobProgress, 'counts' | 'paceAt'>> {
  const { job, owner, overdueAfterMs } = task;
  const pace = { ...paceOf(task, ports), overdueAfterMs };
  if (owner !== undefined) {
    const page = job.mode !== undefined ? replayPage : redrivePage;
    return page(ids, { job, owner, pace }, ports);
  }
  const { done, settled } = await discardRows(ids, { job, now: pace.now }, ports);
  return { counts: { ...skip({ settled }), done }, paceAt: pace.now };
}

/** Whom a job sends to; undefined for a job that sends nothing. */
async function findOwner(
  { kind, subscriber }: Job,
  { ledger }: RunJobPorts,
): Promise<Subscriber | 'gone' | undefined> {
  if (kind === 'discard') return undefined;
  return (await ledger.listSubscribers()).find(({ name }) => name === subscriber) ?? 'gone';
}

function subscriberGone({ subscriber }: Job): WaybillError {
  return new WaybillError(
    'subscriber-gone',
    `the subscriber ${subscriber} is not registered any more; deploy it again and begin a new job`,
  );
}

/** A message that cannot be sent is sent by `reconcile`. */
async function sendLater(
  key: SliceKey,
  delaySeconds: number,
  { queue, jobsQueueUrl, log }: RunJobPorts,
): Promise<void> {
  const [sent] = await queue.send(jobsQueueUrl, [{ body: writeJobMessage(key), delaySeconds }]);
  if (sent !== true) log.warn('the rest of a slice waits for reconcile', { ...key });
}
