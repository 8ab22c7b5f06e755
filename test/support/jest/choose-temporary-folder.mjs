import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';

/** Linux's folder in memory. */
const MEMORY = '/dev/shm';

/** What all tests together may have there at once, several times over: 6 GiB, in bytes. */
const ENOUGH = 6 * 1024 ** 3;

/**
 * The folder in which tests make their temporary files: one in memory, where brokers and browsers do not wait for a disk
 * that others write to, if there is memory to spare and programs can be run from it; else the system's.
 */
export function chooseTemporaryFolder() {
  // A folder that a person has named is the one to take.
  if (process.env.TMPDIR !== undefined) return tmpdir();
  return isRoomy(MEMORY) && runsPrograms(MEMORY) ? MEMORY : tmpdir();
}

function isRoomy(folder) {
  if (!existsSync(folder)) return false;
  const { bavail, bsize } = statfsSync(folder);
  return Math.min(bavail * bsize, freemem() / 2) >= ENOUGH;
}

/** Containers mount it without: tests write programs that they run. */
function runsPrograms(folder) {
  let own;
  try {
    own = mkdtempSync(join(folder, 'waybill-'));
    const program = join(own, 'program');
    writeFileSync(program, '#!/bin/sh\nexit 0\n', { mode: 0o700 });
    execFileSync(program, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  } finally {
    if (own !== undefined) rmSync(own, { recursive: true, force: true });
  }
}
