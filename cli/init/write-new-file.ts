import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Writes a file and its folders, unless there is something of that name; returns whether it was written. */
export function writeNewFile(path: string, text: string): boolean {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, { flag: 'wx' });
    return true;
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'EEXIST' && message.includes('open')) return false;
    throw new Error(`${path} cannot be written: ${message}`, { cause });
  }
}
