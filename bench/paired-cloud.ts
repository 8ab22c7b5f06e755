import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { startCloud } from '../local/cloud/start-cloud.ts';

/** What is asked of a cloud's process. */
export type ToCloud = 'wait' | 'stop';

/** What it is told, once the cloud has started and whenever it is idle; `cpuMs` is the process's, of all its threads. */
export interface FromCloud {
  readonly url: string;
  readonly cpuMs: number;
}

/** A cloud in a process of its own: `node paired-cloud.js [APP]`, in a checkout that is built; the app is `bench/app.ts` unless told. */
async function main([app = 'dist/bench/app.js']: readonly string[]): Promise<void> {
  const assembly = mkdtempSync(join(tmpdir(), 'waybill-paired-'));
  process.once('exit', () => rmSync(assembly, { recursive: true }));
  const env = { ...process.env, CDK_OUTDIR: assembly };
  const { status } = spawnSync(process.execPath, [app], { env, stdio: 'inherit' });
  if (status !== 0) throw new Error(`${app} of ${process.cwd()} ended with ${status}`);

  const local: { readonly startCloud: typeof startCloud } = await import(
    pathToFileURL('dist/local/index.js').href
  );
  const cloud = await local.startCloud({ assembly, httpPort: 0, awsPort: 0 });
  const report = () => {
    const { user, system } = process.cpuUsage();
    const state: FromCloud = { url: cloud.url, cpuMs: (user + system) / 1000 };
    process.send?.(state);
  };
  process.on('message', (asked: ToCloud) => {
    if (asked === 'wait') void cloud.waitUntilIdle().then(report);
    else void cloud.stop().then(() => process.exit());
  });
  report();
}

await main(process.argv.slice(2));
