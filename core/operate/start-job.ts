import { WaybillError } from '../errors.ts';
import type { Json } from '../event/event.ts';
import { errorLogFields } from '../log/log-fields.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import type { Clock } from '../ports/clock.ts';
import type { DeliveryStore } from '../ports/delivery-store.ts';
import type { Sha256 } from '../ports/digest.ts';
import type { EventStore } from '../ports/event-store.ts';
import type { JobStore, Reservation } from '../ports/job-store.ts';
import type { Log } from '../ports/log.ts';
import type { Queue } from '../ports/queue.ts';
import type { RandomBytes } from '../ports/random-bytes.ts';
import type { Slice, SliceStore } from '../ports/slices.ts';
import type { SubscriberRegistry } from '../ports/subscriber-registry.ts';
import { writeJobMessage } from '../reconcile/slice.ts';
import { hasEnded, type Job, type JobKind } from '../records/job.ts';
import { base32 } from '../shared/base32.ts';
import { cutText } from '../shared/cut-text.ts';
import { isSameJson } from '../shared/json/is-same-json.ts';
import { addToAudit } from './add-to-audit.ts';
import { type Counted, type CountPorts, countMatching } from './count-matching.ts';
import { makeSlices } from './job-work.ts';
import { type JobRequest, parseJobRequest, readReason } from './parse-job-request.ts';

/** How long deliveries are counted for a dry run, and before a job is begun; in milliseconds. */
const DRY_RUN_MS = 20_000;
const COUNT_MS = 5000;

/** How long the function that begins a job may take at most, in milliseconds: after that, it has ended. */
const BEGINNING_MS = 60_000;

/** Of a job's id: 26 characters. */
const ID_BYTES = 16;

const LONGEST_KEY = 255;

/** Who asks for a job. */
export interface Caller {
  /** As the audit names it. */
  readonly by: string;
  /** Of the header `Idempotency-Key`. */
  readonly idempotencyKey: string | undefined;
}

/** The outside world of those who begin jobs. */
export interface StartJobPorts extends CountPorts {
  readonly ledger: CountPorts['ledger'] &
    Pick<EventStore, 'shards'> &
    Pick<DeliveryStore, 'countFailed'> &
    SliceStore &
    Pick<SubscriberRegistry, 'listSubscribers'>;
  readonly jobs: JobStore;
  readonly audit: Pick<AuditLog, 'addEntry'>;
  readonly queue: Pick<Queue, 'send'>;
  readonly jobsQueueUrl: string;
  readonly clock: Clock;
  readonly sha256: Sha256;
  readonly randomBytes: RandomBytes;
  readonly log: Log;
}

/** What a dry run says: nothing was changed. `etaSeconds` is how long it would take at the rate that is asked for. */
export interface DryRun extends Counted {
  readonly dryRun: true;
  readonly etaSeconds?: number;
}

/**
 * Begins the job that a request asks for, or says what it would be about. Throws `invalid-request`, `not-found` or
 * `subscriber-gone` for a subscriber that is not registered, `job-running` and `idempotency-conflict`.
 */
export async function startJob(
  kind: JobKind,
  {
    subscriber,
    body,
    caller,
  }: { readonly subscriber: string; readonly body: Json; readonly caller: Caller },
  ports: StartJobPorts,
): Promise<Job | DryRun> {
  const { jobs, clock } = ports;
  const request = parseJobRequest(kind, body);
  const { dryRun, reason: asked, ...what } = request;
  if (dryRun) return countOnly({ subscriber, ...request }, ports);
  const id = makeId({ kind, subscriber, caller }, ports);
  const reason = readReason(asked);
  const known = caller.idempotencyKey === undefined ? undefined : await jobs.findJob(id);
  if (known !== undefined) return checkSame(known, { ...what, reason });
  await checkSubscriber(subscriber, ports);
  const now = clock.now();
  const createdAt = new Date(now).toISOString();
  const about = { subscriber, filter: what.filter, asOf: endOf(now) };
  const { matched } = await countMatching(about, clock.now() + COUNT_MS, ports);
  const job: Job = {
    id,
    kind,
    ...about,
    ...what,
    state: 'running',
    reason,
    by: caller.by,
    matched,
    createdAt,
  };
  await reservePlace(job, ports);
  if (!(await write(job, ports))) return checkSame((await jobs.findJob(id)) ?? job, job);
  const slices = makeSlices(job.filter, ports.ledger.shards);
  await ports.ledger.putSlices(id, slices);
  await send(job, slices, ports);
  return job;
}

