import { WaybillError } from '../errors.ts';
import type { Json } from '../event/event.ts';
import { errorLogFields } from '../log/log-fields.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import type { Clock } from '../ports/clock.ts';
import type { Sha256 } from '../ports/digest.ts';
import type { EventStore } from '../ports/event-store.ts';
import type { JobStore, Reservation } from '../ports/jobs/job-store.ts';
import type { Log } from '../ports/log.ts';
import type { RandomBytes } from '../ports/random-bytes.ts';
import type { SliceStore } from '../ports/slices.ts';
import { hasEnded, type Job } from '../records/job.ts';
import { base32 } from '../shared/base32.ts';
import { addToAudit } from './add-to-audit.ts';
import { makeSlices, placeOf } from './job-work.ts';
import { type SendSlicesPorts, sendSlices } from './send-slices.ts';

/** How long the function that begins a job may take at most, in milliseconds: after that, it has ended. */
export const BEGINNING_MS = 60_000;

/** Of a job's id: 26 characters. */
const ID_BYTES = 16;

/** The outside world of those who begin jobs. */
export interface BeginJobPorts extends SendSlicesPorts {
  readonly ledger: Pick<EventStore, 'shards'> & SliceStore;
  readonly jobs: JobStore;
  readonly audit: Pick<AuditLog, 'addEntry'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly randomBytes: RandomBytes;
  readonly log: Log;
}

/** Writes a job down and has it begun; false where there is one with its id already. Throws `job-running`. */
export async function beginJob(job: Job, ports: BeginJobPorts): Promise<boolean> {
  await reservePlace(job, ports);
  if (!(await write(job, ports))) return false;
  const slices = makeSlices(job, ports.ledger.shards);
  await ports.ledger.putSlices(job.id, slices);
  await sendSlices(job.id, slices, ports);
  return true;
}

/** A place may be left by a job that has ended, or that was never written: its function ended before. */
async function reservePlace(job: Job, { jobs, clock }: BeginJobPorts): Promise<void> {
  const now = clock.now();
  const { kind, subscriber, id } = job;
  const wanted: Reservation = { ...placeOf(job), job: id, since: now };
  const holder = await jobs.reserve(wanted);
  if (holder.job === id) return;
  const other = await jobs.findJob(holder.job);
  const isFree = other === undefined ? now - holder.since >= BEGINNING_MS : hasEnded(other);
  const taken = isFree ? await jobs.reserve(wanted, holder.job) : holder;
  if (taken.job === id) return;
  throw new WaybillError(
    'job-running',
    `the job ${taken.job} has a ${kind} of ${subscriber} in hand; GET /jobs/${taken.job} shows it; wait for it, or cancel it by DELETE /jobs/${taken.job}`,
  );
}

/** False where another has written the job; the place is given back where it could not be written. */
async function write(job: Job, ports: BeginJobPorts): Promise<boolean> {
  const { id, kind, by, reason } = job;
  const { filter, mode, ratePerSecond, recheckPattern, again } = job;
  const asked = { filter, mode, ratePerSecond, recheckPattern, again };
  const details = JSON.parse(JSON.stringify(asked)) as Json;
  try {
    await addToAudit({ action: kind, ...placeOf(job), by, reason, job: id, details }, ports);
    return await ports.jobs.addJob(job);
  } catch (error) {
    await ports.jobs.release(placeOf(job), id).catch((cause: unknown) =>
      ports.log.warn('the place of a job that was not begun stays taken for a minute', {
        job: id,
        ...errorLogFields(cause),
      }),
    );
    throw error;
  }
}

/** An id that no other job has. */
export function newJobId(randomBytes: RandomBytes): string {
  return writeId(randomBytes(ID_BYTES));
}

/** The one id of what is named by these texts, so that it is begun once. */
export function jobIdOf(names: readonly string[], sha256: Sha256): string {
  return writeId(sha256(names.join('\0')).slice(0, ID_BYTES));
}

function writeId(bytes: Uint8Array): string {
  return `job_${base32(bytes)}`;
}
