import { existsSync } from 'node:fs';
import { mkdtemp, rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { readCdkApp, synthesize as runApp } from '../../../cli/start/synthesize.ts';

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

/**
 * The same, once in a run of all tests, whose suites share the assembly and only read it: to synthesize takes longer than
 * most tests. An app has one context for all that ask for it.
 */
export async function synthesizeOnce(
  entry: string,
  context: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const shared = join(tmpdir(), `waybill-shared-${nameOf(entry)}`);
  if (existsSync(shared)) return shared;
  const own = await synthesize(entry, context);
  try {
    await rename(own, shared);
    return shared;
  } catch (error) {
    // Another worker was first.
    if (existsSync(shared)) return own;
    throw error;
  }
}

/** Makes a program of a CDK app written in TypeScript; answers the command that runs it. Each test worker has its own. */
export async function bundleApp(entry: string): Promise<string> {
  const { JEST_WORKER_ID: worker = '0' } = process.env;
  const program = join('dist', 'test', worker, `${nameOf(entry)}.mjs`);
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

/** A file's name for what is made of a program: of its whole path, since several are called `app.ts`. */
function nameOf(entry: string): string {
  return entry.replaceAll(/[^a-z0-9]+/g, '-');
}
