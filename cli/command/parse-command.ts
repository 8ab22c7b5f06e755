import { parseFlags } from '../parse-flags.ts';
import { UsageError } from '../usage-error.ts';
import { type Command, type Flag, flagsOf } from './command.ts';
import { Input } from './input.ts';

/** Reads what a command was given. Throws `UsageError` for what it cannot take. */
export function parseCommand(command: Command, args: readonly string[]): Input | 'help' {
  if (command.takesAnything) return new Input(args, {});
  const flags = flagsOf(command);
  const { values, positionals } = parseFlags(command.name, {
    ...{ args, options: Object.fromEntries(Object.entries(flags).map(toOption)) },
    allowPositionals: (command.arguments ?? []).length > 0,
  });
  if (values.help === true) return 'help';
  for (const [name, { choices }] of Object.entries(flags))
    for (const value of [values[name] ?? []].flat()) checkChoice(`--${name}`, value, choices);
  return new Input(args, { ...values, ...readArguments(command, positionals) });
}

function toOption([name, { type, multiple, short }]: readonly [string, Flag]) {
  const more = { ...(multiple ? { multiple } : {}), ...(short === undefined ? {} : { short }) };
  return [name, { type, ...more }] as const;
}

function readArguments(command: Command, given: readonly string[]): Record<string, string> {
  const wanted = command.arguments ?? [];
  const missing = wanted.find(({ isOptional }, place) => !isOptional && given[place] === undefined);
  if (missing !== undefined)
    throw new UsageError(
      `${missing.name} is missing; run waybill ${command.name} --help for what it needs`,
    );
  const extra = given[wanted.length];
  if (extra !== undefined)
    throw new UsageError(
      `${extra.slice(0, 64)} is one argument too many; run waybill ${command.name} --help`,
    );
  const found = wanted.flatMap(({ name, choices }, place) => {
    const value = given[place];
    checkChoice(name, value, choices);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(found);
}

function checkChoice(name: string, value: unknown, choices: readonly string[] | undefined): void {
  if (choices === undefined || typeof value !== 'string' || choices.includes(value)) return;
  throw new UsageError(
    `${name} must be one of ${choices.join(', ')}; received ${value.slice(0, 64) || 'nothing'}`,
  );
}
