import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import type { CampaignBroker } from './campaign-broker.ts';
import type { Carrier } from './carrier.ts';

/** What was sent and not confirmed when the process was killed has come by then. */
const SETTLE_MS = 500;

/** A process of a source and a target of bridges, without a router between. */
export function startPump(
  { from, to }: Pick<CampaignBroker, 'from' | 'to'>,
  program: string,
): Carrier {
  let taken = 0;
  let child: ChildProcess;
  const start = () => {
    child = spawn(process.execPath, [program, from, to], { stdio: ['ignore', 'pipe', 'inherit'] });
    if (child.stdout !== null)
      createInterface({ input: child.stdout }).on('line', (line) => {
        taken += Number(line);
      });
  };
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  const end = async () => {
    if (hasEnded()) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  start();
  return {
    brought: async () => {
      if (hasEnded())
        throw new Error(`the process has ended with ${child.exitCode ?? child.signalCode}`);
      return taken;
    },
    killAndStart: async () => {
      await end();
      start();
    },
    settle: () => pause(SETTLE_MS),
    end,
  };
}
