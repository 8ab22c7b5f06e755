import { useSignal } from '@preact/signals';
import type { IssuedKey, KeyView } from '../../../../client/index.ts';
import { now } from '../../../app/now.ts';
import { usePolled } from '../../../app/polled.ts';
import { router } from '../../../app/router.ts';
import { type Column, DataTable } from '../../../parts/data-table.tsx';
import { Empty } from '../../../parts/empty.tsx';
import { Icon } from '../../../parts/icon.tsx';
import { ProblemBox } from '../../../parts/problem-box.tsx';
import { shownStart } from '../../../parts/shown-text.ts';
import { Status } from '../../../parts/status.tsx';
import { Time } from '../../../parts/time.tsx';
import { EndKeyDialog } from './end-key-dialog.tsx';
import { IssueDialog } from './issue-dialog.tsx';
import { NewKey } from './new-key.tsx';
import { RotateDialog } from './rotate-dialog.tsx';

type Open = 'issue' | { readonly act: 'rotate' | 'end'; readonly key: KeyView } | undefined;

/** The API keys of the router. A new one is shown once, here, and by nobody again. */
export function Keys() {
  const { data, problem, refresh } = usePolled('keys', (signal) => router.keys.list({ signal }), {
    everyMs: 30_000,
  });
  const open = useSignal<Open>(undefined);
  const issued = useSignal<IssuedKey | undefined>(undefined);
  const onClose = () => {
    open.value = undefined;
  };
  const onIssued = (key: IssuedKey) => {
    issued.value = key;
    refresh();
  };
  const act = open.value;
  return (
    <section class="stack" aria-labelledby="keys">
      <div class="page-head">
        <h2 id="keys">API keys</h2>
        <button
          type="button"
          onClick={() => {
            open.value = 'issue';
          }}
        >
          <Icon name="plus" /> New key
        </button>
      </div>
      {issued.value !== undefined && (
        <NewKey
          issued={issued.value}
          onGone={() => {
            issued.value = undefined;
          }}
        />
      )}
      {problem.value !== undefined && (
        <ProblemBox what="The keys could not be loaded" problem={problem.value} retry={refresh} />
      )}
      {data.value !== undefined && (
        <DataTable
          label="Every API key"
          columns={columnsOf((which, key) => {
            open.value = { act: which, key };
          })}
          rows={data.value}
          keyOf={({ id }) => id}
          empty={<Empty title="There are no keys" />}
        />
      )}
      {act === 'issue' && <IssueDialog onIssued={onIssued} onClose={onClose} />}
      {typeof act === 'object' && act.act === 'rotate' && (
        <RotateDialog apiKey={act.key} onIssued={onIssued} onClose={onClose} />
      )}
      {typeof act === 'object' && act.act === 'end' && (
        <EndKeyDialog apiKey={act.key} onDone={refresh} onClose={onClose} />
      )}
    </section>
  );
}

function columnsOf(
  open: (act: 'rotate' | 'end', key: KeyView) => void,
): readonly Column<KeyView>[] {
  return [
    {
      id: 'producer',
      head: 'Producer',
      cell: ({ producer, label }) => (
        <bdi title={label}>
          {shownStart(producer, 80)}
          {label !== undefined && <span class="muted"> {shownStart(label, 80)}</span>}
        </bdi>
      ),
    },
    {
      id: 'state',
      head: 'State',
      width: '8rem',
      from: 420,
      cell: (key) => stateOf(key),
    },
    {
      id: 'permissions',
      head: 'May',
      from: 600,
      cell: ({ permissions }) => permissions.join(', '),
    },
    { id: 'confined', head: 'Only', from: 900, cell: confinedWords },
    {
      id: 'expires',
      head: 'Ends',
      width: '8rem',
      from: 800,
      cell: ({ expiresAt }) => (expiresAt === undefined ? 'never' : <Time at={expiresAt} />),
    },
    {
      id: 'acts',
      head: 'Acts',
      width: '6rem',
      align: 'end',
      cell: (key) => (
        <>
          <button
            type="button"
            class="plain"
            aria-label={`Rotate the key ${key.id} of ${key.producer}`}
            title="Rotate"
            onClick={() => open('rotate', key)}
          >
            <Icon name="retry" />
          </button>
          <button
            type="button"
            class="plain"
            aria-label={`End the key ${key.id} of ${key.producer}`}
            title="End"
            onClick={() => open('end', key)}
          >
            <Icon name="trash" />
          </button>
        </>
      ),
    },
  ];
}

function stateOf({ expiresAt, replacedBy }: KeyView) {
  if (expiresAt !== undefined && Date.parse(expiresAt) <= now.value)
    return <Status of="gone" word="ended" />;
  return replacedBy === undefined ? <Status of="active" /> : <Status of="behind" word="replaced" />;
}

/** `sources /shop*; 600 events a minute`. */
function confinedWords({ sources, types, subscribers, eventsPerMinute }: KeyView): string {
  const parts = [
    sources === undefined ? '' : `sources ${sources.join(' ')}`,
    types === undefined ? '' : `types ${types.join(' ')}`,
    subscribers === undefined ? '' : `subscribers ${subscribers.join(' ')}`,
    eventsPerMinute === undefined ? '' : `${eventsPerMinute} events a minute`,
  ];
  return parts.filter((part) => part !== '').join('; ');
}
