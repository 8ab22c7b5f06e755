import type { Command } from '../command/command.ts';
import { cost } from './cost.ts';
import { COST_FLAGS, parseCostOptions } from './parse-cost-options.ts';

export const costCommand: Command = {
  name: 'cost',
  summary: 'what a router costs on AWS in a month, service by service',
  flags: COST_FLAGS,
  run({ args }) {
    cost(parseCostOptions(args));
    return 0;
  },
};
