import { useSignal } from '@preact/signals';
import type { SubscriberStatus } from '../../../client/index.ts';
import type { Json } from '../../../core/event/event.ts';
import { hrefOf, place, setQuery } from '../../app/location.ts';
import { now } from '../../app/now.ts';
import { usePolled } from '../../app/polled.ts';
import { router } from '../../app/router.ts';
import { may } from '../../app/session.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Icon } from '../../parts/icon.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { shownStart } from '../../parts/shown-text.ts';
import { Status } from '../../parts/status.tsx';
import { agoWords, countWords, numberWords } from '../../parts/words.ts';
import { PutDialog } from './change/put-dialog.tsx';
import { healthOf } from './health.ts';

/** Who subscribes, and how each is. */
export default function SubscribersPage() {
  const { data, problem, refresh } = usePolled('subscribers', (signal) =>
    router.subscribers({ signal }),
  );
  const pattern = newPattern(place.value.query.get('new'));
  const making = useSignal(pattern !== undefined);
  const rows = data.value;
  return (
    <>
      <PageHead title="Subscribers" about={rows === undefined ? undefined : summaryOf(rows)}>
        {may('operate') && (
          <button
            type="button"
            onClick={() => {
              making.value = true;
            }}
          >
            <Icon name="plus" /> New subscriber
          </button>
        )}
      </PageHead>
      {problem.value !== undefined && (
        <ProblemBox
          what="The subscribers could not be loaded"
          problem={problem.value}
          retry={refresh}
        />
      )}
      {rows !== undefined && (
        <DataTable
          label="Subscribers"
          columns={COLUMNS}
          rows={rows}
          keyOf={({ name }) => name}
          linkOf={({ name }) => pathOf(name)}
          empty={<NobodyYet />}
        />
      )}
      {making.value && may('operate') && (
        <PutDialog
          pattern={pattern}
          onClose={() => {
            making.value = false;
            setQuery({ new: undefined });
          }}
          onDone={refresh}
        />
      )}
    </>
  );
}

/** The pattern that another page gives for a new subscriber. */
function newPattern(text: string | null): Json | undefined {
  try {
    return text === null ? undefined : (JSON.parse(text) as Json);
  } catch {
    return undefined;
  }
}

function NobodyYet() {
  return (
    <Empty title="Nobody subscribes yet">
      <p>
        Add a subscriber to your stack with <code>router.addSubscriber()</code>
        {may('operate') && (
          <>
            , or make one here that is pulled from: <strong>New subscriber</strong>
          </>
        )}
        .
      </p>
    </Empty>
  );
}

function pathOf(name: string): string {
  return hrefOf(`/subscribers/${encodeURIComponent(name)}`);
}

/** `5 subscribers: 1 failing, 1 paused`. */
function summaryOf(rows: readonly SubscriberStatus[]): string {
  const states = rows.map((row) => healthOf(row, now.value).state);
  const told = ['failing', 'retrying', 'behind', 'paused', 'unknown']
    .map((state) => [states.filter((own) => own === state).length, state] as const)
    .filter(([count]) => count > 0)
    .map(([count, state]) => `${numberWords(count)} ${state}`);
  return `${countWords(rows.length, 'subscriber')}${told.length === 0 ? '' : `: ${told.join(', ')}`}`;
}

const COLUMNS: readonly Column<SubscriberStatus>[] = [
  {
    id: 'name',
    head: 'Name',
    cell: ({ name }) => <a href={pathOf(name)}>{name}</a>,
  },
  {
    id: 'health',
    head: 'Health',
    width: '8rem',
    cell: (row) => {
      const { state, why } = healthOf(row, now.value);
      return (
        <span title={why}>
          <Status of={state} />
        </span>
      );
    },
  },
  figure('waiting', 'Waiting', 0, ({ queue }) => ('error' in queue ? queue : queue.visible)),
  figure('delayed', 'Delayed', 1100, ({ queue }) => ('error' in queue ? queue : queue.delayed)),
  figure('inFlight', 'In flight', 700, ({ queue }) => ('error' in queue ? queue : queue.inFlight)),
  figure('retrying', 'Retrying', 600, ({ deliveries }) =>
    'error' in deliveries ? deliveries : deliveries.retrying,
  ),
  figure('dead', 'Dead', 420, ({ deliveries }) =>
    'error' in deliveries ? deliveries : deliveries.dead,
  ),
  {
    id: 'oldest',
    head: 'Oldest failure',
    width: '9rem',
    from: 800,
    cell: ({ deliveries }) => oldestOf(deliveries),
  },
  {
    id: 'pattern',
    head: 'Pattern',
    from: 1000,
    cell: ({ pattern }) => <code>{shownStart(JSON.stringify(pattern), 200)}</code>,
  },
];

type Unknown = { readonly error: { readonly message: string } };

function figure(
  id: string,
  head: string,
  from: number,
  read: (row: SubscriberStatus) => number | Unknown,
): Column<SubscriberStatus> {
  return {
    ...{ id, head, from, width: '6.5rem', align: 'end' },
    cell: (row) => {
      const value = read(row);
      if (typeof value === 'number') return numberWords(value);
      return <span title={value.error.message}>not known</span>;
    },
  };
}

function oldestOf(deliveries: SubscriberStatus['deliveries']): string {
  if ('error' in deliveries) return '';
  const [since] = [deliveries.deadSince, deliveries.retryingSince]
    .filter((time) => time !== undefined)
    .sort();
  return since === undefined ? '' : agoWords(Date.parse(since), now.value);
}
