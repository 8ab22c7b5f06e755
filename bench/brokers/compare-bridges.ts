import { drive } from '../bench-cloud.ts';
import type { Child } from '../child.ts';
import type { FromCloud, ToCloud } from '../paired-cloud.ts';
import type { BenchBroker, Place } from './places.ts';
import type { Fill } from './sides/answering-router.ts';
import type { Job } from './sides/jobs.ts';
import type { Measured } from './span.ts';

/** How many messages a run brings at most with a router that runs. */
const MOST_WHOLE = 2000;

/** The figures of one round of one direction. */
export interface Round {
  readonly alone: Measured;
  /** With a router that only answers. */
  readonly bridge: Measured;
  /** With a router on the embedded cloud. */
  readonly whole: Measured;
}

/** The processes of a comparison, which all brokers share. */
export interface Sides {
  readonly alone: Child<Job, Measured>;
  readonly bridge: Child<Job, Measured>;
  readonly answering: Child<Fill, { readonly url: string }>;
  readonly cloud: Child<ToCloud, FromCloud>;
}

/** How often all of them have their turn, and how often before it counts. */
interface Turns {
  readonly sides: Sides;
  readonly rounds: number;
  readonly warmUps: number;
}

type Direction = Job['direction'];

const DIRECTIONS = ['in', 'out'] as const;

/**
 * Bridges to and from a broker beside its client alone, by the same messages: the client writes what the bridge reads, and reads what the bridge
 * writes. Which of the two comes first changes from round to round.
 */
export async function compareBridges(
  id: string,
  { start, messages }: BenchBroker,
  { sides, rounds, warmUps }: Turns,
): Promise<Readonly<Record<Direction, readonly Round[]>>> {
  const place = await start();
  const found = { in: [] as Round[], out: [] as Round[] };
  try {
    for (let round = -warmUps; round < rounds; round++) {
      const order = round % 2 === 0 ? DIRECTIONS : [...DIRECTIONS].reverse();
      const pass = { id, place, sides, order, prefix: `${id}-${round}` };
      const { alone, bridge } = await passThrough(pass, messages, answering);
      const { bridge: whole } = await passThrough(pass, Math.min(messages, MOST_WHOLE), running);
      if (round < 0) continue;
      for (const way of DIRECTIONS)
        found[way].push({ alone: alone[way], bridge: bridge[way], whole: whole[way] });
    }
  } finally {
    await place.stop();
  }
  return found;
}

interface Pass {
  readonly id: string;
  readonly place: Place;
  readonly sides: Sides;
  /** Of the bridge; the client goes the other way each time. */
  readonly order: readonly Direction[];
  readonly prefix: string;
}

/** Answers for the URL of a router, which has so many events to be pulled. */
type Prepare = (sides: Sides, fill: Fill) => Promise<string>;

async function passThrough(
  { id, place, sides, order, prefix }: Pass,
  count: number,
  prepare: Prepare,
): Promise<Readonly<Record<'alone' | 'bridge', Record<Direction, Measured>>>> {
  const { from, to } = place;
  const alone: Partial<Record<Direction, Measured>> = {};
  const bridge: Partial<Record<Direction, Measured>> = {};
  for (const direction of order) {
    const job = { broker: id, from, to, count, prefix: `${prefix}-${count}-${direction}` };
    const byClient = async (way: Direction) => {
      alone[way] = await sides.alone.ask({ ...job, kind: 'alone', direction: way });
    };
    const events = direction === 'out' ? count : 0;
    const router = await prepare(sides, { count: events, prefix: job.prefix });
    if (direction === 'in') await byClient('out');
    bridge[direction] = await sides.bridge.ask({ ...job, kind: 'bridge', direction, router });
    if (direction === 'out') await byClient('in');
  }
  return { alone: both(alone), bridge: both(bridge) };
}

const answering: Prepare = async (sides, fill) => (await sides.answering.ask(fill)).url;

/** The router is idle when it is asked. */
const running: Prepare = async ({ cloud }, { count, prefix }) => {
  const { url } = await cloud.ask('wait');
  if (count === 0) return url;
  const load = { events: count, connections: 8, batch: 100, type: 'bench.out', prefix };
  const { refused } = await drive({ url }, load);
  if (refused > 0) throw new Error(`the router refused ${refused} events`);
  await cloud.ask('wait');
  return url;
};

function both({ in: read, out: written }: Partial<Record<Direction, Measured>>) {
  if (read === undefined || written === undefined) throw new Error('a direction was left out');
  return { in: read, out: written };
}
