import { WaybillError } from '../errors.ts';
import type { Json } from '../event/event.ts';
import type { DeliveryStore } from '../ports/delivery-store.ts';
import type { Sha256 } from '../ports/digest.ts';
import type { SubscriberRegistry } from '../ports/subscriber-registry.ts';
import type { Job, Matched } from '../records/job.ts';
import type { Subscriber } from '../records/subscriber.ts';
import { findSubscriber } from '../registry/find-subscriber.ts';
import { isSameJson } from '../shared/json/is-same-json.ts';
import { type BeginJobPorts, beginJob, jobIdOf, newJobId } from './begin-job.ts';
import { type Counted, type CountPorts, countMatching } from './count/count-matching.ts';
import {
  type BulkKind,
  type JobRequest,
  parseJobRequest,
  readReason,
} from './parse-job-request.ts';
import { type CountEventsPorts, type CountedEvents, countEvents } from './replay/count-events.ts';
import { endOfReplay, seamOf } from './replay/replay-span.ts';

/** How long deliveries are counted for a dry run, and before a job is begun; in milliseconds. */
const DRY_RUN_MS = 20_000;
const COUNT_MS = 5000;

const LONGEST_KEY = 255;

/** Who asks for a job. */
export interface Caller {
  /** As the audit names it. */
  readonly by: string;
  /** Of the header `Idempotency-Key`. */
  readonly idempotencyKey: string | undefined;
}

/** The outside world of those who begin jobs. */
export interface StartJobPorts extends CountPorts, CountEventsPorts, BeginJobPorts {
  readonly ledger: CountPorts['ledger'] &
    CountEventsPorts['ledger'] &
    BeginJobPorts['ledger'] &
    Pick<DeliveryStore, 'countFailed'> &
    Pick<SubscriberRegistry, 'listSubscribers'>;
  readonly clock: BeginJobPorts['clock'];
  readonly sha256: Sha256;
}

/** What a dry run says: nothing was changed. `etaSeconds` is how long it would take at the rate that is asked for. */
export interface DryRun extends Counted {
  readonly dryRun: true;
  readonly etaSeconds?: number;
}

/** What a dry run of a replay says. */
export interface ReplayDryRun extends CountedEvents {
  readonly dryRun: true;
  readonly etaSeconds?: number;
}

/**
 * Begins the job that a request asks for, or says what it would be about. Throws `invalid-request`, `not-found` or
 * `subscriber-gone` for a subscriber that is not registered, `job-running` and `idempotency-conflict`.
 */
export async function startJob(
  kind: BulkKind,
  {
    subscriber,
    body,
    caller,
  }: { readonly subscriber: string; readonly body: Json; readonly caller: Caller },
  ports: StartJobPorts,
): Promise<Job | DryRun | ReplayDryRun> {
  const { jobs, clock } = ports;
  const request = parseJobRequest(kind, body);
  const { dryRun, reason: asked, ...what } = request;
  const id = makeId({ kind, subscriber, caller }, ports);
  if (dryRun) return countOnly({ kind, subscriber, ...request }, ports);
  const reason = readReason(asked);
  const known = caller.idempotencyKey === undefined ? undefined : await jobs.findJob(id);
  if (known !== undefined) return checkSame(known, { ...what, reason });
  const owner = await findSubscriber(subscriber, ports);
  const now = clock.now();
  const createdAt = new Date(now).toISOString();
  const about = describe({ ...request, kind, owner }, now);
  const { matched } = await count(about, owner, now + COUNT_MS, ports);
  const job: Job = {
    id,
    ...about,
    ...what,
    state: 'running',
    reason,
    by: caller.by,
    matched,
    createdAt,
  };
  if (await beginJob(job, ports)) return job;
  return checkSame((await jobs.findJob(id)) ?? job, job);
}

async function countOnly(
  { subscriber, ...request }: JobRequest & { readonly kind: BulkKind; readonly subscriber: string },
  ports: StartJobPorts,
): Promise<DryRun | ReplayDryRun> {
  const owner = await findSubscriber(subscriber, ports);
  const now = ports.clock.now();
  const about = describe({ ...request, owner }, now);
  const counted = await count(about, owner, now + DRY_RUN_MS, ports);
  const { ratePerSecond } = request;
  const eta = ratePerSecond === undefined ? undefined : counted.matched.count / ratePerSecond;
  return { dryRun: true, ...counted, ...(eta === undefined ? {} : { etaSeconds: Math.ceil(eta) }) };
}

type About = Pick<Job, 'kind' | 'subscriber' | 'filter' | 'mode' | 'asOf' | 'seam'>;

/** What a job is about, beside what was asked for. */
function describe(
  {
    kind,
    owner,
    filter,
    mode,
  }: Pick<JobRequest, 'filter' | 'mode'> & { readonly kind: BulkKind; readonly owner: Subscriber },
  now: number,
): About {
  const about = { kind, subscriber: owner.name, filter };
  if (mode === undefined) return { ...about, asOf: endOf(now) };
  const asOf = endOfReplay({ mode, filter }, now);
  return { ...about, mode, asOf, ...(mode === 'lost' ? {} : { seam: seamOf(owner) }) };
}

function count(
  about: About,
  owner: Subscriber,
  until: number,
  ports: StartJobPorts,
): Promise<{ readonly matched: Matched } & (Counted | CountedEvents)> {
  if (about.kind === 'replay') return countEvents({ job: about, owner }, until, ports);
  return countMatching(about, until, ports);
}

/** The end of a millisecond: what ended in it is meant. */
export function endOf(now: number): string {
  return new Date(now + 1).toISOString();
}

/** With an `Idempotency-Key`, the same request has the same id. */
function makeId(
  {
    kind,
    subscriber,
    caller: { idempotencyKey: key },
  }: Pick<Job, 'kind' | 'subscriber'> & { readonly caller: Caller },
  { sha256, randomBytes }: StartJobPorts,
): string {
  if (key === undefined) return newJobId(randomBytes);
  if (key === '' || key.length > LONGEST_KEY)
    throw new WaybillError(
      'invalid-request',
      `the header \`Idempotency-Key\` must have 1 to ${LONGEST_KEY} characters; received ${key.length}`,
    );
  return jobIdOf([kind, subscriber, key], sha256);
}

type Asked = Pick<Job, 'filter' | 'mode' | 'reason' | 'ratePerSecond' | 'recheckPattern'>;

/** A rate may have been changed since. */
function checkSame(known: Job, asked: Asked): Job {
  const essence = ({ filter, mode, reason, recheckPattern }: Asked) =>
    JSON.parse(JSON.stringify({ filter, mode, reason, recheckPattern })) as Json;
  if (isSameJson(essence(known), essence(asked))) return known;
  throw new WaybillError(
    'idempotency-conflict',
    `the job ${known.id} was begun with this \`Idempotency-Key\` and another request; send another key for another job`,
  );
}
