import { benchColdInit } from './cold-init.ts';
import { benchRedrive, benchReplay, benchReplayLive } from './operate/jobs.ts';
import { benchPause } from './operate/pause.ts';
import { benchMatchPattern } from './patterns/match-pattern.ts';
import { benchLatency } from './rates/latency.ts';
import { benchThroughput } from './rates/throughput.ts';
import { benchReconcile } from './reconcile/reconcile.ts';
import { type BenchRow, formatRows, keepsBounds } from './report/bench-row.ts';
import { describeMachine } from './report/machine.ts';
import { benchSchemas } from './schemas/validate-order.ts';
import { benchSoak } from './soak.ts';
import { benchStartTime } from './start-time.ts';
import { benchSynth } from './synth.ts';

const BENCHES: Record<string, () => Promise<BenchRow[]>> = {
  'start-time': benchStartTime,
  synth: benchSynth,
  'match-pattern': benchMatchPattern,
  schemas: benchSchemas,
  'cold-init': benchColdInit,
  throughput: benchThroughput,
  latency: benchLatency,
  soak: benchSoak,
  reconcile: benchReconcile,
  redrive: benchRedrive,
  replay: benchReplay,
  'replay-live': benchReplayLive,
  pause: benchPause,
};

/** `npm run bench` runs all; `npm run bench -- latency soak` some. Exits 1 when a figure breaks its bound. */
async function main(): Promise<void> {
  const asked = process.argv.slice(2);
  const unknown = asked.filter((name) => !(name in BENCHES));
  if (unknown.length > 0) {
    console.error(
      `no bench named ${unknown.join(', ')}; there are: ${Object.keys(BENCHES).join(', ')}`,
    );
    process.exitCode = 2;
    return;
  }

  console.log(`${new Date().toISOString().slice(0, 10)}, ${describeMachine()}\n`);
  const rows: BenchRow[] = [];
  for (const [name, bench] of Object.entries(BENCHES)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    console.error(`running ${name} ...`);
    rows.push(...(await bench()));
  }
  console.log(formatRows(rows));
  if (!rows.every(keepsBounds)) process.exitCode = 1;
}

await main();
