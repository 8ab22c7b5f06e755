import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { flagsOf } from '../../../cli/command/command.ts';
import { COMMANDS } from '../../../cli/commands.ts';
import { candidates } from '../../../cli/completion/candidates.ts';
import { SCRIPTS, SHELLS } from '../../../cli/completion/scripts.ts';
import { Terminal } from '../../support/worlds/terminal.ts';

const shown = COMMANDS.filter(({ isHidden }) => !isHidden);
const complete = (...words: readonly string[]) => candidates(COMMANDS, words);

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-completion-'));
  const program = `exec ${process.execPath} ${resolve('dist/bin/cli.js')} "$@"\n`;
  writeFileSync(join(folder, 'waybill'), `#!/bin/sh\n${program}`, { mode: 0o755 });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('completion', () => {
  it.each<[readonly string[], readonly string[]]>([
    [['redr'], ['redrive']],
    [['jobs', 'pa'], ['pause']],
    [
      ['jobs', ''],
      ['cancel', 'ls', 'pause', 'rate', 'resume', 'show', 'watch'],
    ],
    [
      ['deliveries', 'billing', '--status', ''],
      ['dead', 'retrying'],
    ],
    [['deliveries', '--sta'], ['--status']],
    [['redrive', 'billing', '--all', '--al'], []],
    [['redrive', 'billing', '--error', 'x', '--er'], ['--error']],
    [['redrive', 'billing', '--reason', ''], []],
    [['completion', 'z'], ['zsh']],
    [['completion', 'zsh', ''], []],
    [['keys', 'create', 'shop', '--may', 'p'], ['publish']],
    [['nothing', ''], []],
    [['comp'], ['completion']],
  ])('of %j is %j', (words, found) => {
    expect(complete(...words)).toEqual(found);
  });

  it('has every command, and every option of each', () => {
    for (const { name, ...command } of shown) {
      const words = name.split(' ');
      expect(complete(...words)).toContain(words.at(-1));
      const options = Object.keys(flagsOf({ name, ...command })).map((flag) => `--${flag}`);
      expect(complete(...words, '--')).toEqual(options.sort());
    }
  });

  it.each(SHELLS)('is printed for %s', async (shell) => {
    const { code, stdout } = await new Terminal().run('completion', shell);

    expect(code).toBe(0);
    expect(stdout).toBe(SCRIPTS[shell]);
    const isThere = spawnSync(shell, ['-c', 'true']).status === 0;
    if (isThere) expect(spawnSync(shell, ['-n', '-c', stdout]).stderr.toString()).toBe('');
  });

  it('works in bash', async () => {
    const script = `PATH=${folder}:$PATH
${SCRIPTS.bash}
COMP_WORDS=(waybill jobs pa); COMP_CWORD=2; _waybill; echo "\${COMPREPLY[@]}"
COMP_WORDS=(waybill deliveries x --status ''); COMP_CWORD=4; _waybill; echo "\${COMPREPLY[@]}"`;

    const { stdout } = await promisify(execFile)('bash', ['-c', script]);

    expect(stdout).toBe('pause\ndead retrying\n');
  });
});
