import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bootstrapFile } from './function-process.ts';

/** How long a Python may take to say which it is. */
const PROBE_MS = 10_000;

/** The oldest Python that our part of the runtime is written for. */
const PROBE = 'import sys; print(sys.executable) if sys.version_info >= (3, 9) else sys.exit(1)';

/** What runs a function as a process in its task root, or why nothing here does. */
export type Program = { readonly program: readonly string[] } | { readonly notRun: string };

/** What runs functions of a runtime that is not Node's: a Python of this machine, or the `bootstrap` that their code brings. */
export async function findProgram(runtime: string, directory: string): Promise<Program> {
  if (runtime.startsWith('python3.')) return findPython(runtime);
  if (runtime.startsWith('provided')) return findBootstrap(runtime, directory);
  return { notRun: `its runtime is ${runtime}` };
}

/** By the runtime and the path, since a cloud has many functions and tests many clouds. */
const pythons = new Map<string, Promise<Program>>();

function findPython(runtime: string): Promise<Program> {
  const key = `${runtime} ${process.env.PATH}`;
  const found = pythons.get(key) ?? probePythons(runtime);
  pythons.set(key, found);
  return found;
}

/** That of the runtime's version, or whichever there is, as with Node. */
async function probePythons(runtime: string): Promise<Program> {
  for (const name of [runtime, 'python3', 'python']) {
    // Found by the very path that the program has been asked with.
    const options = { timeout: PROBE_MS, env: process.env };
    const probe = promisify(execFile)(name, ['-c', PROBE], options);
    const executable = await probe.then(({ stdout }) => stdout.trim()).catch(() => '');
    if (executable !== '') return { program: [executable, bootstrapFile()] };
  }
  return {
    notRun: `its runtime is ${runtime}, and there is no Python here: none of ${runtime}, python3 and python on the PATH is Python 3.9 or later; install one, and start again`,
  };
}

function findBootstrap(runtime: string, directory: string): Program {
  try {
    accessSync(join(directory, 'bootstrap'), constants.X_OK);
    return { program: ['./bootstrap'] };
  } catch {
    return {
      notRun: `its runtime is ${runtime}, and its code has no executable file \`bootstrap\` at its root`,
    };
  }
}
