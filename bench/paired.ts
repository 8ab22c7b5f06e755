import { resolve } from 'node:path';
import { drive } from './bench-cloud.ts';
import { Child } from './child.ts';
import type { FromCloud, ToCloud } from './paired-cloud.ts';
import { percentile } from './report/bench-row.ts';
import { describeMachine } from './report/machine.ts';

const WARM_UP_ROUNDS = 2;
const ROUNDS = 12;

const LOADS = [
  { name: 'single POSTs', events: 600, batch: 1 },
  { name: 'batches of 10', events: 2000, batch: 10 },
] as const;

/** What one load cost one cloud, until all was delivered. */
interface Cost {
  readonly eventsPerSecond: number;
  readonly cpuMsPerEvent: number;
}

/** A cloud of a checkout, in a process of its own. */
class PairedCloud {
  readonly #process: Child<ToCloud, FromCloud>;
  readonly #first: Promise<FromCloud>;

  constructor(checkout: string) {
    this.#process = new Child('paired-cloud.js', [], resolve(checkout));
    this.#first = this.#process.next();
  }

  async run(load: (typeof LOADS)[number], prefix: string): Promise<Cost> {
    const { url } = await this.#first;
    const before = await this.#process.ask('wait');
    const startedAt = performance.now();
    const { refused } = await drive(
      { url },
      { ...load, prefix, type: 'bench.event', connections: 16 },
    );
    if (refused > 0) throw new Error(`${url} refused ${refused} events`);
    const after = await this.#process.ask('wait');
    const seconds = (performance.now() - startedAt) / 1000;
    return {
      eventsPerSecond: load.events / seconds,
      cpuMsPerEvent: (after.cpuMs - before.cpuMs) / load.events,
    };
  }

  stop(): Promise<void> {
    return this.#process.stop('stop');
  }
}

/** A line of the table: medians of both, and the median of the ratios of each pair. */
function row(what: string, before: readonly number[], after: readonly number[]): string {
  const ratios = after.map((value, round) => value / (before[round] ?? Number.NaN));
  const figures = [before, after, ratios].map((values) => percentile(values, 0.5).toFixed(2));
  const [least = 0, most = 0] = [0.25, 0.75].map((share) => percentile(ratios, share));
  return `| ${what} | ${figures.join(' | ')} | ${least.toFixed(2)} to ${most.toFixed(2)} |`;
}

/**
 * Two checkouts side by side: `node dist/bench/paired.js BEFORE AFTER [ROUNDS]`, each of them built. Their clouds run at
 * once and are driven in turns, either first in half of them, which tells a slow program from a slow moment.
 */
async function main([before = '', after = '', rounds = String(ROUNDS)]: readonly string[]) {
  if (before === '' || after === '')
    throw new Error('usage: npm run bench:paired -- BEFORE AFTER [ROUNDS], two checkouts');
  const clouds = { before: new PairedCloud(before), after: new PairedCloud(after) };
  console.log(`${new Date().toISOString().slice(0, 10)}, ${describeMachine()}\n`);
  console.log(
    '| what | before | after | ratio | middle half of the ratios |\n|---|---|---|---|---|',
  );
  for (const load of LOADS) {
    const costs: { before: Cost; after: Cost }[] = [];
    for (let round = -WARM_UP_ROUNDS; round < Number(rounds); round++) {
      const prefix = `${load.batch}-${round}`;
      const isTurned = round % 2 !== 0;
      const first = isTurned ? await clouds.after.run(load, prefix) : undefined;
      const own = await clouds.before.run(load, prefix);
      const other = first ?? (await clouds.after.run(load, prefix));
      if (round >= 0) costs.push({ before: own, after: other });
    }
    const of = (which: keyof typeof clouds, figure: keyof Cost) =>
      costs.map((cost) => cost[which][figure]);
    for (const [unit, figure] of [
      ['events/s', 'eventsPerSecond'],
      ['processor ms an event', 'cpuMsPerEvent'],
    ] as const)
      console.log(row(`${load.name}, ${unit}`, of('before', figure), of('after', figure)));
  }
  await Promise.all(Object.values(clouds).map((cloud) => cloud.stop()));
}

await main(process.argv.slice(2));
