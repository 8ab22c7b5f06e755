import { WaybillError } from '../errors.ts';
import type { JobStore } from '../ports/jobs/job-store.ts';
import type { SliceStore } from '../ports/slices.ts';
import { isJobId, type Job, type JobCounts } from '../records/job.ts';
import { cutText } from '../shared/cut-text.ts';
import { readProgress, slicesOf, sumCounts } from './job-work.ts';

/** A job with how far it has come. */
export interface JobStatus extends Job {
  readonly progress: JobCounts & {
    readonly slices: { readonly done: number; readonly total: number };
  };
}

/** What jobs are read from. */
export interface ShowJobPorts {
  readonly ledger: Pick<SliceStore, 'listSlices'>;
  readonly jobs: Pick<JobStore, 'findJob'>;
}

/** Throws `not-found`. */
export async function findJob(id: string, { jobs }: Pick<ShowJobPorts, 'jobs'>): Promise<Job> {
  const job = isJobId(id) ? await jobs.findJob(id) : undefined;
  if (job !== undefined) return job;
  throw new WaybillError(
    'not-found',
    `there is no job ${cutText(id, 64)}; GET /jobs lists those of the last 90 days`,
  );
}

/** A job with its progress. Throws `not-found`. */
export async function showJob(id: string, ports: ShowJobPorts): Promise<JobStatus> {
  const job = await findJob(id, ports);
  const slices = await slicesOf(id, ports.ledger);
  const done = slices.filter((slice) => readProgress(slice).isDone).length;
  return { ...job, progress: { ...sumCounts(slices), slices: { done, total: slices.length } } };
}
