import type { Job, JobPage, JobState, JobStatus } from '../../../client/index.ts';
import { hasEnded } from '../../../core/records/job.ts';
import { hrefOf, place, setQuery } from '../../app/location.ts';
import { router } from '../../app/router.ts';
import { useFirst } from '../../app/use-first.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { shownStart } from '../../parts/shown-text.ts';
import { Status } from '../../parts/status.tsx';
import { Time } from '../../parts/time.tsx';
import { countWords, numberWords } from '../../parts/words.ts';
import { JobProgress } from './job-progress.tsx';
import { ListFoot } from './list-foot.tsx';
import { jobTitle } from './progress.ts';

const STATES: readonly JobState[] = [
  ...(['running', 'paused', 'cancelling', 'completed', 'failed', 'cancelled'] as const),
];

/** Of running jobs it is asked how far they have come; of so many at most. */
const MOST_WATCHED = 20;

/** Acts on many deliveries: what runs now, and what has ended in the last 90 days. */
export default function JobsPage() {
  const { query } = place.value;
  const state = STATES.find((known) => known === query.get('state'));
  const subscriber = query.get('subscriber') ?? undefined;
  const filter = {
    ...(state === undefined ? {} : { state }),
    ...(subscriber === undefined ? {} : { subscriber }),
  };
  const list = useFirst<Listed>(
    `jobs ${JSON.stringify(filter)}`,
    (signal) => withProgress(router.jobs.pages(filter, { signal }), signal),
    { everyMs: 3000, quietMs: 15_000 },
  );
  const { data, problem, refresh, showMore } = list;
  const jobs = data.value?.items;
  const running = jobs?.filter((job) => !hasEnded(job)).length ?? 0;
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <>
      <PageHead
        title="Jobs"
        about={
          running === 0
            ? 'Redrives, replays and discards of the last 90 days, newest first.'
            : `${countWords(running, 'job')} not at an end yet.`
        }
      />
      <div class="filters">
        <select
          aria-label="State"
          value={state ?? ''}
          onChange={(event) => setQuery({ state: event.currentTarget.value })}
        >
          <option value="">In any state</option>
          {STATES.map((each) => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </select>
        {subscriber !== undefined && (
          <button type="button" onClick={() => setQuery({ subscriber: undefined })}>
            Of {shownStart(subscriber, 64)}: show all
          </button>
        )}
      </div>
      {problem.value !== undefined && (
        <ProblemBox what="The jobs could not be loaded" problem={problem.value} retry={refresh} />
      )}
      {jobs !== undefined && (
        <DataTable
          label="Jobs"
          columns={COLUMNS}
          rows={jobs}
          keyOf={({ id }) => id}
          linkOf={({ id }) => hrefOf(`/jobs/${id}`)}
          onEnd={showMore}
          empty={data.value?.isCut ? undefined : isFiltered ? <NoneSuch /> : <NoneYet />}
          foot={<ListFoot of={list} noun={['job', 'jobs']} />}
        />
      )}
    </>
  );
}

function NoneYet() {
  return (
    <Empty title="There are no jobs yet">
      <p>
        A job sends many deliveries again, or lets them go.{' '}
        <a href={hrefOf('/failures')}>Failures</a> has a button for each group of dead ones, and
        each of the <a href={hrefOf('/subscribers')}>Subscribers</a> one for a replay.
      </p>
    </Empty>
  );
}

function NoneSuch() {
  return (
    <Empty title="No job fits">
      <p>
        <a href={hrefOf('/jobs')}>See all of them</a>.
      </p>
    </Empty>
  );
}

/** A job of the list, with how far it has come while it has not ended. */
type Listed = Job & Partial<Pick<JobStatus, 'progress'>>;

async function* withProgress(
  pages: AsyncIterable<JobPage>,
  signal: AbortSignal,
): AsyncIterable<readonly Listed[]> {
  let watched = 0;
  for await (const { jobs } of pages) {
    const isAsked = (job: Job) => !hasEnded(job) && watched++ < MOST_WATCHED;
    yield await Promise.all(
      jobs.map((job) => (isAsked(job) ? router.jobs.get(job.id, { signal }) : job)),
    );
  }
}

const COLUMNS: readonly Column<Listed>[] = [
  {
    id: 'job',
    head: 'Job',
    cell: (job) => <a href={hrefOf(`/jobs/${job.id}`)}>{jobTitle(job)}</a>,
  },
  { id: 'state', head: 'State', width: '9rem', cell: ({ state }) => <Status of={state} /> },
  {
    id: 'progress',
    head: 'Deliveries',
    width: '15rem',
    from: 620,
    cell: (job) => (isWatched(job) ? <JobProgress job={job} /> : foundWords(job)),
  },
  {
    id: 'begun',
    head: 'Begun',
    width: '8rem',
    from: 420,
    cell: ({ createdAt }) => <Time at={createdAt} />,
  },
  { id: 'by', head: 'By', width: '10rem', from: 1000, cell: ({ by }) => shownStart(by, 100) },
  { id: 'reason', head: 'Why', from: 800, cell: ({ reason }) => shownStart(reason, 200) },
];

function isWatched(job: Listed): job is JobStatus {
  return job.progress !== undefined;
}

function foundWords({ matched }: Job): string {
  return `${matched.exact ? '' : 'at least '}${numberWords(matched.count)} found`;
}
