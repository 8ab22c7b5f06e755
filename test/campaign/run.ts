import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Lane, newTally, type Tally } from './lane.ts';
import { possible } from './situations.ts';

/** The campaign by hand: as many kills as one likes, from a seed that is printed. */
const HELP = `npm run campaign -- [--rounds 200] [--seed N]

Kills a process that has queues and tables in a data folder, in each situation in turn, disturbs the folder, starts it
again, and compares what is there with what was acknowledged. Ends with 1 when anything is lost.`;

const COUNTS = ['rounds', 'acknowledged', 'failed', 'delivered', 'refused', 'told'] as const;

const { values } = parseArgs({
  options: { rounds: { type: 'string' }, seed: { type: 'string' }, help: { type: 'boolean' } },
});
if (values.help === true) console.log(HELP);
else {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    // At once: the other lanes would run to their end.
    process.exit(1);
  }
}

async function main(): Promise<void> {
  const rounds = readCount('rounds', values.rounds, 200);
  const seed = readCount('seed', values.seed, Math.floor(Math.random() * 2 ** 30));
  console.log(`${rounds} rounds from the seed ${seed}`);
  const begun = Date.now();
  const folder = mkdtempSync(join(tmpdir(), 'waybill-campaign-'));
  const tallies = new Map<string, Tally>();
  try {
    const lanes = Math.min(availableParallelism(), 4, rounds);
    await Promise.all(
      Array.from({ length: lanes }, async (_, at) => {
        const lane = new Lane(join(folder, String(at)), seed + at * 1_000_000, tallies);
        for (let round = at; round < rounds; round += lanes) {
          const situation = possible[round % possible.length];
          if (situation !== undefined) await lane.round(situation);
        }
        await lane.end();
      }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  report(tallies, Math.round((Date.now() - begun) / 1000));
}

function report(tallies: ReadonlyMap<string, Tally>, seconds: number): void {
  const total = newTally();
  for (const [name, tally] of tallies) {
    if (tally.rounds > 0) console.log(`${name}: ${describe(tally)}`);
    for (const key of COUNTS) total[key] += tally[key];
    total.problems.push(...tally.problems);
  }
  console.log(`in all: ${describe(total)}; ${seconds} s`);
  for (const problem of total.problems.slice(0, 20)) console.log(problem);
  if (total.problems.length > 0) process.exitCode = 1;
}

function describe(tally: Tally): string {
  const { rounds, acknowledged, failed, delivered, refused, told, problems } = tally;
  return [
    `${rounds} kills`,
    `${acknowledged} acknowledged`,
    `${delivered} of them deliveries`,
    `${failed} failed`,
    `${refused} damages found, with ${told} records lost by them`,
    `${problems.length} lost in silence`,
  ].join(', ');
}

function readCount(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const count = Number(text);
  if (Number.isSafeInteger(count) && count >= 1) return count;
  throw new Error(`--${name} must be a whole number from 1; received ${text}`);
}
