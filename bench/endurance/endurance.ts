import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCdkApp, synthesize } from '../../cli/start/synthesize.ts';
import type { Cloud } from '../../local/cloud/cloud.ts';
import { startCloud } from '../../local/cloud/start-cloud.ts';
import { VirtualClock } from '../../local/support/virtual-clock.ts';
import { type BenchRow, memoryMebibytes } from '../report/bench-row.ts';
import { countLedger } from './count-ledger.ts';
import { Outages } from './outages.ts';
import { Producer } from './producer.ts';
import { enduranceRows } from './rows.ts';
import { Runs } from './runs.ts';
import { SUBSCRIBERS } from './subscribers.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const STEP_MS = 10_000;
const STEPS = HOUR_MS / STEP_MS;

/** How long the handler of one subscriber fails. */
const DOWN_MS = 12 * HOUR_MS;

/** Longer than all attempts can wait that the subscriber's time costs. */
const PATIENCE_MS = 48 * HOUR_MS;

/** Until `reconcile` has looked again at what was open. */
const LAST_LOOK_MS = 7 * HOUR_MS;

const patient = { timeoutMs: HOUR_MS };

/** How far the run is, for whoever waits; and how much memory the cloud has. */
export interface Sample {
  readonly hours: number;
  readonly handled: number;
  readonly heap: number;
}

/**
 * An hour of events, in which the table and the bus are down for minutes, and then as many hours as it takes until a
 * subscriber that is down for twelve has every one of them: on the embedded cloud's clock, its state on disk.
 */
export async function benchEndurance(
  events: number,
  report: (sample: Sample) => void,
): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-endurance-'));
  const assembly = join(folder, 'assembly');
  await synthesize(readCdkApp('node dist/bench/endurance-app.js'), { outdir: assembly });
  const clock = new VirtualClock(Date.parse('2026-11-27T09:00:00Z'));
  let outages: Outages | undefined;
  const runs = new Runs(events, () => outages?.names ?? '');
  const dataDir = join(folder, 'data');
  const cloud = await startCloud({
    ...{ assembly, dataDir, clock, seed: 1, httpPort: 0, awsPort: 0 },
    log: runs.take,
  });
  outages = new Outages(cloud);
  try {
    const startedAt = performance.now();
    const world = { cloud, clock, runs, outages, events, report };
    const producer = new Producer(cloud, clock.now() + DOWN_MS);
    const heaps = [...(await sendFor(world, producer)), ...(await waitFor(world))];
    const seconds = (performance.now() - startedAt) / 1000;
    return enduranceRows({ runs, producer, seconds, heaps, ledger: await countLedger(cloud) });
  } finally {
    await cloud.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface World {
  readonly cloud: Cloud;
  readonly clock: VirtualClock;
  readonly runs: Runs;
  readonly outages: Outages;
  readonly events: number;
  readonly report: (sample: Sample) => void;
}

/** The hour in which the events come; answers the heap in each quarter. */
async function sendFor(world: World, producer: Producer): Promise<readonly number[]> {
  const { cloud, clock, outages, events } = world;
  const heaps: number[] = [];
  for (let step = 0; step < STEPS || producer.waits; step++) {
    outages.set((step * STEP_MS) / MINUTE_MS);
    const [from, to] = [step, step + 1].map((place) =>
      Math.min(events, Math.floor((place * events) / STEPS)),
    );
    await producer.send(from ?? 0, to ?? 0);
    await cloud.waitUntilIdle(patient);
    clock.advance(STEP_MS);
    await cloud.waitUntilIdle(patient);
    if ((step + 1) % (STEPS / 4) === 0)
      heaps.push(measure(world, ((step + 1) * STEP_MS) / HOUR_MS));
  }
  return heaps;
}

/** The hours until everything is handled, and the last look at it; answers the heap in each. */
async function waitFor(world: World): Promise<readonly number[]> {
  const { cloud, clock, runs, events } = world;
  const heaps: number[] = [];
  const isDone = () => runs.handled >= events * SUBSCRIBERS.length;
  let left = PATIENCE_MS;
  for (let passed = MINUTE_MS; left > 0; passed += MINUTE_MS, left -= MINUTE_MS) {
    clock.advance(MINUTE_MS);
    await cloud.waitUntilIdle(patient);
    if (isDone()) left = Math.min(left, LAST_LOOK_MS);
    if (passed % HOUR_MS === 0) heaps.push(measure(world, 1 + passed / HOUR_MS));
  }
  return heaps;
}

function measure({ runs, report }: World, hours: number): number {
  const heap = memoryMebibytes();
  report({ hours, handled: runs.handled, heap });
  return heap;
}
