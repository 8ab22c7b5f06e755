import type { Command } from '../command/command.ts';
import { parseStartOptions, START_FLAGS, START_NOTES } from './parse-start-options.ts';
import { start } from './start.ts';

export const startCommand: Command = {
  name: 'start',
  summary: 'runs a router on this machine, without Docker and without an account',
  flags: START_FLAGS,
  notes: [
    'It runs the CDK app of this folder on an embedded cloud, until Ctrl-C.',
    '',
    ...START_NOTES,
  ],
  async run({ args }, { env }) {
    await start(parseStartOptions(args, env));
    return 0;
  },
};
