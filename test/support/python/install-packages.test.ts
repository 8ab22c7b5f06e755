import { existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { RunCommand } from '../run-command.ts';
import { installPackages } from './install-packages.ts';

let cache: string;
let installed: string[];

beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'waybill-cache-'));
  installed = [];
});

/** Stands for `python` and `pip`: an environment is a folder with a program. */
const run: RunCommand = async (command, args) => {
  if (args[0] === '--version') return 'Python 3.13.0\n';
  if (args[0] === '-m') {
    const program = join(args[2] ?? '', 'bin', 'python');
    mkdirSync(dirname(program), { recursive: true });
    writeFileSync(program, '');
    return '';
  }
  if (args.includes('no-such-package')) throw new Error(`${command}: not found`);
  installed.push(args.slice(3).join(' '));
  return '';
};

const install = (packages: readonly string[]) =>
  installPackages({ name: 'tool', python: 'python3', packages, cache, run });

describe('installPackages', () => {
  it('installs packages once, and finds them in the cache after that', async () => {
    const first = await install(['tool==1', 'awscli']);
    const second = await install(['tool==1', 'awscli']);

    expect(installed).toEqual(['tool==1 awscli']);
    expect(second).toBe(first);
    expect(existsSync(join(second, 'python'))).toBe(true);
  });

  it('keeps each set of versions apart', async () => {
    const first = await install(['tool==1']);
    const second = await install(['tool==2']);

    expect(installed).toEqual(['tool==1', 'tool==2']);
    expect(second).not.toBe(first);
  });

  it('rejects packages that cannot be had, and leaves nothing in the cache', async () => {
    await expect(install(['no-such-package'])).rejects.toThrow('not found');

    expect(readdirSync(cache)).toEqual([]);
  });
});
