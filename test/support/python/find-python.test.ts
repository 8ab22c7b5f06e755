import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { RunCommand } from '../run-command.ts';
import { findPython } from './find-python.ts';

let pyenv: string;

beforeEach(() => {
  pyenv = mkdtempSync(join(tmpdir(), 'waybill-pyenv-'));
});

/** A machine with these programs, each by what it says of its version, or of where Python is. */
function machineWith(programs: Readonly<Record<string, string>>): RunCommand {
  return async (command) => {
    const answer = programs[command];
    if (answer === undefined) throw new Error(`${command}: not found`);
    return `${answer}\n`;
  };
}

describe('findPython', () => {
  it.each([
    ['of the path, by its version', { 'python3.13': '3.13.0', python3: '3.11.7' }, 'python3.13'],
    ['of the path, whatever its name', { python3: '3.13.2' }, 'python3'],
    ['of uv', { uv: '/uv/3.13/python', '/uv/3.13/python': '3.13.1' }, '/uv/3.13/python'],
    ['of the next best version', { 'python3.12': '3.12.1', python3: '3.11.7' }, 'python3.12'],
  ])('finds the interpreter %s', async (_, programs, found) => {
    const run = machineWith(programs);

    expect(await findPython(['3.13', '3.12'], { run, pyenv })).toBe(found);
  });

  it('finds the interpreter of pyenv, which its shim on the path does not run', async () => {
    const program = join(pyenv, 'versions', '3.13.0', 'bin', 'python');
    mkdirSync(join(pyenv, 'versions', '3.13.0'), { recursive: true });

    const found = await findPython(['3.13'], { run: machineWith({ [program]: '3.13.0' }), pyenv });

    expect(found).toBe(program);
  });

  it('rejects a machine without one, with what is needed and what was tried', async () => {
    const run = machineWith({ python3: '3.11.7' });

    await expect(findPython(['3.13', '3.12'], { run, pyenv })).rejects.toThrow(
      'Python 3.13 or 3.12 with venv is needed, and none of these is one: python3.13, python3, python3.12',
    );
  });
});
