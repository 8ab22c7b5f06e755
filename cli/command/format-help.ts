import { type Argument, type Command, type Flag, flagsOf, ROUTER_FLAGS } from './command.ts';

/** How wide the names of options are, before what they do. */
const NAMES = 20;

/** What `waybill COMMAND --help` prints. */
export function formatHelp(command: Command): string {
  const flags = Object.entries(flagsOf(command));
  const isCommon = (name: string) =>
    name === 'help' || (command.asksRouter && name in ROUTER_FLAGS);
  const own = flags.filter(([name]) => !isCommon(name));
  const common = flags.filter(([name]) => isCommon(name));
  const blocks = [
    [`${usage(command)} - ${command.summary}`],
    own.flatMap(describeFlag),
    common.flatMap(describeFlag),
    (command.notes ?? []).map((line) => `  ${line}`.trimEnd()),
  ];
  const texts = blocks.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `${texts.join('\n\n')}\n\n`;
}

/** A command's name with its arguments. */
export function usage({ name, arguments: wanted = [] }: Command): string {
  return ['waybill', name, ...wanted.map(writeArgument)].join(' ');
}

function writeArgument({ name, isOptional }: Argument): string {
  return isOptional ? `[${name}]` : name;
}

function describeFlag([name, { value, about }]: readonly [string, Flag]): readonly string[] {
  const shown = value === undefined ? `--${name}` : `--${name} ${value}`;
  const [first = '', ...others] = about.split('\n');
  const rest = others.map((line) => `  ${' '.repeat(NAMES)}${line}`);
  if (shown.length >= NAMES) return [`  ${shown}`, `  ${' '.repeat(NAMES)}${first}`, ...rest];
  return [`  ${shown.padEnd(NAMES)}${first}`, ...rest];
}

/** What `waybill --help` prints below its first line. */
export function listCommands(commands: readonly Command[]): string {
  const shown = commands.filter(({ isHidden }) => !isHidden);
  const width = Math.max(...shown.map((command) => usage(command).length)) + 2;
  return shown.map((command) => `  ${usage(command).padEnd(width)}${command.summary}\n`).join('');
}
