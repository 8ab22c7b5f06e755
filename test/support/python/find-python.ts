import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type RunCommand, runCommand } from '../run-command.ts';

/** Where interpreters are looked for, beside the `PATH`. */
interface Machine {
  readonly run?: RunCommand;
  /** @default `PYENV_ROOT`, or `~/.pyenv` */
  readonly pyenv?: string;
}

/** What an interpreter must be able to do; it then says its version. */
const PROBE = 'import ensurepip, venv, platform; print(platform.python_version())';

const TIMEOUT_MS = 30_000;

/**
 * An interpreter of one of some versions (such as `3.13`, the best first) that can make virtual environments: of the
 * `PATH`, of pyenv, or of uv. Throws where there is none, with all that was tried.
 */
export async function findPython(
  versions: readonly string[],
  machine: Machine = {},
): Promise<string> {
  const { run = runCommand } = machine;
  const pyenv = machine.pyenv ?? process.env.PYENV_ROOT ?? join(homedir(), '.pyenv');
  const tried: string[] = [];
  for (const version of versions)
    for (const candidate of await candidates(version, pyenv, run)) {
      const found = await run(candidate, ['-c', PROBE], { timeoutMs: TIMEOUT_MS }).catch(() => '');
      if (found.trim().startsWith(`${version}.`)) return candidate;
      tried.push(candidate);
    }
  throw new Error(
    `Python ${versions.join(' or ')} with venv is needed, and none of these is one: ${[...new Set(tried)].join(', ')}`,
  );
}

async function candidates(version: string, pyenv: string, run: RunCommand): Promise<string[]> {
  const folder = join(pyenv, 'versions');
  const installed = existsSync(folder) ? readdirSync(folder) : [];
  const byPyenv = installed
    .filter((name) => name.startsWith(`${version}.`))
    .map((name) => join(folder, name, 'bin', 'python'));
  const byUv = await run('uv', ['python', 'find', version], { timeoutMs: TIMEOUT_MS }).catch(
    () => '',
  );
  return [`python${version}`, 'python3', ...byPyenv, ...(byUv === '' ? [] : [byUv.trim()])];
}
