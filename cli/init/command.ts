import type { Command } from '../command/command.ts';
import { init } from './init.ts';

export const initCommand: Command = {
  name: 'init',
  summary: 'writes a router and a subscriber into this folder, to start from',
  flags: {},
  notes: [
    'In an empty folder: cdk.json, bin/app.ts with a router and a subscriber, handlers/receipts.ts,',
    'events.json, and a package.json that has the script `start`.',
    'In a CDK project, where cdk.json names an app in TypeScript: lib/waybill-stack.ts in the place',
    'of the first two.',
    '',
    'It asks nothing, and what is there already it leaves alone, and says so.',
  ],
  run() {
    init();
    return 0;
  },
};
