import { bridgeCommand } from './bridge/command.ts';
import { CATALOG_COMMANDS } from './catalog/commands.ts';
import type { Command } from './command/command.ts';
import { candidates } from './completion/candidates.ts';
import { SCRIPTS, SHELLS } from './completion/scripts.ts';
import { consoleCommand } from './console/command.ts';
import { costCommand } from './cost/command.ts';
import { initCommand } from './init/command.ts';
import { KEY_COMMANDS } from './keys/commands.ts';
import { listenCommand } from './listen/listen.ts';
import { auditCommand } from './look/audit.ts';
import { deliveriesCommand } from './look/deliveries.ts';
import { eventsCommand } from './look/events.ts';
import { failuresCommand } from './look/failures.ts';
import { healthCommand } from './look/health.ts';
import { metricsCommand } from './look/metrics.ts';
import { openApiCommand } from './look/open-api.ts';
import { patternTestCommand } from './look/pattern-test.ts';
import { showCommand } from './look/show.ts';
import { subscribersCommand } from './look/subscribers.ts';
import { tailCommand } from './look/tail.ts';
import { discardCommand, redriveCommand } from './operate/begin-job.ts';
import { EVENT_COMMANDS } from './operate/event.ts';
import { JOB_COMMANDS } from './operate/jobs.ts';
import { PAUSE_COMMANDS } from './operate/pause.ts';
import { replayCommand } from './operate/replay.ts';
import { PROFILE_COMMANDS } from './profile/commands.ts';
import { sendCommand } from './send/send.ts';
import { startCommand } from './start/command.ts';
import { SUBSCRIBE_COMMANDS } from './subscribe/commands.ts';
import { tallyCommand } from './tally/command.ts';

const completionCommand: Command = {
  name: 'completion',
  summary: 'prints what a shell needs to complete commands and options',
  arguments: [{ name: 'SHELL', choices: SHELLS }],
  flags: {},
  notes: [
    'bash: source <(waybill completion bash), in ~/.bashrc',
    'zsh:  source <(waybill completion zsh), in ~/.zshrc, after compinit',
    'fish: waybill completion fish > ~/.config/fish/completions/waybill.fish',
  ],
  run(input, { stdout }) {
    const shell = SHELLS.find((known) => known === input.argument('SHELL')) ?? 'bash';
    stdout.write(SCRIPTS[shell]);
    return 0;
  },
};

/** Asked by the scripts of `completion`, with the words after `waybill` behind `--`. */
const completeCommand: Command = {
  name: 'complete',
  summary: 'what may stand for the last word',
  flags: {},
  isHidden: true,
  takesAnything: true,
  run({ args }, { stdout }) {
    const words = args[0] === '--' ? args.slice(1) : args;
    for (const word of candidates(COMMANDS, words)) stdout.write(`${word}\n`);
    return 0;
  },
};

/** Every command, in the order in which they are listed. */
export const COMMANDS: readonly Command[] = [
  ...[initCommand, startCommand, consoleCommand, costCommand],
  ...[sendCommand, tailCommand, showCommand, eventsCommand, subscribersCommand, deliveriesCommand],
  ...[failuresCommand, metricsCommand],
  ...[redriveCommand, replayCommand, discardCommand, ...EVENT_COMMANDS, ...JOB_COMMANDS],
  ...[...PAUSE_COMMANDS, ...SUBSCRIBE_COMMANDS, listenCommand, bridgeCommand],
  ...[...CATALOG_COMMANDS, patternTestCommand, tallyCommand],
  ...[auditCommand, ...KEY_COMMANDS, healthCommand, openApiCommand],
  ...[...PROFILE_COMMANDS, completionCommand, completeCommand],
];
