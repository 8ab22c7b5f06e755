import { hrefOf, place, setQuery } from '../../app/location.ts';
import { usePolled } from '../../app/polled.ts';
import { router } from '../../app/router.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { shownStart, shownText } from '../../parts/shown-text.ts';
import { Time } from '../../parts/time.tsx';
import { countWords, numberWords } from '../../parts/words.ts';
import { groupHref } from './group-href.ts';
import { type Failure, type Failures, groupTitle, shareWords } from './groups.ts';
import { type Asked, loadFailures } from './load-failures.ts';

/** What has failed, by how it failed, the worst first. */
export default function FailuresPage() {
  const { query } = place.value;
  const asked: Asked = {
    status: query.get('status') === 'retrying' ? 'retrying' : 'dead',
    subscriber: query.get('subscriber') ?? undefined,
  };
  const { data, problem, refresh } = usePolled(
    `failures ${JSON.stringify(asked)}`,
    (signal) => loadFailures(asked, signal),
    { everyMs: 10_000, quietMs: 60_000 },
  );
  const names = usePolled('names of subscribers', (signal) => router.subscribers({ signal }), {
    once: true,
  });
  const found = data.value;
  return (
    <>
      <PageHead
        title="Failures"
        about={found === undefined ? undefined : summaryOf(found, asked)}
      />
      <div class="filters">
        <select
          aria-label="Subscriber"
          value={asked.subscriber ?? ''}
          onChange={(event) => setQuery({ subscriber: event.currentTarget.value })}
        >
          <option value="">Of all subscribers</option>
          {namesOf(asked, names.data.value).map((name) => (
            <option key={name} value={name}>
              {shownText(name)}
            </option>
          ))}
        </select>
        <select
          aria-label="How they stand"
          value={asked.status}
          onChange={(event) => {
            const { value } = event.currentTarget;
            setQuery({ status: value === 'dead' ? undefined : value });
          }}
        >
          <option value="dead">Dead: nothing more is tried</option>
          <option value="retrying">Retrying: tried again by themselves</option>
        </select>
      </div>
      {problem.value !== undefined && (
        <ProblemBox
          what="The failures could not be loaded"
          problem={problem.value}
          retry={refresh}
        />
      )}
      {found !== undefined && found.unknown.length > 0 && (
        <p class="notice warn">
          Not known of {shownText(found.unknown.join(', '))}: the router could not answer.
        </p>
      )}
      {found !== undefined && (
        <DataTable
          label="Groups of failures"
          columns={COLUMNS}
          rows={found.failures}
          keyOf={groupHref}
          linkOf={groupHref}
          empty={<NothingFailed asked={asked} />}
          foot={
            found.others === 0
              ? undefined
              : `${countWords(found.others, 'delivery', 'deliveries')} more in groups that are too small to be named`
          }
        />
      )}
    </>
  );
}

/** One that was asked for and is not there any more can still be seen to be chosen. */
function namesOf(
  { subscriber }: Asked,
  known: readonly { readonly name: string }[] = [],
): readonly string[] {
  const names = known.map(({ name }) => name);
  return subscriber === undefined || names.includes(subscriber) ? names : [subscriber, ...names];
}

/** `12 dead in 3 groups`. */
function summaryOf({ failures, count, exact }: Failures, { status }: Asked): string {
  const deliveries = `${exact ? '' : 'At least '}${countWords(count, 'delivery', 'deliveries')}`;
  const state = status === 'dead' ? 'dead' : 'tried again';
  return `${deliveries} ${state}, in ${countWords(failures.length, 'group')}.`;
}

function NothingFailed({ asked: { status, subscriber } }: { readonly asked: Asked }) {
  const of = subscriber === undefined ? '' : ` of ${shownText(subscriber)}`;
  if (status === 'retrying')
    return (
      <Empty title={`Nothing${of} is tried again now`}>
        <p>
          <a href={hrefOf('/failures', { subscriber })}>See what is dead</a>.
        </p>
      </Empty>
    );
  return (
    <Empty title={`Nothing${of} is dead`}>
      <p>
        Every delivery was made, is on its way, or{' '}
        <a href={hrefOf('/failures', { subscriber, status: 'retrying' })}>is tried again</a>. What
        could not be delivered in all its attempts will be here, with a button that sends it again.
      </p>
    </Empty>
  );
}

const COLUMNS: readonly Column<Failure>[] = [
  {
    id: 'count',
    head: 'Deliveries',
    width: '7.5rem',
    align: 'end',
    cell: ({ count }) => numberWords(count),
  },
  {
    id: 'share',
    head: 'Share',
    width: '9rem',
    from: 720,
    cell: ({ share }) => (
      <span class="job-progress">
        <span class="progress" aria-hidden="true">
          <span style={{ width: `${Math.max(1, share * 100)}%` }} />
        </span>
        <span class="muted">{shareWords(share)}</span>
      </span>
    ),
  },
  {
    id: 'error',
    head: 'Error',
    cell: (group) => (
      <a href={groupHref(group)} title={shownStart(groupTitle(group), 300)}>
        <bdi>{shownStart(groupTitle(group), 300)}</bdi>
      </a>
    ),
  },
  {
    id: 'code',
    head: 'Code',
    width: '5.5rem',
    from: 1000,
    cell: ({ statusCode }) => statusCode,
  },
  {
    id: 'subscriber',
    head: 'Subscriber',
    width: '10rem',
    from: 480,
    cell: ({ subscriber }) => shownStart(subscriber, 64),
  },
  {
    id: 'first',
    head: 'First',
    width: '8rem',
    from: 900,
    cell: ({ firstAt }) => firstAt !== undefined && <Time at={firstAt} />,
  },
  {
    id: 'last',
    head: 'Last',
    width: '8rem',
    from: 600,
    cell: ({ lastAt }) => lastAt !== undefined && <Time at={lastAt} />,
  },
];
