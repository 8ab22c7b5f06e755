import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { type ManyReport, runMany, STRIDE } from './run-many.ts';

/** The simulation by hand: as many runs as one likes, from a seed that is printed, on every processor. */
const HELP = `npm run simulate -- [--runs 1000000] [--seed N]

Runs the delivery protocol with every call in an order, and every function ended at a place, that the seed decides.
A run that breaks a rule ends it, and its seed runs again alone: npm run simulate -- --runs 1 --seed N`;

interface Part {
  readonly seed: number;
  readonly runs: number;
}

/** From a part's thread: that as many runs more are done, or what all came to. */
type FromPart = 'stride' | ManyReport;

/** How many runs are done when it is written that they are. */
const TELL = 50_000;

/** Semi-spaces of 32 MB, where V8 has 16: of what a run makes, less lives long enough to be copied. A twelfth less time. */
const YOUNG_MB = 96;

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
  const seconds = () => Math.round((Date.now() - begun) / 1000);
  let done = 0;
  const onStride = () => {
    done += STRIDE;
    if (done % TELL === 0) console.error(`${done} runs done after ${seconds()} s`);
  };
  const parts = Math.min(runs, availableParallelism());
  const share = Math.ceil(runs / parts);
  const reports = await Promise.all(
    Array.from({ length: parts }, (_, part) =>
      startPart(
        { seed: seed + part * share, runs: Math.min(share, runs - part * share) },
        onStride,
      ),
    ),
  );
  const total = (name: keyof ManyReport) => reports.reduce((sum, report) => sum + report[name], 0);
  console.log(
    `${total('runs')} runs, ${total('handlerRuns')} handler runs, ${total('crashes')} crashes, no rule broken; ${seconds()} s`,
  );
}

function fail(error: unknown): void {
  console.error(error instanceof Error ? error.message : error);
  // At once: the parts on other threads would run to their end.
  process.exit(1);
}

function readCount(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const count = Number(text);
  if (Number.isSafeInteger(count) && count >= 1) return count;
  throw new Error(`--${name} must be a whole number from 1; received ${text}`);
}

function startPart(part: Part, onStride: () => void): Promise<ManyReport> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), {
      workerData: part,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    worker.on('message', (message: FromPart) =>
      message === 'stride' ? onStride() : resolve(message),
    );
    worker.on('error', reject);
  });
}

async function work({ seed, runs }: Part): Promise<void> {
  // Each run makes hundreds of errors, of which nobody looks where they come from.
  Error.stackTraceLimit = 0;
  const post = (message: FromPart) => parentPort?.postMessage(message);
  post(await runMany(seed, runs, () => post('stride')));
}
