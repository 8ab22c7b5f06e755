import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { SubscriberStatus } from '../../../client/index.ts';
import type { Json } from '../../../core/event/event.ts';
import { place, setQuery } from '../../app/location.ts';
import { now } from '../../app/now.ts';
import { usePolled } from '../../app/polled.ts';
import { router } from '../../app/router.ts';
import { may } from '../../app/session.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Icon } from '../../parts/icon.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { countWords, numberWords } from '../../parts/words.ts';
import { PutDialog } from './change/put-dialog.tsx';
import { columnsOf, pathOf } from './columns.tsx';
import { healthOf } from './health.ts';
import { loadRecent } from './load-recent.ts';
import { RATES_PACE } from './recent-rates.ts';

/** Who subscribes, and how each is. */
export default function SubscribersPage() {
  const { data, problem, refresh } = usePolled('subscribers', (signal) =>
    router.subscribers({ signal }),
  );
  const rates = usePolled('recent rates', loadRecent, RATES_PACE);
  const columns = useMemo(() => columnsOf(rates.data.value), [rates.data.value]);
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
      {rates.problem.value !== undefined && (
        <ProblemBox
          what="Rates and ages could not be loaded"
          problem={rates.problem.value}
          retry={rates.refresh}
        />
      )}
      {rows !== undefined && (
        <DataTable
          label="Subscribers"
          columns={columns}
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

/** `5 subscribers: 1 failing, 1 paused`. */
function summaryOf(rows: readonly SubscriberStatus[]): string {
  const states = rows.map((row) => healthOf(row, now.value).state);
  const told = ['failing', 'retrying', 'behind', 'paused', 'unknown']
    .map((state) => [states.filter((own) => own === state).length, state] as const)
    .filter(([count]) => count > 0)
    .map(([count, state]) => `${numberWords(count)} ${state}`);
  return `${countWords(rows.length, 'subscriber')}${told.length === 0 ? '' : `: ${told.join(', ')}`}`;
}
