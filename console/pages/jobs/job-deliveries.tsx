import type { DeliveryStatus, JobDelivery, JobStatus } from '../../../client/index.ts';
import { hasEnded } from '../../../core/records/job.ts';
import { hrefOf, place, setQuery } from '../../app/location.ts';
import { router } from '../../app/router.ts';
import type { Taken } from '../../app/take-first.ts';
import { useFirst } from '../../app/use-first.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { shownStart } from '../../parts/shown-text.ts';
import { Status } from '../../parts/status.tsx';
import { Time } from '../../parts/time.tsx';
import { numberWords } from '../../parts/words.ts';
import { ListFoot } from './list-foot.tsx';
import { standings } from './progress.ts';

const STATUSES: readonly DeliveryStatus[] = [
  ...(['pending', 'retrying', 'delivered', 'dead', 'discarded'] as const),
];

/** The deliveries that a job has sent again, or let go, as they stand now. */
export function JobDeliveries({ job }: { readonly job: JobStatus }) {
  const status = STATUSES.find((known) => known === place.value.query.get('status'));
  const list = useFirst<JobDelivery>(
    `deliveries of ${job.id} ${status ?? ''}`,
    async function* (signal) {
      const query = status === undefined ? {} : { status };
      for await (const page of router.jobs.deliveryPages(job.id, query, { signal }))
        yield page.deliveries;
    },
    { everyMs: 3000, quietMs: 15_000 },
  );
  const { data, problem, refresh, showMore } = list;
  const found = data.value;
  return (
    <section class="stack" aria-labelledby="job-deliveries">
      <div class="page-head">
        <h2 id="job-deliveries">Deliveries that it touched</h2>
        {status === undefined && found !== undefined && <Standings job={job} found={found} />}
      </div>
      <div class="filters">
        <select
          aria-label="How they stand"
          value={status ?? ''}
          onChange={(event) => setQuery({ status: event.currentTarget.value })}
        >
          <option value="">However they stand</option>
          {STATUSES.map((each) => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </select>
      </div>
      {problem.value !== undefined && (
        <ProblemBox
          what="The deliveries could not be loaded"
          problem={problem.value}
          retry={refresh}
        />
      )}
      {found !== undefined && (
        <DataTable
          label="Deliveries that the job touched"
          columns={COLUMNS}
          rows={found.items}
          keyOf={({ trackingId }) => trackingId}
          linkOf={({ trackingId }) => hrefOf(`/events/${trackingId}`)}
          onEnd={showMore}
          empty={!found.isCut && <NoDeliveries job={job} status={status} />}
          foot={<ListFoot of={list} noun={['delivery', 'deliveries']} />}
        />
      )}
    </section>
  );
}

interface StandingsProps {
  readonly job: JobStatus;
  readonly found: Taken<JobDelivery>;
}

/** How those stand that are listed: a job is completed when all is sent, whatever becomes of it. */
function Standings({ job, found: { items, more } }: StandingsProps) {
  if (items.length === 0) return null;
  const counts = standings(items);
  const isRedriven = job.kind !== 'discard' && counts.some(([status]) => status === 'dead');
  return (
    <p>
      {more ? `Of the first ${numberWords(items.length)}: ` : 'Now: '}
      {counts.map(([status, count], place) => (
        <span key={status}>
          {place > 0 && ', '}
          <a href={hrefOf(`/jobs/${job.id}`, { status })}>
            {numberWords(count)} {status}
          </a>
        </span>
      ))}
      {isRedriven && (
        <>
          . <a href={hrefOf('/failures', { subscriber: job.subscriber })}>See why they are dead</a>
        </>
      )}
    </p>
  );
}

interface NoDeliveriesProps {
  readonly job: JobStatus;
  readonly status: DeliveryStatus | undefined;
}

function NoDeliveries({ job, status }: NoDeliveriesProps) {
  if (status !== undefined)
    return (
      <Empty title={`None of them is ${status}`}>
        <p>
          <a href={hrefOf(`/jobs/${job.id}`)}>See all that it touched</a>.
        </p>
      </Empty>
    );
  return (
    <Empty title={hasEnded(job) ? 'It has touched none' : 'It has touched none yet'}>
      <p>
        Here is each delivery of which it has opened a new round, or that it has ended. What another
        job has taken since is with that one.
      </p>
    </Empty>
  );
}

const COLUMNS: readonly Column<JobDelivery>[] = [
  {
    id: 'event',
    head: 'Event',
    cell: ({ trackingId }) => (
      <a href={hrefOf(`/events/${trackingId}`)}>
        <code>{trackingId}</code>
      </a>
    ),
  },
  { id: 'status', head: 'Now', width: '9rem', cell: ({ status }) => <Status of={status} /> },
  {
    id: 'attempts',
    head: 'Attempts',
    width: '7rem',
    align: 'end',
    from: 560,
    cell: ({ attempts }) => numberWords(attempts),
  },
  {
    id: 'last',
    head: 'Last attempt',
    width: '9rem',
    from: 700,
    cell: ({ lastAttemptAt }) => lastAttemptAt !== undefined && <Time at={lastAttemptAt} />,
  },
  {
    id: 'error',
    head: 'Error',
    from: 860,
    cell: ({ error }) => error !== undefined && shownStart(`${error.class}: ${error.message}`, 300),
  },
];
