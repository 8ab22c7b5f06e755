import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { hrefOf, place } from '../../app/location.ts';
import { usePolled } from '../../app/polled.ts';
import { router } from '../../app/router.ts';
import { may } from '../../app/session.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Icon } from '../../parts/icon.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { Time } from '../../parts/time.tsx';
import { countWords } from '../../parts/words.ts';
import { EVENT_COLUMNS, waybillHref } from './columns.tsx';
import { type EventFilter, FILTER_NAMES, readFilter } from './event-filter.ts';
import { EventList } from './event-list.ts';
import { FilterBar } from './filter-bar.tsx';

const MOST_TYPES = 200;

/** Events as they come, and those before them. */
export default function EventsPage() {
  const filter = readFilter(place.value.query);
  const key = FILTER_NAMES.map((name) => filter[name]).join('\n');
  const paused = useSignal(false);
  const { data: types } = usePolled('event-types', loadTypes, { once: true });
  const isLive = filter.q === '' && filter.from === '' && filter.to === '';
  return (
    <>
      <PageHead title="Events" about={<About filter={filter} />}>
        {isLive && (
          <button
            type="button"
            aria-pressed={paused.value}
            onClick={() => {
              paused.value = !paused.value;
            }}
          >
            <Icon name={paused.value ? 'play' : 'pause'} /> {paused.value ? 'Go on' : 'Pause'}
          </button>
        )}
      </PageHead>
      <FilterBar filter={filter} types={types.value ?? []} />
      <List key={key} filter={filter} paused={paused.value} />
    </>
  );
}

function About({ filter: { q, from, to } }: { readonly filter: EventFilter }) {
  if (q !== '') return 'With this id, subject or type, compared exactly.';
  if (from === '' && to === '') return 'As they are accepted, the newest first.';
  return (
    <>
      Accepted{' '}
      {from !== '' && (
        <>
          since <Time at={from} as="clock" />{' '}
        </>
      )}
      {to !== '' && (
        <>
          before <Time at={to} as="clock" />
        </>
      )}{' '}
      <a href={hrefOf('/events')}>Follow what is new</a>
    </>
  );
}

function List({ filter, paused }: { readonly filter: EventFilter; readonly paused: boolean }) {
  // It begins anew with another filter, by the key that it is drawn with.
  const list = useMemo(() => new EventList(filter), []);
  const scrolled = useSignal(false);
  useEffect(() => list.start(), [list]);
  const isHeld = paused || scrolled.value;
  useEffect(() => list.hold(isHeld), [list, isHeld]);
  return (
    <>
      {list.problem.value !== undefined && (
        <ProblemBox
          what="The events could not be loaded"
          problem={list.problem.value}
          {...(list.isLive ? {} : { retry: () => void list.loadMore() })}
        />
      )}
      <Waiting list={list} isHeld={isHeld} />
      <DataTable
        label="Events"
        columns={EVENT_COLUMNS}
        rows={list.rows.value}
        keyOf={({ trackingId }) => trackingId}
        linkOf={waybillHref}
        onEnd={() => void list.loadMore()}
        onView={({ first, last, top }) => {
          scrolled.value = top > 0;
          list.see(first, last);
        }}
        empty={!list.isLoading.value && <Nothing filter={filter} />}
        foot={<Foot list={list} filter={filter} />}
      />
    </>
  );
}

/** What is not shown: what waits, and what came too fast. */
function Waiting({ list, isHeld }: { readonly list: EventList; readonly isHeld: boolean }) {
  const held = list.held.value.length;
  const skipped = list.skipped.value;
  return (
    <div role="status" class={isHeld || skipped !== undefined ? 'notice' : 'sr-only'}>
      {isHeld && (
        <div>
          {held === 0
            ? 'The rows stay as they are; new events wait.'
            : `${countWords(held, 'new event')} ${held === 1 ? 'waits' : 'wait'}: go on, or scroll to the top.`}
        </div>
      )}
      {skipped !== undefined && (
        <div>
          {skipped.exact ? '' : 'More than '}
          {countWords(skipped.count, 'event')} came too fast to be shown and{' '}
          {skipped.count === 1 ? 'was' : 'were'} skipped.{' '}
          <a href={spanHref(skipped)}>List that time</a>
        </div>
      )}
    </div>
  );
}

function Foot({ list, filter }: { readonly list: EventList; readonly filter: EventFilter }) {
  const reached = list.lookedBackTo.value;
  const oldest = list.rows.value.at(-1)?.acceptedAt;
  if (list.isFull && oldest !== undefined) {
    // Those of the oldest millisecond may not all be here.
    const to = new Date(Date.parse(oldest) + 1).toISOString();
    return (
      <>
        {countWords(list.rows.value.length, 'event')}, as many as are kept here.{' '}
        <a href={hrefOf('/events', { ...filter, to })}>List what is older</a>
      </>
    );
  }
  if (list.isLoading.value) return <>Loading …</>;
  return (
    <>
      {countWords(list.rows.value.length, 'event')}
      {reached !== undefined && (
        <>
          , looked back to <Time at={reached} as="clock" />.{' '}
          {list.isDone.value ? (
            <button
              type="button"
              class="plain"
              onClick={() => void list.loadMore({ further: true })}
            >
              Look further back
            </button>
          ) : (
            <button type="button" class="plain" onClick={() => void list.loadMore()}>
              Go on
            </button>
          )}
        </>
      )}
    </>
  );
}

function Nothing({ filter }: { readonly filter: EventFilter }) {
  const isFiltered = FILTER_NAMES.some((name) => filter[name] !== '');
  if (isFiltered)
    return (
      <Empty title="No event is like that">
        <p>
          Filters are compared exactly, and the list looks a day back at first. Look further back
          below, or <a href={hrefOf('/events')}>clear the filters</a>.
        </p>
      </Empty>
    );
  return (
    <Empty title="No event was accepted in the last day">
      <p>
        {may('publish') ? (
          <>
            <a href={hrefOf('/send')}>Send one</a>, or publish with waybill send.
          </>
        ) : (
          'What is accepted appears here by itself.'
        )}
      </p>
    </Empty>
  );
}

function spanHref({ from, to }: { readonly from: string; readonly to: string }): string {
  return hrefOf('/events', { from, to: new Date(Date.parse(to) + 1).toISOString() });
}

async function loadTypes(signal: AbortSignal): Promise<readonly string[]> {
  const types: string[] = [];
  for await (const { type } of router.catalog.list({}, { signal })) {
    types.push(type);
    if (types.length === MOST_TYPES) break;
  }
  return types;
}