async function countOnly(
  { subscriber, filter, ratePerSecond }: JobRequest & { readonly subscriber: string },
  ports: StartJobPorts,
): Promise<DryRun> {
  await checkSubscriber(subscriber, ports);
  const now = ports.clock.now();
  const about = { subscriber, filter, asOf: endOf(now) };
  const counted = await countMatching(about, now + DRY_RUN_MS, ports);
  const eta = ratePerSecond === undefined ? undefined : counted.matched.count / ratePerSecond;
  return { dryRun: true, ...counted, ...(eta === undefined ? {} : { etaSeconds: Math.ceil(eta) }) };
}

/** The end of a millisecond: what ended in it is meant. */
function endOf(now: number): string {
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
  if (key === undefined) return `job_${base32(randomBytes(ID_BYTES))}`;
  if (key === '' || key.length > LONGEST_KEY)
    throw new WaybillError(
      'invalid-request',
      `the header \`Idempotency-Key\` must have 1 to ${LONGEST_KEY} characters; received ${key.length}`,
    );
  return `job_${base32(sha256([kind, subscriber, key].join('\0')).slice(0, ID_BYTES))}`;
}

type Asked = Pick<Job, 'filter' | 'reason' | 'ratePerSecond' | 'recheckPattern'>;

/** A rate may have been changed since. */
function checkSame(known: Job, asked: Asked): Job {
  const essence = ({ filter, reason, recheckPattern }: Asked) => ({
    filter,
    reason,
    recheckPattern,
  });
  if (
    isSameJson(
      JSON.parse(JSON.stringify(essence(known))),
      JSON.parse(JSON.stringify(essence(asked))),
    )
  )
    return known;
  throw new WaybillError(
    'idempotency-conflict',
    `the job ${known.id} was begun with this \`Idempotency-Key\` and another request; send another key for another job`,
  );
}

async function checkSubscriber(name: string, { ledger }: StartJobPorts): Promise<void> {
  const subscribers = await ledger.listSubscribers();
  if (subscribers.some((subscriber) => subscriber.name === name)) return;
  const { retrying, dead } = await ledger.countFailed(name);
  const shown = cutText(name, 64);
  if (retrying + dead === 0)
    throw new WaybillError(
      'not-found',
      `there is no subscriber ${shown}; GET /subscribers lists them`,
    );
  throw new WaybillError(
    'subscriber-gone',
    `the subscriber ${shown} was removed, and nobody would get its deliveries; deploy it again first`,
  );
}

/** A place may be left by a job that has ended, or that was never written: its function ended before. */
async function reservePlace(job: Job, { jobs, clock }: StartJobPorts): Promise<void> {
  const now = clock.now();
  const { kind, subscriber, id } = job;
  const wanted: Reservation = { kind, subscriber, job: id, since: now };
  const holder = await jobs.reserve(wanted);
  if (holder.job === id) return;
  const other = await jobs.findJob(holder.job);
  const isFree = other === undefined ? now - holder.since >= BEGINNING_MS : hasEnded(other);
  const taken = isFree ? await jobs.reserve(wanted, holder.job) : holder;
  if (taken.job === id) return;
  throw new WaybillError(
    'job-running',
    `the job ${taken.job} has a ${kind} of ${subscriber} in hand; GET /jobs/${taken.job} shows it; wait for it, or cancel it by DELETE /jobs/${taken.job}`,
  );
}

/** False where another has written the job; the place is given back where it could not be written. */
async function write(job: Job, ports: StartJobPorts): Promise<boolean> {
  const { id, kind, subscriber, by, reason, filter, ratePerSecond, recheckPattern } = job;
  const details = JSON.parse(JSON.stringify({ filter, ratePerSecond, recheckPattern })) as Json;
  try {
    await addToAudit({ action: kind, subscriber, by, reason, job: id, details }, ports);
    return await ports.jobs.addJob(job);
  } catch (error) {
    await ports.jobs.release(job, id).catch((cause: unknown) =>
      ports.log.warn('the place of a job that was not begun stays taken for a minute', {
        job: id,
        ...errorLogFields(cause),
      }),
    );
    throw error;
  }
}

/** A message that cannot be sent now is sent by `reconcile`. */
async function send(
  { id }: Job,
  slices: readonly Slice[],
  { queue, jobsQueueUrl, log }: StartJobPorts,
): Promise<void> {
  const messages = slices.map((slice) => ({
    body: writeJobMessage({ job: id, id: slice.id }),
    delaySeconds: 0,
  }));
  const taken = await queue.send(jobsQueueUrl, messages);
  const missed = taken.filter((isTaken) => !isTaken).length;
  if (missed > 0) log.warn('slices of a job wait for reconcile', { job: id, missed });
}
