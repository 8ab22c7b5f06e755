import { inspect } from 'node:util';
import { messageOf } from '../core/shared/message-of.ts';
import packageJson from '../package.json' with { type: 'json' };
import { cost } from './cost/cost.ts';
import { COST_HELP } from './cost/help.ts';
import { parseCostOptions } from './cost/parse-cost-options.ts';
import { escapeLines } from './format/escape-text.ts';
import { INIT_HELP } from './init/help.ts';
import { init, parseInitOptions } from './init/init.ts';
import { START_HELP } from './start/help.ts';
import { parseStartOptions } from './start/parse-start-options.ts';
import { start } from './start/start.ts';
import { UsageError } from './usage-error.ts';

const HELP = `waybill ${packageJson.version} - ${packageJson.description}

  waybill init      write a router and a subscriber into this folder, to start from
  waybill start     run a router on this machine, without Docker and without an account
  waybill cost      what a router costs on AWS, service by service
  waybill --help    this text; waybill start --help has the options of a command
  waybill --version

`;

/** Runs the command that the arguments name; answers the exit code: 0, 1 for a failure, 2 for wrong arguments. */
export async function main(args: readonly string[]): Promise<number> {
  process.stdout.on('error', allowLostReader);
  try {
    return await run(args);
  } catch (error) {
    const message = error instanceof Error ? messageOf(error) : String(error);
    process.stderr.write(`waybill: ${escapeLines(message).join('\n')}\n`);
    if (error instanceof UsageError) return 2;
    if (process.env.WAYBILL_DEBUG !== undefined)
      process.stderr.write(`${escapeLines(inspect(error)).join('\n')}\n`);
    return 1;
  }
}

/** A reader that has gone, as `head` has after its lines, is no failure. */
function allowLostReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

async function run([command, ...rest]: readonly string[]): Promise<number> {
  switch (command) {
    case 'init': {
      if (parseInitOptions(rest) === 'help') process.stdout.write(INIT_HELP);
      else init();
      return 0;
    }
    case 'start': {
      const options = parseStartOptions(rest, process.env);
      if (options === 'help') process.stdout.write(START_HELP);
      else await start(options);
      return 0;
    }
    case 'cost': {
      const options = parseCostOptions(rest);
      if (options === 'help') process.stdout.write(COST_HELP);
      else cost(options);
      return 0;
    }
    case '--version':
      process.stdout.write(`${packageJson.version}\n`);
      return 0;
    case undefined:
    case 'help':
    case '--help':
    case '-h':
      process.stdout.write(HELP);
      return 0;
    default:
      throw new UsageError(
        `there is no command ${command.slice(0, 64)}; run waybill --help for those there are`,
      );
  }
}
