import type { Job } from '../../core/records/job.ts';

/** How long a job can be read after it was begun, in seconds. */
const KEPT_SECONDS = 90 * 86_400;

/** Until when a job is kept, with what belongs to it; epoch seconds. */
export function jobExpiry({ createdAt }: Pick<Job, 'createdAt'>): number {
  return Math.floor(Date.parse(createdAt) / 1000) + KEPT_SECONDS;
}
