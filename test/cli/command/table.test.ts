import { createServer } from 'node:http';
import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Command, flagsOf } from '../../../cli/command/command.ts';
import { nearest } from '../../../cli/command/find-command.ts';
import { usage } from '../../../cli/command/format-help.ts';
import { COMMANDS } from '../../../cli/commands.ts';
import { close, listen } from '../../../local/support/loopback.ts';
import { Terminal } from '../../support/worlds/terminal.ts';

const shown = COMMANDS.filter(({ isHidden }) => !isHidden);
const named = shown.map((command): [string, Command] => [command.name, command]);

/** Where a server has been. */
let nowhere: string;

beforeAll(async () => {
  const server = createServer();
  nowhere = `http://127.0.0.1:${await listen(server, 0, 'PORT')}`;
  await close(server);
});

/** Arguments for all that a command wants. */
const argumentsOf = ({ arguments: wanted = [] }: Command) =>
  wanted.map(({ name, choices }) => choices?.[0] ?? name.toLowerCase());

describe('the table of commands', () => {
  it('has each command once, in one or two words', () => {
    const names = COMMANDS.map(({ name }) => name);

    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z]+( [a-z]+)?$/);
  });

  it('lists every command with its summary', async () => {
    const { code, stdout } = await new Terminal().run('--help');

    expect(code).toBe(0);
    for (const command of shown) {
      expect(stdout).toContain(usage(command));
      expect(stdout).toContain(command.summary);
    }
    expect(stdout).not.toContain('waybill complete ');
  });

  it.each(named)('has help of %s with every option, by --help and -h', async (name, command) => {
    const terminal = new Terminal();
    const { code, stdout } = await terminal.run(...name.split(' '), '--help');

    expect(code).toBe(0);
    expect(stdout).toContain(usage(command));
    for (const option of Object.keys(flagsOf(command))) expect(stdout).toContain(`  --${option}`);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThan(130);
    expect((await terminal.run(...name.split(' '), '-h')).stdout).toBe(stdout);
  });

  it.each(named)('has %s reject an option that it does not have', async (name, command) => {
    const { code, stdout, stderr } = await new Terminal().run(
      ...[...name.split(' '), ...argumentsOf(command), '--nope'],
    );

    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toBe(
      `waybill: unknown option '--nope'; run waybill ${name} --help for the options\n`,
    );
  });

  it.each(named)('has %s reject one argument too many', async (name, command) => {
    const { code, stderr } = await new Terminal().run(
      ...[...name.split(' '), ...argumentsOf(command), 'more'],
    );

    expect(code).toBe(2);
    expect(stderr).toMatch(/more is one argument too many|unexpected argument 'more'/);
  });

  const needing = named.filter(([, { arguments: wanted = [] }]) =>
    wanted.some(({ isOptional }) => !isOptional),
  );
  it.each(needing)('has %s reject a missing argument, by its name', async (name, command) => {
    const { code, stderr } = await new Terminal().run(...name.split(' '));

    expect(code).toBe(2);
    expect(stderr).toContain(`${command.arguments?.[0]?.name} is missing`);
  });

  const choosing = named.flatMap(([name, command]) =>
    Object.entries(flagsOf(command))
      .filter(([, { choices }]) => choices !== undefined)
      .map(([flag]): [string, string, Command] => [name, flag, command]),
  );
  it.each(choosing)('has %s reject a --%s that is no choice', async (name, flag, command) => {
    const { code, stderr } = await new Terminal().run(
      ...[...name.split(' '), ...argumentsOf(command), `--${flag}`, 'nothing'],
    );

    expect(code).toBe(2);
    expect(stderr).toContain(`--${flag} must be one of `);
  });

  const asking = named.filter(([, { asksRouter }]) => asksRouter);
  it.each(asking)(
    'has %s say so where no router answers, or what it lacks',
    async (name, command) => {
      const { code, stderr } = await new Terminal({ answers: ['y'] }).run(
        ...[...name.split(' '), ...argumentsOf(command), '--url', nowhere],
      );

      if (code === 2)
        return expect(stderr).toMatch(/^waybill: .*(is missing|say which|say since when|must be)/);
      expect(code).toBe(1);
      expect(stderr).toContain(`waybill: no router answers at ${nowhere} (connect ECONNREFUSED`);
      expect(stderr).toContain('start one by waybill start');
    },
  );
});

describe('an unknown command', () => {
  it.each([
    ['strat', 'there is no command strat; did you mean waybill start?'],
    ['redirve', 'did you mean waybill redrive?'],
    ['subscriber', 'did you mean waybill subscribers?'],
    ['jobs wacth', 'there is no command jobs wacth; did you mean waybill jobs watch?'],
    ['jobs quite-another', 'there are jobs ls, jobs show, jobs deliveries, jobs watch'],
    ['xyzzy', 'there is no command xyzzy; run waybill --help for those there are'],
    ['\u001b[31m', 'there is no command \\u001b[31m; run'],
  ])('%s is refused with advice', async (words, message) => {
    const { code, stdout, stderr } = await new Terminal().run(...words.split(' '));

    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
  });

  it('is nearest to the command of which one character is wrong', () => {
    const long = shown.map(({ name }) => name).filter((name) => name.length > 4);
    const typo = fc.tuple(
      fc.constantFrom(...long),
      fc.nat(),
      fc.constantFrom('left out', 'twice', 'swapped'),
    );

    fc.assert(
      fc.property(typo, ([name, seed, kind]) => {
        const at = seed % (name.length - 1);
        const [a = '', b = ''] = [name[at], name[at + 1]];
        const end = name.slice(at + 2);
        const wrong = { 'left out': `${b}`, twice: `${a}${a}${b}`, swapped: `${b}${a}` }[kind];
        const found = nearest(`${name.slice(0, at)}${wrong}${end}`, long);

        expect(found).toBeDefined();
      }),
    );
  });
});
