import { inspect } from 'node:util';
import { messageOf } from '../core/shared/message-of.ts';
import packageJson from '../package.json' with { type: 'json' };
import { findCommand } from './command/find-command.ts';
import { formatHelp, listCommands } from './command/format-help.ts';
import { parseCommand } from './command/parse-command.ts';
import { processWorld, type World } from './command/world.ts';
import { COMMANDS } from './commands.ts';
import { escapeLines } from './format/escape-text.ts';
import { UsageError } from './usage-error.ts';

const HELP = `waybill ${packageJson.version} - ${packageJson.description}

${listCommands(COMMANDS)}
  waybill --help      this text; waybill COMMAND --help has the options of a command
  waybill --version

Exit codes: 0 done, 1 failed, 2 wrong arguments, 3 partly failed.

`;

/** Runs the command that the arguments name; answers the exit code: 0, 1 for a failure, 2 for wrong arguments, 3 where some of it failed. */
export async function main(args: readonly string[], world?: World): Promise<number> {
  if (world === undefined) process.stdout.on('error', allowLostReader);
  const here = world ?? processWorld();
  const { stderr, env } = here;
  try {
    return await run(args, here);
  } catch (error) {
    const message = error instanceof Error ? messageOf(error) : String(error);
    stderr.write(`waybill: ${escapeLines(message).join('\n')}\n`);
    if (error instanceof UsageError) return 2;
    if (env.WAYBILL_DEBUG !== undefined)
      stderr.write(`${escapeLines(inspect(error)).join('\n')}\n`);
    return 1;
  }
}

/** A reader that has gone, as `head` has after its lines, is no failure. */
function allowLostReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

async function run(args: readonly string[], world: World): Promise<number> {
  const { stdout } = world;
  const [first] = args;
  if (first === '--version') {
    stdout.write(`${packageJson.version}\n`);
    return 0;
  }
  if (first === undefined || ['help', '--help', '-h'].includes(first)) {
    stdout.write(HELP);
    return 0;
  }
  const { command, rest } = findCommand(COMMANDS, args);
  const input = parseCommand(command, rest);
  if (input !== 'help') return command.run(input, world);
  stdout.write(formatHelp(command));
  return 0;
}
