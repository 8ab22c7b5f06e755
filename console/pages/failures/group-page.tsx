import { useSignal } from '@preact/signals';
import type { FailedDelivery } from '../../../client/index.ts';
import { hrefOf, place } from '../../app/location.ts';
import { router } from '../../app/router.ts';
import { may } from '../../app/session.ts';
import { useFirst } from '../../app/use-first.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Icon } from '../../parts/icon.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { shownStart, shownText } from '../../parts/shown-text.ts';
import { Time } from '../../parts/time.tsx';
import { numberWords } from '../../parts/words.ts';
import { ListFoot } from '../jobs/list-foot.tsx';
import { filterOf, type GroupName, groupTitle, readGroup } from './groups.ts';
import { JobDialog } from './job-dialog.tsx';

/** The deliveries that failed in one way, and what can be done to all of them. */
export default function GroupPage() {
  const group = readGroup(place.value.query);
  if (group === undefined)
    return (
      <Empty title="There is no such group">
        <p>
          <a href={hrefOf('/failures')}>See what has failed</a>.
        </p>
      </Empty>
    );
  return <Group group={group} />;
}

function Group({ group }: { readonly group: GroupName }) {
  const { subscriber, status, errorClass, message, statusCode = 0 } = group;
  const list = useFirst<FailedDelivery>(
    `group ${JSON.stringify(group)}`,
    async function* (signal) {
      const query = { status, errorClass, errorLike: message, statusCode };
      for await (const page of router.deliveryPages(subscriber, query, { signal }))
        yield page.deliveries;
    },
    { everyMs: 5000, quietMs: 20_000 },
  );
  const { data, problem, refresh, showMore } = list;
  const found = data.value;
  return (
    <>
      <PageHead
        title={<bdi>{shownStart(groupTitle(group), 300)}</bdi>}
        about={<About group={group} />}
      >
        {status === 'dead' && <GroupActs group={group} onDone={refresh} />}
      </PageHead>
      {problem.value !== undefined && (
        <ProblemBox
          what="The deliveries could not be loaded"
          problem={problem.value}
          retry={refresh}
        />
      )}
      {found !== undefined && (
        <DataTable
          label="Deliveries that failed like this"
          columns={status === 'dead' ? OF_DEAD : COLUMNS}
          rows={found.items}
          keyOf={({ trackingId }) => trackingId}
          linkOf={({ trackingId }) => hrefOf(`/events/${trackingId}`)}
          onEnd={showMore}
          empty={!found.isCut && <NoneLeft group={group} />}
          foot={<ListFoot of={list} noun={['delivery', 'deliveries']} />}
        />
      )}
    </>
  );
}

function About({ group }: { readonly group: GroupName }) {
  const { subscriber, status, statusCode } = group;
  return (
    <>
      {status === 'dead' ? 'Dead deliveries of ' : 'Deliveries that are tried again, of '}
      <a href={hrefOf(`/subscribers/${encodeURIComponent(subscriber)}`)}>{shownText(subscriber)}</a>
      {statusCode !== undefined && `, with status code ${statusCode}`}.{' '}
      <a href={hrefOf('/failures', { subscriber, status: status === 'dead' ? undefined : status })}>
        All its failures
      </a>
    </>
  );
}

function GroupActs({ group, onDone }: { readonly group: GroupName; readonly onDone: () => void }) {
  const open = useSignal<'redrive' | 'discard' | undefined>(undefined);
  if (!may('operate')) return null;
  const kind = open.value;
  return (
    <>
      <button
        type="button"
        class="primary"
        onClick={() => {
          open.value = 'redrive';
        }}
      >
        <Icon name="retry" /> Redrive
      </button>
      <button
        type="button"
        onClick={() => {
          open.value = 'discard';
        }}
      >
        <Icon name="trash" /> Discard
      </button>
      {kind !== undefined && (
        <JobDialog
          kind={kind}
          subscriber={group.subscriber}
          filter={filterOf(group)}
          about={groupTitle(group)}
          onDone={onDone}
          onClose={() => {
            open.value = undefined;
          }}
        />
      )}
    </>
  );
}

function NoneLeft({ group: { subscriber, status } }: { readonly group: GroupName }) {
  return (
    <Empty title={status === 'dead' ? 'None of them is dead any more' : 'None of them is retried'}>
      <p>
        They were sent again, let go, or failed in another way.{' '}
        <a href={hrefOf('/jobs', { subscriber })}>See the jobs of {shownText(subscriber)}</a>, or{' '}
        <a href={hrefOf('/failures', { subscriber })}>what has failed</a>.
      </p>
    </Empty>
  );
}

const COLUMNS: readonly Column<FailedDelivery>[] = [
  {
    id: 'event',
    head: 'Event',
    width: '18rem',
    cell: ({ trackingId }) => (
      <a href={hrefOf(`/events/${trackingId}`)}>
        <code>{trackingId}</code>
      </a>
    ),
  },
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
    from: 440,
    cell: ({ lastAttemptAt }) => lastAttemptAt !== undefined && <Time at={lastAttemptAt} />,
  },
  {
    id: 'next',
    head: 'Next',
    width: '8rem',
    from: 1100,
    cell: ({ nextAttemptAt }) => nextAttemptAt !== undefined && <Time at={nextAttemptAt} />,
  },
  {
    id: 'message',
    head: 'Message',
    from: 700,
    cell: ({ error }) => error !== undefined && <bdi>{shownStart(error.message, 300)}</bdi>,
  },
];

/** Of what is dead, nothing comes next. */
const OF_DEAD = COLUMNS.filter(({ id }) => id !== 'next');
