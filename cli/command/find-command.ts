import { UsageError } from '../usage-error.ts';
import type { Command } from './command.ts';

/** The command that arguments name, and what is left of them. Throws `UsageError`, with the command that is nearest. */
export function findCommand(
  commands: readonly Command[],
  args: readonly string[],
): { readonly command: Command; readonly rest: readonly string[] } {
  const [first = '', second = ''] = args;
  const exact = (name: string) => commands.find((command) => command.name === name);
  const two = exact(`${first} ${second}`);
  if (two !== undefined) return { command: two, rest: args.slice(2) };
  const one = exact(first);
  if (one !== undefined) return { command: one, rest: args.slice(1) };
  const group = commands.filter(({ name }) => name.startsWith(`${first} `));
  // A group alone, or with options, lists what there is.
  const list = exact(`${first} ls`);
  if (list !== undefined && (second === '' || second.startsWith('-')))
    return { command: list, rest: args.slice(1) };
  const asked = (group.length === 0 ? first : `${first} ${second}`.trim()).slice(0, 64);
  throw new UsageError(`there is no command ${asked}; ${advice(asked, group, commands)}`);
}

function advice(asked: string, group: readonly Command[], commands: readonly Command[]): string {
  const near = nearest(
    asked,
    commands.filter(({ isHidden }) => !isHidden).map(({ name }) => name),
  );
  if (near !== undefined) return `did you mean waybill ${near}? waybill --help has all of them`;
  if (group.length > 0) return `there are ${group.map(({ name }) => name).join(', ')}`;
  return 'run waybill --help for those there are';
}

/** The name that is fewest changes away, where they are few for its length. */
export function nearest(asked: string, names: readonly string[]): string | undefined {
  const [best] = names
    .map((name) => ({ name, changes: distance(asked, name) }))
    .sort((left, right) => left.changes - right.changes);
  return best !== undefined && best.changes <= Math.max(1, asked.length / 3)
    ? best.name
    : undefined;
}

/** How many characters are inserted, left out, replaced or swapped with the next (optimal string alignment). */
function distance(from: string, to: string): number {
  const rows: number[][] = [Array.from({ length: to.length + 1 }, (_, place) => place)];
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const same = from[i - 1] === to[j - 1];
      const isSwapped = from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      row[j] = Math.min(
        (rows[i - 1]?.[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (rows[i - 1]?.[j - 1] ?? 0) + (same ? 0 : 1),
        isSwapped ? (rows[i - 2]?.[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    rows.push(row);
  }
  return rows[from.length]?.[to.length] ?? 0;
}
