import { execFile } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import type { BenchRow } from './report/bench-row.ts';

const RUNS = 7;

/** The size of each function's bundle, and the time that a fresh process needs to load it (median). */
export async function benchColdInit(): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const name of readdirSync('dist/functions').sort()) {
    const bundle = resolve('dist/functions', name, 'index.cjs');
    const times: number[] = [];
    for (let run = 0; run < RUNS; run++) times.push(await load(bundle));
    rows.push(
      { name: `bundle of ${name}`, value: statSync(bundle).size / 1024, unit: 'KB', atMost: 320 },
      {
        name: `cold init of ${name}`,
        value: times.sort((a, b) => a - b)[RUNS >> 1] ?? Number.NaN,
        unit: 'ms',
      },
    );
  }
  return rows;
}

/** Milliseconds that `require` takes in a new process, Node's own start left out. */
async function load(bundle: string): Promise<number> {
  const program = `const t = performance.now(); require(${JSON.stringify(bundle)}); console.log(performance.now() - t)`;
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', program]);
  return Number(stdout);
}
