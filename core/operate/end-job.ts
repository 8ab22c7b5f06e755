import type { WaybillError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { JobStore } from '../ports/jobs/job-store.ts';
import type { Log } from '../ports/log.ts';
import type { SliceStore } from '../ports/slices.ts';
import { hasEnded, type Job } from '../records/job.ts';
import { placeOf, readProgress, slicesOf } from './job-work.ts';

/** What a job is ended with. */
export interface EndJobPorts {
  readonly ledger: Pick<SliceStore, 'listSlices'>;
  readonly jobs: JobStore;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
}

/** Ends a job whose slices are all done, or that is cancelled and at which nobody is any more. */
export async function endIfDone(job: Job, ports: EndJobPorts): Promise<void> {
  if (hasEnded(job)) return ports.jobs.release(placeOf(job), job.id);
  const slices = await slicesOf(job.id, ports.ledger);
  const now = ports.clock.now();
  if (slices.length > 0 && slices.every((slice) => readProgress(slice).isDone))
    return end(job, { state: 'completed' }, ports);
  if (job.state === 'cancelling' && slices.every(({ leasedUntil }) => leasedUntil <= now))
    return end(job, { state: 'cancelled' }, ports);
}

/** Ends a job that cannot go on. */
export function failJob(
  job: Job,
  { code, message }: WaybillError,
  ports: EndJobPorts,
): Promise<void> {
  return end(job, { state: 'failed', error: { code, message } }, ports);
}

/** A job that somebody has changed meanwhile is ended by the next run of `reconcile`. */
async function end(
  job: Job,
  how: Pick<Job, 'state' | 'error'>,
  { jobs, clock, log }: EndJobPorts,
): Promise<void> {
  const ended = { ...job, ...how, endedAt: new Date(clock.now()).toISOString() };
  if (!(await jobs.replaceJob(job, ended))) return;
  log.info('a job has ended', { job: job.id, kind: job.kind, subscriber: job.subscriber, ...how });
  await jobs.release(placeOf(job), job.id);
}
