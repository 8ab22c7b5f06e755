import { errorLogFields } from '../log/log-fields.ts';
import type { Reservation } from '../ports/jobs/job-store.ts';
import type { Ledger } from '../ports/ledger.ts';
import { hasEnded } from '../records/job.ts';
import { isOutage } from '../shared/is-outage.ts';
import { BEGINNING_MS } from './begin-job.ts';
import { type EndJobPorts, endIfDone } from './end-job.ts';
import { makeSlices, readProgress, slicesOf } from './job-work.ts';
import { type SendSlicesPorts, sendSlices } from './send-slices.ts';

/** Further ahead than this, a slice has sent a message of its own. */
const SOON_MS = 60_000;

/** What jobs are continued with. */
export interface ContinuePorts extends EndJobPorts, SendSlicesPorts {
  readonly ledger: Ledger;
  readonly log: EndJobPorts['log'];
}

/** Goes on with every job whose messages were lost, or that was left at its beginning or its end. One that is damaged stops no other. */
export async function continueJobs(ports: ContinuePorts): Promise<void> {
  for (const reservation of await ports.jobs.listReserved()) {
    try {
      await continueJob(reservation, ports);
    } catch (error) {
      if (isOutage(error)) throw error;
      const about = { job: reservation.job, subscriber: reservation.subscriber };
      ports.log.error('a job cannot be gone on with', { ...about, ...errorLogFields(error) });
    }
  }
}

async function continueJob(reservation: Reservation, ports: ContinuePorts): Promise<void> {
  const { jobs, ledger, clock } = ports;
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
  await sendSlices(job.id, idle, ports);
}
