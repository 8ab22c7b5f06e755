import { execFile } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';

/** Synthesizes a CDK app written in TypeScript, in a process of its own; answers the folder of the assembly. */
export async function synthesize(entry: string): Promise<string> {
  const program = join('dist', 'test', `${entry.replaceAll(/[^a-z]+/g, '-')}.mjs`);
  await build({
    entryPoints: [entry],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'error',
  });
  const assembly = await mkdtemp(join(tmpdir(), 'waybill-assembly-'));
  await promisify(execFile)(process.execPath, [program], {
    env: { ...process.env, CDK_OUTDIR: assembly, CDK_VALIDATION: 'false' },
  });
  return assembly;
}
