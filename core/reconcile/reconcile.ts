import { type LearnTypesPorts, learnTypes } from '../catalog/learn/learn-types.ts';
import { errorLogFields } from '../log/log-fields.ts';
import { continueJobs } from '../operate/continue-jobs.ts';
import { keepPauses } from '../operate/pause/keep-pauses.ts';
import { type KeepProvisionsPorts, keepProvisions } from '../operate/provision/keep-provisions.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import type { Clock } from '../ports/clock.ts';
import type { EventBus } from '../ports/event-bus.ts';
import type { JobStore } from '../ports/jobs/job-store.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Log } from '../ports/log.ts';
import type { EventSources } from '../ports/pausing/event-sources.ts';
import type { PauseStore } from '../ports/pausing/pause-store.ts';
import type { Queue } from '../ports/queue.ts';
import type { Random } from '../ports/random.ts';
import type { RandomBytes } from '../ports/random-bytes.ts';
import type { Pause } from '../records/pause.ts';
import { isOutage } from '../shared/is-outage.ts';
import { emptyOutbox } from './empty-outbox.ts';
import { flagOverdue } from './flag-overdue.ts';
import { repeatMissing } from './repeat-missing.ts';
import { sweepDueList } from './sweep-due-list.ts';

/** How long one run may begin new work, less than the function's timeout; the rest waits for the next one. */
const RUN_MS = 45_000;

/** How long a run has the job for itself: its function's timeout, after which it has ended in any case. */
const LEASE_MS = 65_000;

const JOB = 'reconcile';

/** The outside world of a run. */
export interface ReconcilePorts extends KeepProvisionsPorts {
  readonly ledger: Ledger;
  readonly bus: EventBus;
  readonly queue: Queue;
  readonly jobs: JobStore;
  readonly pauses: PauseStore;
  readonly eventSources: EventSources;
  readonly audit: Pick<AuditLog, 'addEntry'>;
  readonly catalog: LearnTypesPorts['catalog'];
  /** Where slices go that other functions look at. */
  readonly jobsQueueUrl: string;
  readonly random: Random;
  readonly randomBytes: RandomBytes;
  readonly clock: Clock;
  readonly log: Log;
}

/** How runs are set up. */
export interface ReconcileOptions {
  /** How long after acceptance a delivery without an outcome is overdue. */
  readonly overdueAfterMs: number;
  /** How many shards of the ledger's lists are looked at. @default those of the ledger's setting */
  readonly shards?: number | undefined;
}

/** A run. */
export interface Run extends Omit<ReconcilePorts, 'pauses' | 'catalog'> {
  readonly overdueAfterMs: number;
  readonly shards: number;
  readonly startedAt: number;
  readonly isLate: () => boolean;
  /** The events of which this run has sent something: it may not have reached any queue. */
  readonly underway: Set<string>;
  /** Of those subscribers that are paused, or were within 14 days. */
  readonly pauses: ReadonlyMap<string, Pause>;
}

/**
 * What one run did; `stillInOutbox` is of the oldest 100, and `died` has the subscriber of each delivery that ended.
 * Nothing where another run was at it.
 */
export interface ReconcileReport {
  readonly published: number;
  readonly stillInOutbox: number;
  readonly sent: number;
  readonly died: readonly string[];
  readonly examined: number;
  readonly overdue: number;
  /** How long ago the oldest time was that should have been looked at and was not; 0 where there is none. */
  readonly lagSeconds: number;
  /** How long ago the oldest pause of a subscriber began; 0 where there is none. */
  readonly pauseAgeSeconds: number;
}

const NOTHING = {
  ...{ published: 0, stillInOutbox: 0, sent: 0, died: [] },
  ...{ examined: 0, overdue: 0, lagSeconds: 0, pauseAgeSeconds: 0 },
};

/**
 * Moves the outbox to the bus, sends the attempts that are due, flags deliveries that never came, goes on with jobs that were
 * left, keeps subscribers paused, has those made that are made at run time, and has the catalog learn: side by side, so that none
 * waits for another, and none fails by another. Run every minute; two runs at once do the work of one.
 */
export async function reconcile(
  { overdueAfterMs, shards }: ReconcileOptions,
  ports: ReconcilePorts,
): Promise<ReconcileReport> {
  const { clock, ledger, log } = ports;
  const startedAt = clock.now();
  const until = startedAt + LEASE_MS;
  if (!(await ledger.takeLease(JOB, startedAt, until))) {
    log.info('another run is at it');
    return NOTHING;
  }
  try {
    return await runOnce({ overdueAfterMs, shards: shards ?? ledger.shards, startedAt }, ports);
  } finally {
    await giveBack(until, ports);
  }
}

async function runOnce(
  options: Pick<Run, 'overdueAfterMs' | 'shards' | 'startedAt'>,
  ports: ReconcilePorts,
): Promise<ReconcileReport> {
  const isLate = () => ports.clock.now() - options.startedAt >= RUN_MS;
  const pauses = await ports.pauses.listPauses();
  const run: Run = {
    ...ports,
    ...options,
    ...{ isLate, underway: new Set() },
    pauses: new Map(pauses.map((pause) => [pause.subscriber, pause])),
  };
  const work = [
    ...([emptyOutbox(run), sweepDueList(run), flagOverdue(run)] as const),
    ...([continueJobs(run), keepPauses(pauses, ports)] as const),
    ...([learnTypes({ ...ports, isLate }), keepProvisions(ports)] as const),
  ] as const;
  await Promise.allSettled([...work]);
  const [emptied, swept, flagged, , pauseAgeSeconds] = await Promise.all(work);
  const overdue = flagged.overdue + swept.overdue;
  const examined = flagged.examined + swept.examined;
  const missing = [...swept.missing, ...flagged.missing];
  // What this run has sent may not be on its queue yet, and what it has not sent may be due.
  const isKnown = swept.isDone && emptied.published === 0;
  const gone = missing.filter(({ subscriber }) => isKnown && !swept.busy.has(subscriber));
  const died = [...swept.died, ...(await repeatMissing(gone, run))];
  const lagSeconds = Math.round(Math.max(swept.lagMs, flagged.lagMs) / 1000);
  return { ...emptied, sent: swept.sent, died, examined, overdue, lagSeconds, pauseAgeSeconds };
}

/** A lease that cannot be given back ends by itself. */
async function giveBack(until: number, { ledger, log }: ReconcilePorts): Promise<void> {
  try {
    await ledger.endLease(JOB, until);
  } catch (error) {
    if (!isOutage(error)) throw error;
    log.warn('the next run may wait for the end of this one', errorLogFields(error));
  }
}
