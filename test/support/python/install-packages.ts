import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type RunCommand, runCommand } from '../run-command.ts';

/** What is to be installed. */
interface Installation {
  /** Names its folder in the cache. */
  readonly name: string;
  readonly python: string;
  /** As pip takes them, each with its version. */
  readonly packages: readonly string[];
  /** @default `waybill` in the user's cache folder */
  readonly cache?: string;
  readonly run?: RunCommand;
}

/** LocalStack takes a minute and a half; a registry that does not answer is not waited for much longer. */
const TIMEOUT_MS = 3 * 60_000;

/**
 * Packages in a virtual environment, made once for each set of versions and kept in the user's cache folder; answers the
 * folder of its programs. Throws where they cannot be had.
 */
export async function installPackages(installation: Installation): Promise<string> {
  const { name, python, packages, cache = userCache(), run = runCommand } = installation;
  const patience = { timeoutMs: TIMEOUT_MS };
  const version = (await run(python, ['--version'], patience)).trim().replace(' ', '-');
  const digest = createHash('sha256').update(packages.join('\n')).digest('hex').slice(0, 8);
  const home = join(cache, `${name}-${version}-${digest}`.toLowerCase());
  if (existsSync(join(home, 'bin', 'python'))) return join(home, 'bin');

  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(`${home}-`);
  try {
    await run(python, ['-m', 'venv', folder], patience);
    const quietly = ['--quiet', '--disable-pip-version-check'];
    await run(join(folder, 'bin', 'pip'), ['install', ...quietly, ...packages], patience);
  } catch (error) {
    rmSync(folder, { recursive: true });
    throw error;
  }
  // In one step, so that nobody sees half of it; of two that install at once, the last is kept.
  symlinkSync(folder, `${folder}.link`);
  renameSync(`${folder}.link`, home);
  return join(home, 'bin');
}

/** By the XDG Base Directory Specification. */
function userCache(): string {
  return join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'waybill');
}
