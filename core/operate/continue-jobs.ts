import type { Reservation } from '../ports/job-store.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Queue } from '../ports/queue.ts';
import { writeJobMessage } from '../reconcile/slice.ts';
import { hasEnded } from '../records/job.ts';
import { BEGINNING_MS } from './begin-job.ts';
import { type EndJobPorts, endIfDone } from './end-job.ts';
import { makeSlices, readProgress, slicesOf } from './job-work.ts';

/** Further ahead than this, a slice has sent a message of its own. */
const SOON_MS = 60_000;

/** What jobs are continued with. */
export interface ContinuePorts extends EndJobPorts {
  readonly ledger: Ledger;
  readonly queue: Pick<Queue, 'send'>;
  readonly jobsQueueUrl: string;
}

/** Goes on with every job whose messages were lost, or that was left at its beginning or its end. */
export async function continueJobs(ports: ContinuePorts): Promise<void> {
  for (const reservation of await ports.jobs.listReserved()) await continueJob(reservation, ports);
}

async function continueJob(reservation: Reservation, ports: ContinuePorts): Promise<void> {
  const { jobs, ledger, clock, queue, jobsQueueUrl, log } = ports;
  const now = clock.now();
  const isYoung = now - reservation.since < BEGINNING_MS;
  const job = await jobs.findJob(reservation.job);
  if (job === undefined) {
    if (!isYoung) await jobs.release(reservation, reservation.job);
    return;
  }
  if (hasEnded(job) || job.state === 'cancelling') return endIfDone(job, ports);
  let slices = await slicesOf(job.id, ledger);
  if (slices.length === 0) {
    if (isYoung) return;
    await ledger.putSlices(job.id, makeSlices(job, ledger.shards));
    slices = await slicesOf(job.id, ledger);
  }
  const open = slices.filter((slice) => !readProgress(slice).isDone);
  if (open.length === 0) return endIfDone(job, ports);
  if (job.state === 'paused') return;
  const idle = open.filter(
    (slice) => slice.leasedUntil <= now && readProgress(slice).paceAt - now < SOON_MS,
  );
  if (idle.length === 0) return;
  const messages = idle.map(({ id }) => ({
    body: writeJobMessage({ job: job.id, id }),
    delaySeconds: 0,
  }));
  const taken = await queue.send(jobsQueueUrl, messages);
  const missed = taken.filter((isTaken) => !isTaken).length;
  if (missed > 0) log.warn('the jobs queue does not take all slices', { job: job.id, missed });
}
