import type { Rates, SubscriberRates, SubscriberStatus } from '../../../client/index.ts';
import { hrefOf } from '../../app/location.ts';
import { now } from '../../app/now.ts';
import type { Column } from '../../parts/data-table.tsx';
import { shownStart } from '../../parts/shown-text.ts';
import { Status } from '../../parts/status.tsx';
import { agoWords, durationWords, numberWords } from '../../parts/words.ts';
import { healthOf } from './health.ts';
import { ageOf, rateWords } from './recent-rates.ts';

/** The page of a subscriber. */
export function pathOf(name: string): string {
  return hrefOf(`/subscribers/${encodeURIComponent(name)}`);
}

/** The columns of the list, with the rates of the last minutes where they are known. */
export function columnsOf(rates: Rates | undefined): readonly Column<SubscriberStatus>[] {
  const own = new Map(rates?.subscribers?.map((one) => [one.name, one]));
  const rate = (id: string, head: string, count: (one: SubscriberRates) => number) => ({
    ...({ id, head, from: 840, width: '7.5rem', align: 'end' } as const),
    cell: ({ name }: SubscriberStatus) => {
      const found = own.get(name);
      if (rates === undefined || found === undefined) return '';
      return <span title="over the last 15 minutes">{perMinute(count(found), rates)}</span>;
    },
  });
  return [
    {
      ...{ id: 'name', head: 'Name' },
      cell: (row) => (
        <>
          <a href={pathOf(row.name)}>{row.name}</a>
          <small class="below muted" title={belowOf(row, own.get(row.name), rates)}>
            {belowOf(row, own.get(row.name), rates)}
          </small>
        </>
      ),
    },
    ...STANDING,
    {
      ...{ id: 'age', head: 'Oldest wait', width: '8rem', from: 540, align: 'end' },
      cell: (row) => {
        const seconds = ageOf(row, own.get(row.name));
        if (seconds === undefined) return '';
        return <span title="as of a minute or two ago">{durationWords(seconds * 1000)}</span>;
      },
    },
    rate('delivered', 'Delivered', ({ delivered }) => delivered),
    rate('failing', 'Failing', ({ failed }) => failed),
    ...FAILED,
  ];
}

/** What a narrow table has no columns for: `waits 2 h, 1.9/min, 0.7 fail`. */
function belowOf(
  row: SubscriberStatus,
  one: SubscriberRates | undefined,
  rates: Rates | undefined,
): string {
  if (one === undefined || rates === undefined) return '';
  const age = ageOf(row, one);
  return [
    age === undefined ? undefined : `waits ${durationWords(age * 1000)}`,
    one.attempts === 0 ? undefined : perMinute(one.delivered, rates),
    one.failed === 0 ? undefined : `${rateWords(one.failed, rates)} fail`,
  ]
    .filter((part) => part !== undefined)
    .join(', ');
}

function perMinute(count: number, rates: Rates): string {
  return count === 0 ? '0' : `${rateWords(count, rates)}/min`;
}

const STANDING: readonly Column<SubscriberStatus>[] = [
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
  {
    ...figure('waiting', 'Waiting', 0, ({ queue }) => ('error' in queue ? queue : queue.visible)),
    width: '5.75rem',
  },
];

const FAILED: readonly Column<SubscriberStatus>[] = [
  figure('retrying', 'Retrying', 640, ({ deliveries }) =>
    'error' in deliveries ? deliveries : deliveries.retrying,
  ),
  figure('dead', 'Dead', 420, ({ deliveries }) =>
    'error' in deliveries ? deliveries : deliveries.dead,
  ),
  figure('inFlight', 'In flight', 930, ({ queue }) => ('error' in queue ? queue : queue.inFlight)),
  figure('delayed', 'Delayed', 1350, ({ queue }) => ('error' in queue ? queue : queue.delayed)),
  {
    id: 'oldest',
    head: 'Oldest failure',
    width: '9rem',
    from: 1060,
    cell: ({ deliveries }) => oldestOf(deliveries),
  },
  {
    id: 'pattern',
    head: 'Pattern',
    from: 1250,
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
