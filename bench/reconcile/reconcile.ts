import { fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { ENV } from '../../core/settings.ts';
import type { Cloud } from '../../local/cloud/cloud.ts';
import { VirtualClock } from '../../local/support/virtual-clock.ts';
import { startBenchCloud } from '../bench-cloud.ts';
import type { BenchRow } from '../report/bench-row.ts';
import { fillLedger } from './fill-ledger.ts';
import type { BundleRun } from './run-bundle.ts';

/** Of six seconds; all of them are looked at in one run, by the function's own rule of how long a run looks. */
const EVENTS = 60_000;
const PER_SECOND = 10_000;

/** Longer than after which an event is overdue (`WAYBILL_OVERDUE_AFTER_SECONDS`), so that all are looked at. */
const AGE_MS = 17 * 60_000;

/**
 * How many events a second one run of `reconcile` looks at, at fan-out 3: its bundle in a process of its own, and the
 * embedded cloud's table in this one, whose processor time shows which of the two binds.
 */
export async function benchReconcile(): Promise<BenchRow[]> {
  // A clock that stands still, so that the cloud's own schedule leaves the events alone.
  const cloud = await startBenchCloud({ clock: new VirtualClock(Date.now()) });
  try {
    const from = Date.now() - AGE_MS;
    await fillLedger(cloud, { events: EVENTS, perSecond: PER_SECOND, from });
    const cpu = process.cpuUsage();
    const { ms, cpuMs, result } = await runReconcile(cloud);
    const { user, system } = process.cpuUsage(cpu);
    const tableMs = (user + system) / 1000;
    const { examined, overdue } = result as { readonly examined: number; readonly overdue: number };
    const rate = (milliseconds: number) => (EVENTS / milliseconds) * 1000;
    return [
      {
        name: 'reconcile: events looked at by one run',
        value: examined,
        unit: 'events',
        atLeast: EVENTS,
      },
      { name: 'reconcile: taken for overdue', value: overdue, unit: 'events', atMost: 0 },
      { name: 'reconcile: looked at a second', value: rate(ms), unit: 'events/s' },
      {
        name: 'reconcile: looked at in a second of its own processor time',
        value: rate(cpuMs),
        unit: 'events',
        atLeast: PER_SECOND,
      },
      {
        name: 'reconcile: looked at in a second of the processor time of the table',
        value: rate(tableMs),
        unit: 'events',
      },
    ];
  } finally {
    await cloud.stop();
  }
}

async function runReconcile(cloud: Cloud): Promise<BundleRun> {
  const reconcile = cloud.functions.find(
    ({ environment }) => ENV.overdueAfterSeconds in environment && ENV.jobsQueueUrl in environment,
  );
  const child = fork(
    'dist/bench/reconcile/run-bundle.js',
    [resolve('dist/functions/reconcile/index.cjs')],
    {
      env: {
        ...process.env,
        ...reconcile?.environment,
        AWS_ENDPOINT_URL: cloud.awsEndpoint,
        AWS_REGION: cloud.region,
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
      },
    },
  );
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`reconcile ended with code ${code}`);
  });
  const [run] = await Promise.race([once(child, 'message'), ended]);
  return run;
}
