import type { JobStatus } from '../../core/operate/show-job.ts';
import type { Cloud } from '../../local/cloud/cloud.ts';
import { VirtualClock } from '../../local/support/virtual-clock.ts';
import { startBenchCloud } from '../bench-cloud.ts';
import { SUBSCRIBERS } from '../endurance/subscribers.ts';
import type { BenchRow } from '../report/bench-row.ts';
import { fillLedger } from './fill-ledger.ts';

const EVENTS = 100_000;

/** How often a function of the job is ended at one of its calls, chosen at random. */
const KILLS = 3;

/** The most deliveries that a run which is ended may have sent twice (`core/operate/run-job-slice.ts`). */
const PAGE = 250;

/** Of the virtual clock. */
const STEP_MS = 5000;
const MOST_STEPS = 1000;
const LAST_MS = 120_000;

/** A redrive, and what came of it. */
interface Redriven {
  readonly job: JobStatus;
  /** How often each event was handled, by its number. */
  readonly handled: ReadonlyMap<string, number>;
  readonly seconds: number;
  readonly calls: Cloud['calls'];
}

/** A kind of job that sends many events to one subscriber, and what each of them calls, as `docs/cost.md` has it. */
interface Kind {
  readonly name: 'redrive' | 'replay';
  readonly isDead: boolean;
  readonly body: object;
  readonly calls: readonly (readonly [action: string, count: number])[];
}

const REDRIVE: Kind = {
  name: 'redrive',
  isDead: true,
  body: { all: true },
  calls: [
    ...([['UpdateItem', 1] as const, ['PutItem', 1] as const] as const),
    ...([['BatchWriteItem', 1 / 25] as const, ['SendMessageBatch', 1 / 10] as const] as const),
  ],
};

const REPLAY: Kind = {
  name: 'replay',
  isDead: false,
  body: { from: '2000-01-01T00:00:00Z' },
  calls: [
    ...([['PutItem', 2] as const, ['BatchWriteItem', 1 / 25] as const] as const),
    ...([['SendMessageBatch', 1 / 10] as const] as const),
  ],
};

/** How long a redrive of many dead deliveries takes, and whether each is delivered once though its functions are ended. */
export function benchRedrive(): Promise<BenchRow[]> {
  return bench(REDRIVE);
}

/** The same of a replay to a subscriber that had none of the events. */
export function benchReplay(): Promise<BenchRow[]> {
  return bench(REPLAY);
}

async function bench(kind: Kind): Promise<BenchRow[]> {
  const { name } = kind;
  const { job, handled, seconds, calls } = await run(kind);
  const times = [...handled.values()];
  const twice = times.reduce((sum, count) => sum + count - 1, 0);
  return [
    { name: `${name}: delivered of 100,000`, value: times.length, unit: 'events', atLeast: EVENTS },
    {
      name: `${name}: counted by the job`,
      value: job.progress.done,
      unit: 'events',
      atLeast: EVENTS,
      atMost: EVENTS,
    },
    {
      name: `${name}: handled twice, of ${KILLS} kills`,
      value: twice,
      unit: 'events',
      atMost: KILLS * PAGE,
    },
    { name: `${name}: sent and delivered a second`, value: EVENTS / seconds, unit: 'events/s' },
    ...countedRows(kind, calls),
  ];
}

/** What `docs/cost.md` says that each delivery calls, within a twentieth. */
function countedRows(
  { name, calls }: Kind,
  { dynamodb = {}, sqs = {} }: Cloud['calls'],
): BenchRow[] {
  return calls.map(([action, expected]) => ({
    name: `${name}: ${action} for each, beside ${expected}`,
    value: (dynamodb[action] ?? sqs[action] ?? 0) / EVENTS / expected,
    unit: 'of it',
    atLeast: 0.95,
    atMost: 1.05,
  }));
}

async function run(kind: Kind): Promise<Redriven> {
  const clock = new VirtualClock(Date.now());
  const handled = new Map<string, number>();
  const cloud = await startBenchCloud(
    {
      clock,
      log: ({ level, message }) => {
        const [, number] = /^handled \S+ (\d+)$/.exec(message.trim()) ?? [];
        if (number !== undefined) handled.set(number, (handled.get(number) ?? 0) + 1);
        else if (level === 'error') process.stderr.write(`${message}\n`);
      },
    },
    'dist/bench/endurance-app.js',
  );
  try {
    const [subscriber = ''] = SUBSCRIBERS;
    const deadAt = kind.isDead ? subscriber : undefined;
    await fillLedger(cloud, { events: EVENTS, until: clock.now(), deadAt });
    const runJob = cloud.functions.find(({ name }) => name.includes('RunJob'))?.name ?? '';
    for (let kill = 0; kill < KILLS; kill++) {
      const skip = 100 + Math.floor(Math.random() * 30_000);
      cloud.faults.set({ function: runJob, error: 'crash-after', times: 1, skip });
    }
    const before = cloud.calls;
    const begun = performance.now();
    const id = await begin(cloud, subscriber, kind);
    const job = await finish(cloud, id);
    const seconds = (performance.now() - begun) / 1000;
    return { job, handled, seconds, calls: difference(before, cloud.calls) };
  } finally {
    await cloud.stop();
  }
}

async function begin({ url }: Cloud, subscriber: string, kind: Kind): Promise<string> {
  const response = await fetch(new URL(`/subscribers/${subscriber}/${kind.name}`, url), {
    method: 'POST',
    body: JSON.stringify({ ...kind.body, ratePerSecond: 10_000, reason: 'bench' }),
  });
  const job = (await response.json()) as { readonly id?: string };
  if (job.id === undefined) throw new Error(`the ${kind.name} was answered ${JSON.stringify(job)}`);
  return job.id;
}

async function finish(cloud: Cloud, id: string): Promise<JobStatus> {
  for (let step = 0; step < MOST_STEPS; step++) {
    await cloud.advance(STEP_MS);
    const response = await fetch(new URL(`/jobs/${id}`, cloud.url));
    const job = (await response.json()) as JobStatus;
    if (job.state === 'running') continue;
    // The last were sent up to a minute ahead.
    await cloud.advance(LAST_MS);
    return job;
  }
  throw new Error(`the job ${id} has not ended after ${(MOST_STEPS * STEP_MS) / 60_000} minutes`);
}

function difference(before: Cloud['calls'], after: Cloud['calls']): Cloud['calls'] {
  return Object.fromEntries(
    Object.entries(after).map(([service, actions]) => [
      service,
      Object.fromEntries(
        Object.entries(actions).map(([action, count]) => [
          action,
          count - (before[service as keyof typeof before]?.[action] ?? 0),
        ]),
      ),
    ]),
  );
}
