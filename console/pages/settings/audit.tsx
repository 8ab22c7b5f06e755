import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { AuditEntry } from '../../../client/index.ts';
import { hrefOf } from '../../app/location.ts';
import { router } from '../../app/router.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { shownStart } from '../../parts/shown-text.ts';
import { Time } from '../../parts/time.tsx';

const DAY_MS = 86_400_000;
const SPANS = [
  ['24 hours', 1],
  ['7 days', 7],
  ['30 days', 30],
] as const;
const PAGE = 100;

/** Who did what, when and why, the latest first; more is loaded as one goes down. */
export function Audit() {
  const days = useSignal<number>(7);
  const text = useSignal('');
  const { rows, problem, ended, more, again } = useEntries(days.value);
  const wanted = text.value.toLowerCase();
  const shown = rows.filter((entry) => wordsOf(entry).includes(wanted));
  return (
    <section class="stack" aria-labelledby="audit">
      <h2 id="audit">Who did what</h2>
      <div class="filters">
        <input
          type="search"
          aria-label="Find in the audit"
          placeholder="Find a person, an act, a subscriber, a reason"
          value={text.value}
          onInput={(event) => {
            text.value = event.currentTarget.value;
          }}
        />
        <select
          aria-label="Of the last"
          value={days.value}
          onChange={(event) => {
            days.value = Number(event.currentTarget.value);
          }}
        >
          {SPANS.map(([words, count]) => (
            <option key={count} value={count}>
              Last {words}
            </option>
          ))}
        </select>
      </div>
      {problem !== undefined && (
        <ProblemBox what="The audit could not be loaded" problem={problem} retry={again} />
      )}
      <DataTable
        label="Audit"
        columns={COLUMNS}
        rows={shown}
        keyOf={({ id }) => id}
        onEnd={more}
        empty={
          ended && (
            <Empty
              title={rows.length === 0 ? 'Nobody has changed anything' : 'Nothing is like that'}
            >
              <p>What operators do stands here, with their reason.</p>
            </Empty>
          )
        }
        foot={ended ? undefined : 'Loading …'}
      />
    </section>
  );
}

/** The entries of a span as far as they are loaded, and what loads the next hundred. */
function useEntries(days: number) {
  const rows = useSignal<readonly AuditEntry[]>([]);
  const problem = useSignal<unknown>(undefined);
  const ended = useSignal(false);
  const again = useSignal(0);
  const source = useRef<AsyncGenerator<AuditEntry, void, undefined> | undefined>(undefined);
  const loading = useRef(false);
  const more = async () => {
    const from = source.current;
    if (from === undefined || loading.current || ended.peek()) return;
    loading.current = true;
    try {
      const next: AuditEntry[] = [];
      while (next.length < PAGE) {
        const step = await from.next();
        if (step.done === true) break;
        next.push(step.value);
      }
      if (source.current !== from) return;
      rows.value = [...rows.peek(), ...next];
      ended.value = next.length < PAGE;
    } catch (error) {
      if (source.current !== from) return;
      problem.value = error;
      ended.value = true;
    } finally {
      if (source.current === from) loading.current = false;
    }
  };
  useEffect(() => {
    const left = new AbortController();
    [rows.value, problem.value, ended.value, loading.current] = [[], undefined, false, false];
    const from = new Date(Date.now() - days * DAY_MS).toISOString();
    source.current = router.audit({ from, pageSize: PAGE }, { signal: left.signal });
    void more();
    return () => left.abort();
  }, [days, again.value]);
  return {
    ...{ rows: rows.value, problem: problem.value, ended: ended.value },
    more: () => void more(),
    again: () => {
      again.value++;
    },
  };
}

function wordsOf({ by, action, subscriber, reason, job, trackingId }: AuditEntry): string {
  return [by, action, subscriber, reason, job, trackingId].join(' ').toLowerCase();
}

const COLUMNS: readonly Column<AuditEntry>[] = [
  { id: 'at', head: 'When', width: '9rem', cell: ({ at }) => <Time at={at} as="clock" /> },
  {
    id: 'by',
    head: 'Who',
    from: 600,
    width: '20%',
    cell: ({ by }) => <bdi>{shownStart(by, 200)}</bdi>,
  },
  { id: 'action', head: 'What', width: '9rem', cell: ({ action }) => action.replaceAll('-', ' ') },
  { id: 'about', head: 'Of what', from: 420, cell: (entry) => <About entry={entry} /> },
  {
    id: 'reason',
    head: 'Why',
    from: 700,
    width: '32%',
    cell: ({ reason }) => <bdi title={shownStart(reason, 300)}>{shownStart(reason, 300)}</bdi>,
  },
];

function About({ entry: { subscriber, job, trackingId } }: { readonly entry: AuditEntry }) {
  return (
    <>
      {subscriber !== undefined && (
        <a href={hrefOf(`/subscribers/${encodeURIComponent(subscriber)}`)}>{subscriber}</a>
      )}{' '}
      {job !== undefined && <a href={hrefOf(`/jobs/${job}`)}>job</a>}{' '}
      {trackingId !== undefined && <a href={hrefOf(`/events/${trackingId}`)}>event</a>}
    </>
  );
}
