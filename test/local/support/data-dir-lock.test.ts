import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { lockDataDir } from '../../../local/support/data-dir-lock.ts';

let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'waybill-lock-'));
});

afterEach(() => {
  rmSync(dataDir, { recursive: true });
});

describe('lockDataDir', () => {
  it('takes a new folder, and leaves nothing in it when it is given back', () => {
    const unlock = lockDataDir(dataDir);
    const taken = readdirSync(dataDir);

    unlock();

    expect(taken).toEqual(['lock']);
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it('takes over the folder of a process that is gone', () => {
    writeFileSync(join(dataDir, 'lock'), '4194305');

    expect(() => lockDataDir(dataDir)).not.toThrow();
  });

  it('rejects a folder that a running process has', () => {
    writeFileSync(join(dataDir, 'lock'), String(process.ppid));

    expect(() => lockDataDir(dataDir)).toThrow(/is in use by process/);
  });
});
