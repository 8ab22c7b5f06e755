import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Says to others which process has a data folder; the answer takes it back. What keeps them out is LevelDB's own lock, which ends with the process. */
export function noteHolder(dataDir: string): () => void {
  const path = join(dataDir, 'lock');
  writeFileSync(path, String(process.pid));
  return () => rmSync(path, { force: true });
}

/** Who has a folder that is locked, as far as it is known. */
export function describeHolder(dataDir: string): string {
  const text = readIfThere(join(dataDir, 'lock'));
  return /^[1-9]\d*$/.test(text) ? `process ${text}` : 'another process';
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
