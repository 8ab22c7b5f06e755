import type { AuditEntry, JobStatus } from '../../../client/index.ts';
import { usePolled } from '../../app/polled.ts';
import { router } from '../../app/router.ts';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { shownStart, shownText } from '../../parts/shown-text.ts';
import { Time } from '../../parts/time.tsx';

const MINUTE_MS = 60_000;

/** The audit is of all that was done; of so many entries since a job began, its own are looked for. */
const MOST_LOOKED = 500;

/** Who began a job, and who changed it, for those who may read the audit. */
export function JobAudit({ job }: { readonly job: JobStatus }) {
  const { data, problem, refresh } = usePolled(
    `audit of ${job.id} ${job.state} ${job.ratePerSecond ?? ''}`,
    (signal) => entriesOf(job, signal),
    { once: true },
  );
  return (
    <section class="stack" aria-labelledby="job-audit">
      <h2 id="job-audit">Who did what</h2>
      {problem.value !== undefined && (
        <ProblemBox what="The audit could not be loaded" problem={problem.value} retry={refresh} />
      )}
      {data.value?.length === 0 && (
        <p class="muted">The latest entries of the audit have none of this job.</p>
      )}
      <ul class="plain">
        {data.value?.map(({ id, at, by, action, reason }) => (
          <li key={id}>
            <Time at={at} as="clock" /> <strong>{shownText(action)}</strong> by{' '}
            {shownStart(by, 100)}: “{shownStart(reason, 300)}”
          </li>
        ))}
      </ul>
    </section>
  );
}

async function entriesOf(job: JobStatus, signal: AbortSignal): Promise<readonly AuditEntry[]> {
  const from = new Date(Date.parse(job.createdAt) - MINUTE_MS).toISOString();
  const until = job.endedAt === undefined ? undefined : Date.parse(job.endedAt) + MINUTE_MS;
  const to = until === undefined ? {} : { to: new Date(until).toISOString() };
  const entries: AuditEntry[] = [];
  let looked = 0;
  for await (const entry of router.audit({ from, ...to }, { signal })) {
    if (entry.job === job.id) entries.push(entry);
    if (++looked === MOST_LOOKED) break;
  }
  return entries.reverse();
}
