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

/** In a folder of its own, where files are completed. */
const FILES = ['marked-file', 'waybill'];

/** Types each argument and a tab at an interactive zsh, and prints what its line is then (zsh manual, "The zsh/zpty Module"). */
const ZSH = `
zmodload zsh/zpty
zpty shell zsh -f -i
type() { zpty -w shell "$1" }
type 'PS1=""; unsetopt automenu; autoload -U compinit; compinit -u -D; source <(waybill completion zsh)'
type 'show() { print -r -- "<<$BUFFER>>"; zle kill-buffer }; zle -N show; bindkey "^X" show; print ready'
zpty -r shell line '*ready*ready*'
for words in "$@"; do
  zpty -w -n shell "waybill $words"$'\\t\\x18'
  zpty -r shell line '*<<*>>*'
  print -r -- "\${\${line#*<<}%>>*}"
done
zpty -d shell
`;

const isThere = (shell: string) => spawnSync(shell, ['-c', 'true']).status === 0;

/** Where a shell is not there, its test counts as skipped; `.ci/run` installs them. */
const inShell = (shell: string) => (isThere(shell) ? it : it.skip);

const inFolder = () => ({
  cwd: folder,
  env: { ...process.env, HOME: folder, PATH: `${folder}:${process.env.PATH}` },
});

const shown = COMMANDS.filter(({ isHidden }) => !isHidden);
const complete = (...words: readonly string[]) => candidates(COMMANDS, words);

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-completion-'));
  const program = `exec ${process.execPath} ${resolve('dist/bin/cli.js')} "$@"\n`;
  writeFileSync(join(folder, 'waybill'), `#!/bin/sh\n${program}`, { mode: 0o755 });
  writeFileSync(join(folder, 'marked-file'), '');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('completion', () => {
  it.each<[readonly string[], readonly string[]]>([
    [['redr'], ['redrive']],
    [['jobs', 'pa'], ['pause']],
    [
      ['jobs', ''],
      ['cancel', 'deliveries', 'ls', 'pause', 'rate', 'resume', 'show', 'watch'],
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
    if (isThere(shell)) expect(spawnSync(shell, ['-n', '-c', stdout]).stderr.toString()).toBe('');
  });

  inShell('bash')('works in bash', async () => {
    const script = `PATH=${folder}:$PATH
${SCRIPTS.bash}
COMP_WORDS=(waybill jobs pa); COMP_CWORD=2; _waybill; echo "\${COMPREPLY[@]}"
COMP_WORDS=(waybill deliveries x --status ''); COMP_CWORD=4; _waybill; echo "\${COMPREPLY[@]}"`;

    const { stdout } = await promisify(execFile)('bash', ['-c', script]);

    expect(stdout).toBe('pause\ndead retrying\n');
  });

  inShell('fish')('works in fish', async () => {
    const ask = [
      ...['jobs pa', 'deliveries x --status ', 'deliveries x --stat', 'redrive x --error '],
      ...['init marked-', '--vers'],
    ];
    const asked = ask.map((words) => `complete -C "waybill ${words}"; echo .`);
    const script = ['waybill completion fish | source', ...asked].join('\n');

    const { stdout } = await promisify(execFile)('fish', ['--no-config', '-c', script], inFolder());

    expect(stdout.split('.\n').map((part) => part.trim().split('\n').sort())).toEqual([
      ...[['pause'], ['dead', 'retrying'], ['--status'], FILES, ['marked-file'], ['--version']],
      [''],
    ]);
  });

  inShell('zsh')('works in zsh, at a terminal', async () => {
    const typed = [
      ...['jobs pa', 'deliveries x --status d', 'deliveries x --stat', 'completion f'],
      ...['init marked-', '--vers'],
    ];

    const { stdout } = await promisify(execFile)('zsh', ['-f', '-c', ZSH, 'zsh', ...typed], {
      ...inFolder(),
      timeout: 20_000,
    });

    expect(stdout.split('\n').map((line) => line.trimEnd())).toEqual([
      ...['waybill jobs pause', 'waybill deliveries x --status dead'],
      ...['waybill deliveries x --status', 'waybill completion fish'],
      ...['waybill init marked-file', 'waybill --version', ''],
    ]);
  });
});
