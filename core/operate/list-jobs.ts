import type { JobPage, JobStore } from '../ports/jobs/job-store.ts';
import {
  checkParameters,
  type Parameters,
  readChoice,
  readLimit,
} from '../query/read-parameters.ts';
import type { JobState } from '../records/job.ts';

const DEFAULT_LIMIT = 25;

const STATES: readonly JobState[] = [
  ...(['running', 'paused', 'cancelling', 'completed', 'failed', 'cancelled'] as const),
];

/** How many pages are looked through for jobs that are asked for by state or subscriber, before the caller is asked to go on. */
const MOST_PAGES = 10;

/** Lists jobs, newest first. Throws `invalid-request`. */
export async function listJobs(
  parameters: Parameters,
  { jobs }: { readonly jobs: Pick<JobStore, 'listJobs'> },
): Promise<JobPage> {
  checkParameters(parameters, ['state', 'subscriber', 'limit', 'cursor']);
  const state = readChoice('state', parameters.state, STATES);
  const { subscriber } = parameters;
  const limit = readLimit(parameters.limit, DEFAULT_LIMIT);
  let { cursor } = parameters;
  for (let pages = 1; ; pages++) {
    const page = await jobs.listJobs({ limit, ...(cursor === undefined ? {} : { cursor }) });
    const wanted = page.jobs.filter(
      (job) =>
        (state === undefined || job.state === state) &&
        (subscriber === undefined || job.subscriber === subscriber),
    );
    cursor = page.cursor;
    if (wanted.length > 0 || cursor === undefined || pages === MOST_PAGES)
      return { jobs: wanted, ...(cursor === undefined ? {} : { cursor }) };
  }
}
