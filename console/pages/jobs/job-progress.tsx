import type { JobStatus } from '../../../client/index.ts';
import { jobTitle, progressWords, shareOf } from './progress.ts';

/** How far a job has come, as a bar and in figures. */
export function JobProgress({ job }: { readonly job: JobStatus }) {
  const percent = Math.floor(shareOf(job) * 100);
  return (
    <span class="job-progress">
      <span
        class="progress"
        role="progressbar"
        aria-label={`${jobTitle(job)}, ${job.id}`}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        aria-valuetext={`${progressWords(job)}, ${percent} percent`}
      >
        <span style={{ width: `${percent}%` }} />
      </span>
      <span class="muted">{progressWords(job)}</span>
    </span>
  );
}
