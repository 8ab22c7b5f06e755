import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

/** A bridge, as `waybill bridge --config` takes it. */
export interface Bridge {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  /** Of the events that messages become which say no type. */
  readonly type?: string;
}

/** Runs `waybill bridge` with several bridges; what it warns of goes to `warn`. Answers what ends it, once it holds nothing. */
export function startBridges(
  bridges: readonly Bridge[],
  { folder, warn }: { readonly folder: string; readonly warn: (text: string) => void },
): () => Promise<void> {
  const config = join(folder, 'bridges.json');
  writeFileSync(config, `${JSON.stringify({ bridges }, null, 2)}\n`);
  const worker = spawn(
    process.execPath,
    [resolve('dist/bin/cli.js'), 'bridge', '--config', config],
    // In a group of its own: Ctrl-C of a terminal is for the example, which ends it in its turn.
    { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  );
  createInterface({ input: worker.stdout }).on('line', (line) => {
    const { level, message } = JSON.parse(line) as { level: string; message: string };
    if (level !== 'INFO') warn(message);
  });
  createInterface({ input: worker.stderr }).on('line', warn);
  return () => end(worker);
}

async function end(worker: ChildProcess): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return;
  worker.kill('SIGTERM');
  await once(worker, 'close');
}
