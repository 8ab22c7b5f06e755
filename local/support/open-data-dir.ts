import { mkdirSync } from 'node:fs';
import { lockDataDir } from './data-dir-lock.ts';

/** Makes a data folder where it is not there, and keeps other clouds out of it until the answer is called. Throws what is wrong with it. */
export function openDataDir(dataDir: string): () => void {
  try {
    mkdirSync(dataDir, { recursive: true });
    return lockDataDir(dataDir);
  } catch (cause) {
    if (!isSystemError(cause)) throw cause;
    throw new Error(`the data folder ${dataDir} cannot be used: ${cause.message}`, { cause });
  }
}

/** Not by `instanceof`: in a test runner's realm, Node's errors are no `Error`. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return typeof error === 'object' && error !== null && 'syscall' in error;
}
