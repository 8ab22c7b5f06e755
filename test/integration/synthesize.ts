import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { readCdkApp, synthesize as runApp } from '../../cli/start/synthesize.ts';

/** Synthesizes a CDK app written in TypeScript, as `waybill start` does; answers the folder of the assembly. */
export async function synthesize(
  entry: string,
  context: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const app = readCdkApp(await bundleApp(entry));
  const outdir = await mkdtemp(join(tmpdir(), 'waybill-assembly-'));
  await runApp({ ...app, context: { ...app.context, ...context } }, { outdir });
  return outdir;
}

/** Makes a program of a CDK app written in TypeScript; answers the command that runs it. Each test worker has its own. */
export async function bundleApp(entry: string): Promise<string> {
  const { JEST_WORKER_ID: worker = '0' } = process.env;
  const program = join('dist', 'test', worker, `${entry.replaceAll(/[^a-z0-9]+/g, '-')}.mjs`);
  await build({
    entryPoints: [entry],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'error',
  });
  return `node ${program}`;
}
