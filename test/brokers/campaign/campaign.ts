import { setTimeout as pause } from 'node:timers/promises';
import type { CampaignBroker } from './campaign-broker.ts';
import type { Carrier } from './carrier.ts';
import { Tally, type TallyResult } from './tally.ts';

/** What a campaign does, and with what. */
export interface CampaignOptions {
  readonly messages: number;
  /** How often each is killed: the broker, and the process that brings its messages. */
  readonly kills: number;
  readonly carrier: Carrier;
}

/** What came of it. */
export interface CampaignResult extends TallyResult {
  readonly kills: { readonly broker: number; readonly process: number };
}

/** How many messages are sent together, and how many at most are sent before others have been brought: the kills hit both ways. */
const CHUNK = 100;
const AHEAD = 2000;

const LOOK_MS = 20;
const MOST_MS = 300_000;

/** Without a message for so long, what has not come is lost: longer than a broker, or a router, waits for a reader that was killed. */
const QUIET_MS = 60_000;

/** Sends messages through a broker and a process that are killed by turns in the midst, and counts what has come. */
export async function runCampaign(
  broker: CampaignBroker,
  { messages, kills, carrier }: CampaignOptions,
): Promise<CampaignResult> {
  const tally = new Tally(messages);
  const count = { broker: 0, process: 0 };
  const stop = new AbortController();
  const every = Math.floor(messages / (2 * kills + 1));
  // A failure of the one ends the other, too.
  const producing = produceAll(broker, { messages, tally, carrier, signal: stop.signal });
  producing.catch(() => {});
  try {
    for (let kill = 1; kill <= 2 * kills; kill++) {
      await Promise.race([hasBrought(carrier, kill * every, stop.signal), rejected(producing)]);
      if (kill % 2 === 0) {
        count.process++;
        await carrier.killAndStart();
      } else {
        count.broker++;
        await broker.kill();
        await broker.start();
      }
    }
    await producing;
    await drainAll(broker, { tally, carrier });
    return { ...tally.result(), kills: count };
  } finally {
    stop.abort();
    await producing.catch(() => {});
    await carrier.end();
  }
}

/** Never resolves. */
function rejected(work: Promise<void>): Promise<never> {
  return new Promise((_, reject) => {
    work.catch(reject);
  });
}

async function hasBrought(carrier: Carrier, count: number, signal: AbortSignal): Promise<void> {
  if (count <= 0) return;
  const deadline = Date.now() + MOST_MS;
  for (;;) {
    const brought = await carrier.brought();
    if (brought >= count || signal.aborted) return;
    if (Date.now() > deadline)
      throw new Error(`after ${MOST_MS / 60_000} minutes, ${brought} of ${count} messages`);
    await pause(LOOK_MS);
  }
}

/** A chunk that is not confirmed whole is sent again. */
async function produceAll(
  broker: CampaignBroker,
  {
    messages,
    tally,
    carrier,
    signal,
  }: Pick<CampaignOptions, 'messages' | 'carrier'> & {
    readonly tally: Tally;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  for (let start = 0; start < messages && !signal.aborted; start += CHUNK) {
    await hasBrought(carrier, start + CHUNK - AHEAD, signal);
    const deadline = Date.now() + MOST_MS;
    for (let sending = 1; !signal.aborted; sending++) {
      try {
        await broker.produce(tally.sending(start, Math.min(start + CHUNK, messages), sending));
        break;
      } catch (error) {
        if (Date.now() > deadline) throw error;
        await pause(100);
      }
    }
  }
}

/** Until all have come and no more can, or none has for a minute. */
async function drainAll(
  broker: CampaignBroker,
  { tally, carrier }: { readonly tally: Tally; readonly carrier: Carrier },
): Promise<void> {
  let deadline = Date.now() + QUIET_MS;
  while (tally.missing > 0 && Date.now() < deadline) {
    const came = await broker.drain();
    tally.came(came);
    if (came.length > 0) deadline = Date.now() + QUIET_MS;
    else await pause(100);
  }
  await carrier.settle();
  tally.came(await broker.drain());
}
