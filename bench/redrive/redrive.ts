import type { JobStatus } from '../../core/operate/show-job.ts';
import type { Cloud } from '../../local/cloud/cloud.ts';
import { VirtualClock } from '../../local/support/virtual-clock.ts';
import { startBenchCloud } from '../bench-cloud.ts';
import { SUBSCRIBERS } from '../endurance/subscribers.ts';
import type { BenchRow } from '../report/bench-row.ts';
import { fillDead } from './fill-dead.ts';

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

/** How long a redrive of many dead deliveries takes, and whether each is delivered once though its functions are ended. */
export async function benchRedrive(): Promise<BenchRow[]> {
  const { job, handled, seconds, calls } = await redrive();
  const times = [...handled.values()];
  const twice = times.reduce((sum, count) => sum + count - 1, 0);
  return [
    { name: 'redrive: delivered of 100,000', value: times.length, unit: 'events', atLeast: EVENTS },
    {
      name: 'redrive: counted by the job',
      value: job.progress.done,
      unit: 'events',
      atLeast: EVENTS,
      atMost: EVENTS,
    },
    {
      name: `redrive: handled twice, of ${KILLS} kills`,
      value: twice,
      unit: 'events',
      atMost: KILLS * PAGE,
    },
    { name: 'redrive: sent and delivered a second', value: EVENTS / seconds, unit: 'events/s' },
    ...countedRows(calls),
  ];
}

/** What `docs/cost.md` says that each delivery calls, within a twentieth. */
function countedRows({ dynamodb = {}, sqs = {} }: Cloud['calls']): BenchRow[] {
  const counted: readonly (readonly [string, number | undefined, number])[] = [
    ['UpdateItem', dynamodb.UpdateItem, 1],
    ['PutItem', dynamodb.PutItem, 1],
    ['BatchWriteItem', dynamodb.BatchWriteItem, 1 / 25],
    ['SendMessageBatch', sqs.SendMessageBatch, 1 / 10],
  ];
  return counted.map(([action, calls = 0, expected]) => ({
    name: `redrive: ${action} for each, beside ${expected}`,
    value: calls / EVENTS / expected,
    unit: 'of it',
    atLeast: 0.95,
    atMost: 1.05,
  }));
}

async function redrive(): Promise<Redriven> {
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
    await fillDead(cloud, { events: EVENTS, subscriber, until: clock.now() });
    const runJob = cloud.functions.find(({ name }) => name.includes('RunJob'))?.name ?? '';
    for (let kill = 0; kill < KILLS; kill++) {
      const skip = 100 + Math.floor(Math.random() * 30_000);
      cloud.faults.set({ function: runJob, error: 'crash-after', times: 1, skip });
    }
    const before = cloud.calls;
    const begun = performance.now();
    const id = await begin(cloud, subscriber);
    const job = await finish(cloud, id);
    const seconds = (performance.now() - begun) / 1000;
    return { job, handled, seconds, calls: difference(before, cloud.calls) };
  } finally {
    await cloud.stop();
  }
}

async function begin({ url }: Cloud, subscriber: string): Promise<string> {
  const response = await fetch(new URL(`/subscribers/${subscriber}/redrive`, url), {
    method: 'POST',
    body: JSON.stringify({ all: true, ratePerSecond: 10_000, reason: 'bench' }),
  });
  const job = (await response.json()) as { readonly id?: string };
  if (job.id === undefined) throw new Error(`the redrive was answered ${JSON.stringify(job)}`);
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
