import type { BenchRow } from '../report/bench-row.ts';
import type { LedgerCount } from './count-ledger.ts';
import type { Producer } from './producer.ts';
import type { Runs } from './runs.ts';
import { SUBSCRIBERS } from './subscribers.ts';

/** What came of the run. */
interface Endured {
  readonly runs: Runs;
  readonly producer: Producer;
  readonly seconds: number;
  /** MiB: four of the hour in which the events came, and one of each hour after it. */
  readonly heaps: readonly number[];
  readonly ledger: LedgerCount;
}

/** The figures of an endurance run, and the bounds that say that nothing was lost. */
export function enduranceRows({ runs, producer, seconds, heaps, ledger }: Endured): BenchRow[] {
  const { accepted, refused } = producer;
  const owed = accepted * SUBSCRIBERS.length;
  const states = Object.values(ledger.deliveries).reduce((sum, count) => sum + count, 0);
  const none = (name: string, value: number, unit: string): BenchRow => ({
    ...{ name, value, unit, atMost: 0 },
  });
  const peak = Math.max(...heaps.slice(0, 4));
  return [
    { name: 'events accepted', value: accepted, unit: 'events' },
    {
      name: 'refused with 503 while table and bus were down, and sent again',
      value: refused,
      unit: 'events',
    },
    none('accepted, and not in the ledger', accepted - ledger.events, 'events'),
    none('not published', ledger.unpublished, 'events'),
    none('deliveries without a state, or with two', Math.abs(owed - states), 'deliveries'),
    none('deliveries not delivered', owed - (ledger.deliveries.delivered ?? 0), 'deliveries'),
    none('deliveries that no handler ran for', owed - runs.handled, 'deliveries'),
    none('attempts counted that no handler failed', ledger.unduly, 'attempts'),
    none('events left that are flagged as overdue', ledger.overdue, 'events'),
    none('attempts and looks left on the due list', ledger.due, 'items'),
    { name: 'runs that failed, of the subscriber that was down', value: runs.failed, unit: 'runs' },
    {
      name: 'its attempts in the ledger, less its deliveries',
      value: ledger.attempts - accepted,
      unit: 'attempts',
    },
    ...Object.entries(runs.repeated).map(([reason, value]) => ({
      name: `runs again of what was handled while ${reason} was down`,
      ...{ value, unit: 'runs' },
    })),
    { name: 'heap of the cloud, most while events came', value: peak, unit: 'MiB' },
    {
      name: 'heap of the cloud, most in the hours after',
      value: Math.max(...heaps.slice(4)),
      unit: 'MiB',
    },
    {
      name: 'heap of the cloud at the end',
      value: heaps.at(-1) ?? Number.NaN,
      unit: 'MiB',
      atMost: peak + 32,
    },
    { name: 'time taken', value: seconds / 60, unit: 'minutes' },
  ];
}
