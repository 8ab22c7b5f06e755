import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UsageError } from './usage-error.ts';

type Flags = NonNullable<ParseArgsConfig['options']>;

/** Reads the flags and arguments of a command; throws `UsageError` for a flag that it does not have, or without its value. */
export function parseFlags<T extends Flags>(
  command: string,
  {
    args,
    options,
    allowPositionals = false,
  }: {
    readonly args: readonly string[];
    readonly options: T;
    readonly allowPositionals?: boolean;
  },
) {
  try {
    return parseArgs({ args: [...args], strict: true, allowPositionals, options });
  } catch (cause) {
    const { message = String(cause) } = cause as Partial<Error>;
    throw new UsageError(`${explain(message)}; run waybill ${command} --help for the options`, {
      cause,
    });
  }
}

/** Node's reason, of which the rest is advice. */
function explain(message: string): string {
  const [, dashed] = /^Option '(.+)' argument is ambiguous/.exec(message) ?? [];
  if (dashed !== undefined)
    return `option '${dashed}' has no value; write one that begins with a dash as ${dashed}=-...`;
  const [reason = ''] = message.split('. ');
  return `${reason.charAt(0).toLowerCase()}${reason.slice(1)}`;
}
