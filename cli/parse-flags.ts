import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UsageError } from './usage-error.ts';

type Flags = NonNullable<ParseArgsConfig['options']>;

/** Reads the flags of a command, and its `--help`; throws `UsageError` for one that it does not have, or without its value. */
export function parseFlags<T extends Flags>(
  command: string,
  { args, options }: { readonly args: readonly string[]; readonly options: T },
) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: { ...options, help: { type: 'boolean', short: 'h' } },
    }).values;
  } catch (cause) {
    const { message = String(cause) } = cause as Partial<Error>;
    const [reason = ''] = message.split('. ');
    throw new UsageError(
      `${reason.charAt(0).toLowerCase()}${reason.slice(1)}; run waybill ${command} --help for the options`,
      { cause },
    );
  }
}
