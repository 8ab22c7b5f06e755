import { useSignal } from '@preact/signals';
import { type JobStatus, RouterError } from '../../../client/index.ts';
import { hasEnded } from '../../../core/records/job.ts';
import { hrefOf } from '../../app/location.ts';
import type { PathVariables } from '../../app/pages.ts';
import { usePolled } from '../../app/polled.ts';
import { router } from '../../app/router.ts';
import { may } from '../../app/session.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { shownText } from '../../parts/shown-text.ts';
import { JobActs } from './job-acts.tsx';
import { JobAudit } from './job-audit.tsx';
import { JobDeliveries } from './job-deliveries.tsx';
import { JobFacts } from './job-facts.tsx';
import { addSample, handledBy, jobTitle, type Sample } from './progress.ts';

/** While a job runs it is looked at so often, and then only for what becomes of its deliveries; in milliseconds. */
const RUNNING_MS = 1000;
const ENDED_MS = 15_000;

/** One job: how far it has come, what can be changed of it, and what became of its deliveries. */
export default function JobPage({ path }: { readonly path: PathVariables }) {
  const { id = '' } = path;
  const samples = useSignal<readonly Sample[]>([]);
  const isEnded = useSignal(false);
  const everyMs = isEnded.value ? ENDED_MS : RUNNING_MS;
  const { data, problem, refresh } = usePolled(
    `job ${id}`,
    async (signal) => {
      const job = await router.jobs.get(id, { signal });
      samples.value = watched(samples.peek(), job);
      isEnded.value = hasEnded(job);
      return job;
    },
    { everyMs, quietMs: everyMs * 4 },
  );
  const job = data.value;
  if (problem.value instanceof RouterError && problem.value.status === 404)
    return (
      <Empty title="There is no such job">
        <p>
          Jobs are kept for 90 days. <a href={hrefOf('/jobs')}>See those that there are</a>.
        </p>
      </Empty>
    );
  return (
    <>
      <PageHead
        title={job === undefined ? 'Job' : jobTitle(job)}
        about={
          <>
            <code>{shownText(id)}</code> <CopyButton what="the job's id" text={id} />
          </>
        }
      >
        {job !== undefined && <JobActs job={job} onDone={refresh} />}
      </PageHead>
      {problem.value !== undefined && (
        <ProblemBox what="The job could not be loaded" problem={problem.value} retry={refresh} />
      )}
      {job !== undefined && (
        <>
          <JobFacts job={job} samples={samples.value} />
          <JobDeliveries job={job} />
          {may('admin') && <JobAudit job={job} />}
        </>
      )}
    </>
  );
}

function watched(samples: readonly Sample[], job: JobStatus): readonly Sample[] {
  return addSample(samples, { at: Date.now(), handled: handledBy(job) });
}
