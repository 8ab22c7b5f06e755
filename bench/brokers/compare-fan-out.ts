import { startRabbitMq } from '../../test/brokers/start-rabbitmq.ts';
import { drive } from '../bench-cloud.ts';
import { Child } from '../child.ts';
import type { FromCloud, ToCloud } from '../paired-cloud.ts';
import { SCHEDULERS } from './places.ts';
import type { QuorumAnswer, QuorumJob } from './sides/quorum-queues.ts';

const WARM_UP_ROUNDS = 1;

/** Each for some seconds. */
const LOADS = [
  { name: 'one at a time', batch: 1, cloud: 2000, quorum: 10_000 },
  { name: 'in batches of 10', batch: 10, cloud: 5000, quorum: 20_000 },
] as const;

type Load = (typeof LOADS)[number];

/** Events a second that three subscribers have handled. */
export interface FanOutRound {
  readonly cloud: number;
  readonly quorum: number;
}

/** Three acknowledged copies of each event: of functions on the embedded cloud, and of readers of RabbitMQ's quorum queues, in turns. */
export async function compareFanOut(
  cloud: Child<ToCloud, FromCloud>,
  rounds: number,
): Promise<ReadonlyMap<Load, readonly FanOutRound[]>> {
  const { url, stop } = await startRabbitMq({}, { schedulers: SCHEDULERS });
  const [writer, reader] = [0, 1].map(
    () => new Child<QuorumJob, QuorumAnswer>('brokers/sides/quorum-queues.js'),
  );
  const found = new Map(LOADS.map((load) => [load, [] as FanOutRound[]]));
  try {
    if (writer === undefined || reader === undefined) throw new Error('a side is missing');
    for (let round = -WARM_UP_ROUNDS; round < rounds; round++)
      for (const load of LOADS) {
        const isTurned = round % 2 !== 0;
        const byQuorum = () => byQueues({ writer, reader, url }, load);
        const first = isTurned ? await byQuorum() : undefined;
        const own = await byFunctions(cloud, load, `fan-out-${load.batch}-${round}`);
        const quorum = first ?? (await byQuorum());
        if (round >= 0) found.get(load)?.push({ cloud: own, quorum });
      }
  } finally {
    await writer?.stop();
    await reader?.stop();
    await stop();
  }
  return found;
}

async function byFunctions(
  cloud: Child<ToCloud, FromCloud>,
  { batch, cloud: events }: Load,
  prefix: string,
): Promise<number> {
  const { url } = await cloud.ask('wait');
  const begun = performance.now();
  const { refused } = await drive(
    { url },
    { events, batch, prefix, connections: 16, type: 'bench.event' },
  );
  if (refused > 0) throw new Error(`the router refused ${refused} events`);
  await cloud.ask('wait');
  return (1000 * events) / (performance.now() - begun);
}

interface Queues {
  readonly writer: Child<QuorumJob, QuorumAnswer>;
  readonly reader: Child<QuorumJob, QuorumAnswer>;
  readonly url: string;
}

async function byQueues(
  { writer, reader, url }: Queues,
  { batch, quorum: events }: Load,
): Promise<number> {
  await reader.ask({ url, role: 'read', events, batch });
  const begun = performance.now();
  const read = reader.next();
  await writer.ask({ url, role: 'write', events, batch });
  await read;
  return (1000 * events) / (performance.now() - begun);
}
