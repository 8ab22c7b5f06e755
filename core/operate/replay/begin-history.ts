import { WaybillError } from '../../errors.ts';
import { show } from '../../event/event-error.ts';
import { epochMs } from '../../event/rfc3339.ts';
import type { Sha256 } from '../../ports/digest.ts';
import type { Job } from '../../records/job.ts';
import type { Subscriber } from '../../records/subscriber.ts';
import { type BeginJobPorts, beginJob, jobIdOf } from '../begin-job.ts';
import { DEFAULT_RATE } from '../parse-job-request.ts';
import { seamOf } from './replay-span.ts';

/** What a subscriber's history is begun with. */
export interface BeginHistoryPorts extends BeginJobPorts {
  readonly sha256: Sha256;
}

/** A subscriber, and from when on it is to have events. */
export interface HistoryRequest {
  readonly subscriber: Pick<Subscriber, 'name' | 'createdAt'>;
  /** An ISO 8601 time, or the seconds before the registration, as `PT604800S`. */
  readonly startFrom: string;
  /** Who has said so, as the audit names it. */
  readonly by: string;
}

/**
 * Reads from when on a subscriber is to have events; ISO 8601, UTC. Throws `invalid-request` for what is no time, or none before
 * the subscriber was registered.
 */
export function startOf({
  subscriber,
  startFrom,
}: Pick<HistoryRequest, 'subscriber' | 'startFrom'>): string {
  const registered = Date.parse(subscriber.createdAt);
  const [, seconds] = /^PT(\d{1,10})S$/.exec(startFrom) ?? [];
  const at = seconds === undefined ? epochMs(startFrom) : registered - Number(seconds) * 1000;
  if (at === undefined)
    throw invalid(
      `\`startFrom\` must be an ISO 8601 time such as 2026-11-24T17:00:00Z; received ${show(startFrom)}`,
    );
  if (at < registered) return new Date(Math.max(at, 0)).toISOString();
  throw invalid(
    `\`startFrom\` must be before ${subscriber.createdAt}, since when ${subscriber.name} gets what is published; received ${show(startFrom)}`,
  );
}

/**
 * Begins the replay of what was accepted before a subscriber was there, up to the end of its seam. Asked for the same again,
 * it begins nothing. Answers the job's id; throws `job-running` where the subscriber has another replay.
 */
export async function beginHistory(
  request: HistoryRequest,
  ports: BeginHistoryPorts,
): Promise<string> {
  const { subscriber, startFrom } = request;
  const { name, createdAt } = subscriber;
  const id = jobIdOf(['startFrom', name, createdAt, startFrom], ports.sha256);
  if ((await ports.jobs.findJob(id)) !== undefined) return id;
  const seam = seamOf(subscriber);
  const job: Job = {
    ...{ id, kind: 'replay', mode: 'missing', subscriber: name, seam, asOf: seam.to },
    filter: { from: startOf(request), to: seam.to },
    ratePerSecond: DEFAULT_RATE,
    ...{ state: 'running', reason: `startFrom ${startFrom}`, by: request.by },
    matched: { count: 0, exact: false },
    createdAt: new Date(ports.clock.now()).toISOString(),
  };
  await beginJob(job, ports);
  return id;
}

function invalid(message: string): WaybillError {
  return new WaybillError('invalid-request', message);
}
