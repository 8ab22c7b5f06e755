import { type Argument, type Command, type Flag, flagsOf } from '../command/command.ts';

/** What may stand for the last of the words after `waybill`, as far as it is written; none where it is any text or a file. */
export function candidates(
  commands: readonly Command[],
  words: readonly string[],
): readonly string[] {
  const shown = commands.filter(({ isHidden }) => !isHidden);
  const word = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  return [...new Set(possible(shown, before, word))].filter((each) => each.startsWith(word)).sort();
}

function possible(
  commands: readonly Command[],
  before: readonly string[],
  word: string,
): readonly string[] {
  const [first, second] = before;
  const names = commands.map(({ name }) => name.split(' '));
  if (first === undefined) return [...names.map(([name = '']) => name), '--help', '--version'];
  const seconds = names.flatMap(([group, name]) => (group === first && name ? [name] : []));
  const command =
    commands.find(({ name }) => name === `${first} ${second}`) ??
    commands.find(({ name }) => name === first);
  if (command === undefined) return before.length === 1 ? seconds : [];
  const given = before.slice(command.name.split(' ').length);
  return optionsOf(command, given, word);
}

function optionsOf(command: Command, given: readonly string[], word: string): readonly string[] {
  const flags = flagsOf(command);
  const open = flagOf(flags, given.at(-1));
  if (open?.type === 'string') return open.choices ?? [];
  if (word.startsWith('-')) {
    const free = Object.entries(flags).filter(
      ([name, { multiple }]) => multiple || !given.includes(`--${name}`),
    );
    return free.map(([name]) => `--${name}`);
  }
  return argumentAt(command, given, flags)?.choices ?? [];
}

function flagOf(flags: Readonly<Record<string, Flag>>, word = ''): Flag | undefined {
  return word.startsWith('--') ? flags[word.slice(2)] : undefined;
}

/** The argument that comes next: of those words that are no option and no option's value. */
function argumentAt(
  { arguments: wanted = [] }: Command,
  given: readonly string[],
  flags: Readonly<Record<string, Flag>>,
): Argument | undefined {
  const positionals = given.filter(
    (word, place) => !word.startsWith('-') && flagOf(flags, given[place - 1])?.type !== 'string',
  );
  return wanted[positionals.length];
}
