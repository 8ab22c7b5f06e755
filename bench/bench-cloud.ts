import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCdkApp, synthesize } from '../cli/start/synthesize.ts';
import type { Cloud, CloudOptions } from '../local/cloud/cloud.ts';
import { startCloud } from '../local/cloud/start-cloud.ts';

/** What one run of the load generator reports. */
export interface LoadResult {
  readonly accepted: number;
  readonly refused: number;
  readonly seconds: number;
}

/** One load: `prefix` keeps the event ids of different loads apart. */
export interface Load {
  readonly events: number;
  readonly connections: number;
  readonly batch: number;
  readonly type: string;
  readonly prefix: string;
}

/** Starts the bench's stack (fan-out 3, and one stuck subscriber of another type), or another app's, on free ports. */
export async function startBenchCloud(
  options: Pick<CloudOptions, 'dataDir' | 'clock' | 'log'>,
  app = 'dist/bench/app.js',
): Promise<Cloud> {
  const assembly = mkdtempSync(join(tmpdir(), 'waybill-bench-'));
  // Functions are read from it when they first run.
  process.once('exit', () => rmSync(assembly, { recursive: true }));
  await synthesize(readCdkApp(`node ${app}`), { outdir: assembly });
  return startCloud({
    assembly,
    httpPort: 0,
    awsPort: 0,
    log: (line) => {
      if (line.level === 'error') process.stderr.write(`${line.message}\n`);
    },
    ...options,
  });
}

/** Drives a load from a second process, so that the generator does not share the router's event loop. */
export async function drive(router: { readonly url: string }, load: Load): Promise<LoadResult> {
  const { events, connections, batch, type, prefix } = load;
  const output = await run(process.execPath, [
    'dist/bench/load.js',
    router.url,
    ...[events, connections, batch, type, prefix].map(String),
  ]);
  return JSON.parse(output) as LoadResult;
}

/** Runs a program to its end and answers its standard output; fails on a non-zero exit. */
async function run(command: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve(output) : reject(new Error(`${args[0]} ended with code ${code}`)),
    );
  });
}
