import type { JobStatus } from '../../../client/index.ts';
import { hrefOf } from '../../app/location.ts';
import { shownStart, shownText } from '../../parts/shown-text.ts';
import { Status } from '../../parts/status.tsx';
import { Time } from '../../parts/time.tsx';
import { numberWords } from '../../parts/words.ts';
import { JobProgress } from './job-progress.tsx';
import { aboutJob, leftWords, outcomeWords, paceOf, type Sample } from './progress.ts';

interface JobFactsProps {
  readonly job: JobStatus;
  readonly samples: readonly Sample[];
}

/** How far a job has come, at which pace, and what it is about. */
export function JobFacts({ job, samples }: JobFactsProps) {
  const about = aboutJob(job);
  return (
    <div class="columns">
      <section class="card stack" aria-label="Progress">
        <p class="actions">
          <Status of={job.state} /> <PaceWords job={job} samples={samples} />
        </p>
        <JobProgress job={job} />
        <ul class="plain">
          {outcomeWords(job).map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
        {job.error !== undefined && (
          <p class="notice bad">
            It has failed: {shownText(job.error.message)} ({shownText(job.error.code)})
          </p>
        )}
      </section>
      <section class="card" aria-label="What it is">
        <dl class="pairs">
          <dt>Subscriber</dt>
          <dd>
            <a href={hrefOf(`/subscribers/${encodeURIComponent(job.subscriber)}`)}>
              {shownText(job.subscriber)}
            </a>
          </dd>
          <dt>Which</dt>
          <dd>
            {about.length === 0 && 'all that were dead'}
            {about.map((line) => (
              <div key={line}>{shownStart(line, 300)}</div>
            ))}
          </dd>
          <dt>Why</dt>
          <dd>{shownText(job.reason)}</dd>
          <dt>By</dt>
          <dd>{shownText(job.by)}</dd>
          <dt>Begun</dt>
          <dd>
            <Time at={job.createdAt} />
          </dd>
          {job.endedAt !== undefined && (
            <>
              <dt>Ended</dt>
              <dd>
                <Time at={job.endedAt} />
              </dd>
            </>
          )}
          {job.ratePerSecond !== undefined && (
            <>
              <dt>At most</dt>
              <dd>{numberWords(job.ratePerSecond)} a second</dd>
            </>
          )}
        </dl>
      </section>
    </div>
  );
}

function PaceWords({ job, samples }: JobFactsProps) {
  if (job.state !== 'running') return null;
  const pace = paceOf(samples);
  const words = [
    ...(pace === undefined || pace <= 0
      ? []
      : [`${numberWords(Math.round(pace * 10) / 10)} a second`]),
    leftWords(job, pace),
  ];
  return <span class="muted">{words.filter((word) => word !== '').join(', ')}</span>;
}
