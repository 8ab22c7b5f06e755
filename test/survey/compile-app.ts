import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { build } from 'esbuild';

const LOCK_FILES = ['package-lock.json', 'yarn.lock', 'pnpm-lock.yaml'];

/**
 * Compiles each TypeScript file of an app beside itself, as `tsc` does, for its paths to hold; answers the program to run,
 * from the app's folder.
 */
export async function compileApp(folder: string, entry: string): Promise<string> {
  addLockFiles(folder);
  const entryPoints = sources(folder);
  const format = declaresModules(folder) ? 'esm' : 'cjs';
  await build({
    entryPoints,
    outdir: folder,
    outbase: folder,
    platform: 'node',
    target: 'node20',
    format,
    logLevel: 'silent',
  });
  return entry.replace(/\.([cm]?)ts$/, '.$1js');
}

/** CDK's `NodejsFunction` wants a lock file beside each package, which examples leave out; here it has nothing to say. */
function addLockFiles(folder: string): void {
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (basename(file) !== 'package.json' || file.includes('node_modules')) continue;
    const beside = join(folder, dirname(file));
    const isLocked = LOCK_FILES.some((name) => existsSync(join(beside, name)));
    if (!isLocked) writeFileSync(join(beside, 'package-lock.json'), '{}');
  }
}

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.[cm]?ts$/.test(file) && !file.endsWith('.d.ts'))
    .filter((file) => !/(^|\/)(node_modules|test|cdk\.out)\//.test(file))
    .map((file) => join(folder, file));
}

function declaresModules(folder: string): boolean {
  const file = join(folder, 'package.json');
  return (
    existsSync(file) &&
    (JSON.parse(readFileSync(file, 'utf8')) as { type?: string }).type === 'module'
  );
}
