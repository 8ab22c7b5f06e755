import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Takes a data folder for this process; the answer gives it back. Throws when a running process has it. */
export function lockDataDir(dataDir: string): () => void {
  const path = join(dataDir, 'lock');
  const holder = readHolder(path);
  if (holder !== undefined && holder !== process.pid && isRunning(holder)) {
    throw new Error(
      `the data folder ${dataDir} is in use by process ${holder}; stop it, or choose another folder`,
    );
  }
  writeFileSync(path, String(process.pid));
  return () => rmSync(path, { force: true });
}

function readHolder(path: string): number | undefined {
  try {
    return Number(readFileSync(path, 'utf8'));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Signal 0 asks whether a process is there; EPERM says that it is, and another user's. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** Not by `instanceof`: in a test runner's realm, Node's errors are no `Error`. */
function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
