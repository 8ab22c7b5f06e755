import { invalid, readMembers } from '../access/parse-grants.ts';
import { WaybillError } from '../errors.ts';
import type { Json } from '../event/event.ts';
import { show } from '../event/event-error.ts';
import type { JobStore } from '../ports/jobs/job-store.ts';
import type { AuditAction } from '../records/audit-entry.ts';
import { hasEnded, type Job } from '../records/job.ts';
import { type AuditPorts, addToAudit } from './add-to-audit.ts';
import { type EndJobPorts, endIfDone } from './end-job.ts';
import { readProgress, slicesOf } from './job-work.ts';
import { readRate, readReason } from './parse-job-request.ts';
import { type SendSlicesPorts, sendSlices } from './send-slices.ts';
import { findJob } from './show-job.ts';

/** The outside world of those who change jobs. */
export interface ChangeJobPorts extends AuditPorts, EndJobPorts, SendSlicesPorts {
  readonly jobs: JobStore;
  readonly log: EndJobPorts['log'];
  readonly clock: EndJobPorts['clock'];
}

/** Who changes which job. */
export interface JobChange {
  readonly id: string;
  readonly by: string;
}

/** So often a change is tried again that came between another and what it had read. */
const TRIES = 5;

/**
 * Pauses a job, has it go on, or changes its rate, as the body says. Throws `invalid-request`, `not-found`, and `job-ended`
 * for one of which nothing more comes.
 */
export async function changeJob(
  { id, by, body }: JobChange & { readonly body: Json },
  ports: ChangeJobPorts,
): Promise<void> {
  const { state, rate, reason } = readChange(body);
  const before = await findJob(id, ports);
  checkOpen(before);
  if (rate !== undefined && before.ratePerSecond === undefined)
    throw invalid(`the job ${id} is a ${before.kind}, which has no rate`);
  const about = { by, reason, subscriber: before.subscriber, job: id };
  for (const [action, details] of actionsOf({ state, rate }))
    await addToAudit({ ...about, action, details }, ports);
  const job = await replace(before, ports, (current) => ({
    ...current,
    ...(state === undefined ? {} : { state }),
    ...(rate === undefined ? {} : { ratePerSecond: rate }),
  }));
  if (job.state === 'running') await wake(job, ports);
}

/** Has a job begin nothing more. What was sent already, up to a minute ahead, is delivered. Throws as `changeJob` does. */
export async function cancelJob(
  { id, by, reason }: JobChange & { readonly reason: string | undefined },
  ports: ChangeJobPorts,
): Promise<void> {
  const why = readReason(reason);
  const before = await findJob(id, ports);
  if (before.state === 'cancelled' || before.state === 'cancelling') return;
  checkOpen(before);
  const { subscriber } = before;
  await addToAudit({ action: 'cancel-job', by, reason: why, subscriber, job: id }, ports);
  const job = await replace(before, ports, (current) => ({ ...current, state: 'cancelling' }));
  await endIfDone(job, ports);
}

/** What a body asks for. */
interface Asked {
  readonly state: 'paused' | 'running' | undefined;
  readonly rate: number | undefined;
  readonly reason: string;
}

function readChange(body: Json): Asked {
  const { state, ratePerSecond, reason } = readMembers(body, ['state', 'ratePerSecond', 'reason']);
  if (state === undefined && ratePerSecond === undefined)
    throw invalid('say what is to change: `state`, `ratePerSecond` or both');
  if (state !== undefined && state !== 'paused' && state !== 'running')
    throw invalid(
      `\`state\` must be "paused" or "running"; received ${show(state)}; DELETE cancels a job`,
    );
  const rate = ratePerSecond === undefined ? undefined : readRate(ratePerSecond);
  return { state, rate, reason: readReason(reason) };
}

function actionsOf({
  state,
  rate,
}: Pick<Asked, 'state' | 'rate'>): readonly (readonly [AuditAction, Json])[] {
  return [
    ...(state === undefined
      ? []
      : [[state === 'paused' ? 'pause-job' : 'resume-job', {}] as const]),
    ...(rate === undefined ? [] : [['change-rate', { ratePerSecond: rate }] as const]),
  ];
}

function checkOpen({ id, state }: Job): void {
  if (!hasEnded({ state }) && state !== 'cancelling') return;
  throw new WaybillError(
    'job-ended',
    `the job ${id} is ${state}, and nothing more comes of it; begin a new one`,
  );
}

async function replace(
  before: Job,
  ports: Pick<ChangeJobPorts, 'jobs'>,
  change: (current: Job) => Job,
): Promise<Job> {
  let current = before;
  for (let tries = 0; tries < TRIES; tries++) {
    const next = change(current);
    if (await ports.jobs.replaceJob(current, next)) return next;
    current = await findJob(before.id, ports);
    checkOpen(current);
  }
  throw new WaybillError('unavailable', `the job ${before.id} is being changed; send it again`);
}

/** Sends a message for each slice at which nobody is. */
async function wake(job: Job, ports: ChangeJobPorts): Promise<void> {
  const slices = await slicesOf(job.id, ports.ledger);
  const now = ports.clock.now();
  const idle = slices.filter((slice) => !readProgress(slice).isDone && slice.leasedUntil <= now);
  if (idle.length === 0) return endIfDone(job, ports);
  await sendSlices(job.id, idle, ports);
}
