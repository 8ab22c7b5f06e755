import type { Cloud } from '../../local/cloud/cloud.ts';
import { drive, startBenchCloud } from '../bench-cloud.ts';
import { type BenchRow, percentile } from '../report/bench-row.ts';
import { measurePace } from '../report/machine.ts';

const ROUNDS = 5;
const SINGLES = 6000;
const BATCHED = 20_000;

/** One round: the two rates in events a second, and the machine's pace between them. */
interface Round {
  readonly single: number;
  readonly batched: number;
  readonly refused: number;
  readonly paceMs: number;
}

/**
 * Events accepted a second by single POSTs, and delivered end to end in batches of ten; fan-out 3, ledger on. The
 * figure is the median of five rounds, after one that warms the code up; the pace tells a slow round from a slow machine.
 */
export async function benchThroughput(): Promise<BenchRow[]> {
  const cloud = await startBenchCloud({});
  try {
    await runRound(cloud, 'warm');
    const rounds: Round[] = [];
    for (let index = 0; index < ROUNDS; index++) rounds.push(await runRound(cloud, `r${index}`));
    return [
      ...spread(
        'single POSTs accepted, 16 connections, fan-out 3, ledger on',
        rounds.map(({ single }) => single),
        500,
      ),
      ...spread(
        'batches of 10, delivered end to end at fan-out 3',
        rounds.map(({ batched }) => batched),
        1500,
      ),
      {
        name: 'refused under these loads',
        value: rounds.reduce((sum, { refused }) => sum + refused, 0),
        unit: 'events',
        atMost: 0,
      },
      ...spread(
        'reference work between the loads, one core',
        rounds.map(({ paceMs }) => paceMs),
      ),
    ];
  } finally {
    await cloud.stop();
  }
}

async function runRound(cloud: Cloud, prefix: string): Promise<Round> {
  const shared = { type: 'bench.event', connections: 16 };
  const single = await drive(cloud, {
    ...shared,
    events: SINGLES,
    batch: 1,
    prefix: `${prefix}-single`,
  });
  await cloud.waitUntilIdle();
  const paceMs = measurePace();
  const startedAt = performance.now();
  const batched = await drive(cloud, {
    ...shared,
    events: BATCHED,
    batch: 10,
    prefix: `${prefix}-batch`,
  });
  await cloud.waitUntilIdle();
  const deliveredSeconds = (performance.now() - startedAt) / 1000;
  return {
    single: single.accepted / single.seconds,
    batched: batched.accepted / deliveredSeconds,
    refused: single.refused + batched.refused,
    paceMs,
  };
}

/** The median of a figure, which its bound is for, and its extremes. Without a bound the figure is a time in ms. */
function spread(name: string, values: readonly number[], atLeast?: number): BenchRow[] {
  const unit = atLeast === undefined ? 'ms' : 'events/s';
  return [
    { name, value: percentile(values, 0.5), unit, ...(atLeast === undefined ? {} : { atLeast }) },
    { name: `${name}: least of ${values.length} rounds`, value: Math.min(...values), unit },
    { name: `${name}: most of ${values.length} rounds`, value: Math.max(...values), unit },
  ];
}
