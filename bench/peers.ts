import { localStackTarget } from '../test/e2e/targets/localstack-target.ts';
import { startMiniStack } from '../test/support/emulators/start-ministack.ts';
import { drive, startBenchCloud } from './bench-cloud.ts';
import { timeDeliveries } from './rates/time-deliveries.ts';
import { type BenchRow, formatRows, keepsBounds, percentile } from './report/bench-row.ts';
import { describeMachine } from './report/machine.ts';

/** How much of the load each gets: enough for some seconds of it. */
interface Size {
  readonly warm: number;
  readonly events: number;
  readonly timed: number;
}

interface Figures {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

const EMBEDDED: Size = { warm: 3000, events: 6000, timed: 200 };
const MINISTACK: Size = { warm: 30, events: 300, timed: 40 };
const SUBSCRIBERS = 3;

/** The same load on a router, single POSTs over 8 connections, and then one event at a time. */
async function measure(router: { readonly url: string }, size: Size): Promise<Figures> {
  const load = { type: 'bench.event', connections: 8, batch: 1 };
  await drive(router, { ...load, events: size.warm, prefix: 'warm' });
  const { accepted, seconds } = await drive(router, {
    ...load,
    events: size.events,
    prefix: 'load',
  });
  if (accepted < size.events) throw new Error(`only ${accepted} of ${size.events} were accepted`);
  // What the load has left in the queues goes first.
  await timeDeliveries(router, { events: 1, subscribers: SUBSCRIBERS, prefix: 'rest' });
  const timing = { events: size.timed, subscribers: SUBSCRIBERS, prefix: 'timed' };
  const samples = await timeDeliveries(router, timing);
  return {
    perSecond: accepted / seconds,
    p50: percentile(samples, 0.5),
    p99: percentile(samples, 0.99),
  };
}

async function measureEmbedded(): Promise<Figures> {
  const cloud = await startBenchCloud({});
  try {
    return await measure(cloud, EMBEDDED);
  } finally {
    await cloud.stop();
  }
}

async function measureMiniStack(): Promise<Figures> {
  const miniStack = await startMiniStack();
  process.env.PATH = miniStack.env.PATH;
  try {
    const target = localStackTarget(
      { endpoint: miniStack.endpoint, emulator: 'ministack' },
      { name: 'Bench', ingress: 'http-api' },
      'bench/app.ts',
    );
    return await measure({ url: await target.deploy(1) }, MINISTACK);
  } finally {
    await miniStack.stop();
  }
}

function compare(embedded: Figures, miniStack: Figures): readonly BenchRow[] {
  const load = 'single POSTs accepted, 8 connections, fan-out 3, ledger on';
  const latency = 'POST to handled, low load';
  return [
    { name: `${load}: embedded`, value: embedded.perSecond, unit: 'events/s' },
    { name: `${load}: MiniStack`, value: miniStack.perSecond, unit: 'events/s' },
    {
      name: 'rate, embedded to MiniStack',
      value: embedded.perSecond / miniStack.perSecond,
      unit: 'x',
      atLeast: 5,
    },
    { name: `${latency}, p50: embedded`, value: embedded.p50, unit: 'ms' },
    { name: `${latency}, p50: MiniStack`, value: miniStack.p50, unit: 'ms' },
    { name: `${latency}, p99: embedded`, value: embedded.p99, unit: 'ms' },
    { name: `${latency}, p99: MiniStack`, value: miniStack.p99, unit: 'ms' },
    {
      name: 'median latency, embedded to MiniStack',
      value: embedded.p50 / miniStack.p50,
      unit: 'x',
      atMost: 0.2,
    },
  ];
}

/** `npm run bench:peers`: both clouds in one run, one after the other. Exits 1 when a ratio breaks its bound. */
async function main(): Promise<void> {
  console.log(`${new Date().toISOString().slice(0, 10)}, ${describeMachine()}\n`);
  const embedded = await measureEmbedded();
  const rows = compare(embedded, await measureMiniStack());
  console.log(formatRows(rows));
  if (!rows.every(keepsBounds)) process.exitCode = 1;
}

await main();
