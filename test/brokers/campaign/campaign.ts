import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import type { CampaignBroker } from './campaign-broker.ts';

/** What a campaign does, and with what. */
export interface CampaignOptions {
  readonly messages: number;
  /** How often each is killed: the broker, and the process that brings its messages. */
  readonly kills: number;
  /** The program of that process. */
  readonly pump: string;
}

/** What came of it. */
export interface CampaignResult {
  /** Messages whose sending was confirmed, and which have not come. */
  readonly lost: readonly string[];
  /** How many came more than once, counted for each time. */
  readonly duplicates: number;
  readonly kills: { readonly broker: number; readonly pump: number };
}

const CHUNK = 100;
const MOST_MS = 300_000;

/** Sends messages through a broker and a process that are killed by turns in the midst, and counts what has come. */
export async function runCampaign(
  broker: CampaignBroker,
  { messages, kills, pump }: CampaignOptions,
): Promise<CampaignResult> {
  const ids = Array.from({ length: messages }, (_, place) => `m-${place}`);
  const count = { broker: 0, pump: 0 };
  const worker = startPump(pump, broker);
  const producing = produceAll(broker, ids);
  const every = Math.floor(messages / (2 * kills + 1));
  try {
    for (let kill = 1; kill <= 2 * kills; kill++) {
      await worker.hasTaken(kill * every);
      if (kill % 2 === 0) {
        count.pump++;
        await worker.killAndStart();
      } else {
        count.broker++;
        await broker.kill();
        await broker.start();
      }
    }
    await producing;
    const came = await drainAll(broker, new Set(ids));
    const unique = new Set(came);
    return {
      lost: ids.filter((id) => !unique.has(id)),
      duplicates: came.length - unique.size,
      kills: count,
    };
  } finally {
    await worker.end();
  }
}

/** A chunk that is not confirmed whole is sent again. */
async function produceAll(broker: CampaignBroker, ids: readonly string[]): Promise<void> {
  for (let start = 0; start < ids.length; start += CHUNK) {
    const chunk = ids.slice(start, start + CHUNK);
    const deadline = Date.now() + MOST_MS;
    for (;;) {
      try {
        await broker.produce(chunk);
        break;
      } catch (error) {
        if (Date.now() > deadline) throw error;
        await pause(100);
      }
    }
  }
}

/** Until all have come, or none has for ten seconds. */
async function drainAll(
  broker: CampaignBroker,
  wanted: ReadonlySet<string>,
): Promise<readonly string[]> {
  const came: string[] = [];
  const missing = new Set(wanted);
  for (let idle = 0; idle < 100; idle++) {
    const next = await broker.drain();
    came.push(...next);
    for (const id of next) missing.delete(id);
    if (next.length > 0) idle = 0;
    // Once all are there, those that come twice have half a second.
    if (missing.size === 0 && idle >= 5) break;
    await pause(100);
  }
  return came;
}

function startPump(program: string, { from, to }: CampaignBroker) {
  let taken = 0;
  let child: ChildProcess;
  const start = () => {
    child = spawn(process.execPath, [program, from, to], { stdio: ['ignore', 'pipe', 'inherit'] });
    if (child.stdout !== null)
      createInterface({ input: child.stdout }).on('line', (line) => {
        taken += Number(line);
      });
  };
  const end = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  start();
  return {
    end,
    killAndStart: async () => {
      await end();
      start();
    },
    hasTaken: async (count: number) => {
      const deadline = Date.now() + MOST_MS;
      while (taken < count) {
        if (Date.now() > deadline)
          throw new Error(`after 5 minutes, ${taken} of ${count} messages`);
        await pause(5);
      }
    },
  };
}
