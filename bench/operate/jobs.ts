import type { JobStatus } from '../../core/operate/show-job.ts';
import type { Cloud } from '../../local/cloud/cloud.ts';
import type { BenchRow } from '../report/bench-row.ts';
import { CountingRouter } from './counting-router.ts';
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

/** A job that sends many events to one subscriber. */
interface Kind {
  readonly name: string;
  readonly route: 'redrive' | 'replay';
  readonly isDead: boolean;
  readonly body: object;
  /** How many events are published at each step while the job runs, of which every subscriber is sent each. */
  readonly live: number;
  /** What each of its events calls, as `docs/cost.md` has it; none where others call as well. */
  readonly calls: readonly (readonly [action: string, count: number])[];
}

const REDRIVE: Kind = {
  ...({ name: 'redrive', route: 'redrive', isDead: true, body: { all: true }, live: 0 } as const),
  calls: [
    ...([['UpdateItem', 1] as const, ['PutItem', 1] as const] as const),
    ...([['BatchWriteItem', 1 / 25] as const, ['SendMessageBatch', 1 / 10] as const] as const),
  ],
};

const REPLAY: Kind = {
  ...({ name: 'replay', route: 'replay', isDead: false, live: 0 } as const),
  body: { from: '2000-01-01T00:00:00Z' },
  calls: [
    ...([['PutItem', 2] as const, ['BatchWriteItem', 1 / 25] as const] as const),
    ...([['SendMessageBatch', 1 / 10] as const] as const),
  ],
};

/** 200 a second of the virtual clock. */
const REPLAY_LIVE: Kind = { ...REPLAY, name: 'replay-live', live: 1000, calls: [] };

/** How long a redrive of many dead deliveries takes, and whether each is delivered once though its functions are ended. */
export function benchRedrive(): Promise<BenchRow[]> {
  return bench(REDRIVE);
}

/** The same of a replay to a subscriber that had none of the events. */
export function benchReplay(): Promise<BenchRow[]> {
  return bench(REPLAY);
}

/** The same of a replay while others are published, which that subscriber is sent as well. */
export function benchReplayLive(): Promise<BenchRow[]> {
  return bench(REPLAY_LIVE);
}

/** A job that has ended, and what came of it. */
interface Done {
  readonly job: JobStatus;
  /** How many events the subscriber handled of those that it should have, and how many handlings were too many. */
  readonly delivered: number;
  readonly twice: number;
  /** How many events it should have handled. */
  readonly events: number;
  readonly seconds: number;
  readonly calls: Cloud['calls'];
}

async function bench(kind: Kind): Promise<BenchRow[]> {
  const { name } = kind;
  const { job, delivered, twice, events, seconds, calls } = await run(kind);
  return [
    {
      name: `${name}: missing, of ${events}`,
      value: events - delivered,
      unit: 'events',
      atMost: 0,
    },
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
    { name: `${name}: sent and delivered a second`, value: events / seconds, unit: 'events/s' },
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

async function run(kind: Kind): Promise<Done> {
  const router = await CountingRouter.start();
  const { cloud, clock, handled, subscriber } = router;
  try {
    const deadAt = kind.isDead ? subscriber : undefined;
    await fillLedger(cloud, { events: EVENTS, until: clock.now(), deadAt });
    const runJob = cloud.functions.find(({ name }) => name.includes('RunJob'))?.name ?? '';
    for (let kill = 0; kill < KILLS; kill++) {
      const skip = 100 + Math.floor(Math.random() * 30_000);
      cloud.faults.set({ function: runJob, error: 'crash-after', times: 1, skip });
    }
    const before = cloud.calls;
    const begun = performance.now();
    const body = { ...kind.body, ratePerSecond: 10_000 };
    const { id } = (await router.ask('POST', `/subscribers/${subscriber}/${kind.route}`, body)) as {
      readonly id: string;
    };
    const { job, events } = await finish(router, id, kind);
    const seconds = (performance.now() - begun) / 1000;
    const calls = difference(before, cloud.calls);
    return { job, delivered: handled.size, twice: router.twice, events, seconds, calls };
  } finally {
    await router.stop();
  }
}

/** Lets the time pass until the job has ended, and publishes meanwhile; answers how many events there are then. */
async function finish(router: CountingRouter, id: string, { live }: Kind) {
  let events = EVENTS;
  for (let step = 0; step < MOST_STEPS; step++) {
    await router.publish(events, events + live);
    events += live;
    await router.cloud.advance(STEP_MS);
    const job = (await router.ask('GET', `/jobs/${id}`)) as JobStatus;
    if (job.state === 'running') continue;
    // The last were sent up to a minute ahead.
    await router.cloud.advance(LAST_MS);
    return { job, events };
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
