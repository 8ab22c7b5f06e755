import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { type ManyReport, runMany } from './run-many.ts';

/** The simulation by hand: as many runs as one likes, from a seed that is printed, on every processor. */
const HELP = `npm run simulate -- [--runs 1000000] [--seed N]

Runs the delivery protocol with every call in an order, and every function ended at a place, that the seed decides.
A run that breaks a rule ends it, and its seed runs again alone: npm run simulate -- --runs 1 --seed N`;

interface Part {
  readonly seed: number;
  readonly runs: number;
}

if (isMainThread) await main().catch(fail);
else await work(workerData as Part);

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { runs: { type: 'string' }, seed: { type: 'string' }, help: { type: 'boolean' } },
  });
  if (values.help === true) {
    console.log(HELP);
    return;
  }
  const runs = readCount('runs', values.runs, 1_000_000);
  const seed = readCount('seed', values.seed, Math.floor(Math.random() * 2 ** 31));
  console.log(`${runs} runs from the seed ${seed}`);
  const begun = Date.now();
  const parts = Math.min(runs, availableParallelism());
  const share = Math.ceil(runs / parts);
  const reports = await Promise.all(
    Array.from({ length: parts }, (_, part) =>
      startPart({ seed: seed + part * share, runs: Math.min(share, runs - part * share) }),
    ),
  );
  const total = (name: keyof ManyReport) => reports.reduce((sum, report) => sum + report[name], 0);
  console.log(
    `${total('runs')} runs, ${total('handlerRuns')} handler runs, ${total('crashes')} crashes, no rule broken; ${Math.round((Date.now() - begun) / 1000)} s`,
  );
}

function fail(error: unknown): void {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

function readCount(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const count = Number(text);
  if (Number.isSafeInteger(count) && count >= 1) return count;
  throw new Error(`--${name} must be a whole number from 1; received ${text}`);
}

function startPart(part: Part): Promise<ManyReport> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: part });
    worker.on('message', resolve);
    worker.on('error', reject);
  });
}

async function work({ seed, runs }: Part): Promise<void> {
  parentPort?.postMessage(await runMany(seed, runs));
}
