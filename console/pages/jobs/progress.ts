import type { DeliveryStatus, Job, JobKind, JobStatus } from '../../../client/index.ts';
import { hasEnded } from '../../../core/records/job.ts';
import { countWords, durationWords, numberWords } from '../../parts/words.ts';

/** How many deliveries a job had dealt with at a time, in epoch milliseconds. */
export interface Sample {
  readonly at: number;
  readonly handled: number;
}

/** So far back a pace is of, in milliseconds: a job sends up to a minute ahead, in bursts. */
const PACE_MS = 60_000;

/** How many deliveries a job has dealt with: done, or found that there is nothing to do. */
export function handledBy({ progress: { done, skipped } }: Pick<JobStatus, 'progress'>): number {
  return done + skipped.settled + skipped.expired + skipped.unmatched;
}

/** How many there are to deal with, as far as it is known. */
export function totalOf(job: Pick<JobStatus, 'progress' | 'matched'>): number {
  return Math.max(job.matched.count, handledBy(job));
}

/** How much of a job is behind it, from 0 to 1. */
export function shareOf(job: Pick<JobStatus, 'progress' | 'matched' | 'state'>): number {
  const total = totalOf(job);
  if (job.state === 'completed' || total === 0) return 1;
  return handledBy(job) / total;
}

/** The samples with one more, without those that are too old. */
export function addSample(samples: readonly Sample[], sample: Sample): readonly Sample[] {
  return [...samples.filter(({ at }) => sample.at - at <= PACE_MS), sample];
}

/** How many deliveries a second it was of late; undefined where that is not known yet. */
export function paceOf(samples: readonly Sample[]): number | undefined {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined || last.at - first.at < 1000) return undefined;
  return ((last.handled - first.handled) * 1000) / (last.at - first.at);
}

/** How long a running job will take yet, at its pace, or at the rate that it may have; undefined where it cannot be told. */
function leftMs(job: JobStatus, pace: number | undefined): number | undefined {
  if (job.state !== 'running') return undefined;
  const left = totalOf(job) - handledBy(job);
  const perSecond = pace !== undefined && pace > 0 ? pace : job.ratePerSecond;
  if (left <= 0 || perSecond === undefined) return undefined;
  return (left * 1000) / perSecond;
}

/** `120 of 1,204`, or `of at least`. */
export function progressWords(job: JobStatus): string {
  const more = job.matched.exact || hasEnded(job) ? '' : 'at least ';
  return `${numberWords(handledBy(job))} of ${more}${numberWords(totalOf(job))}`;
}

/** `about 3 min left`; empty where it cannot be told. */
export function leftWords(job: JobStatus, pace: number | undefined): string {
  const left = leftMs(job, pace);
  return left === undefined ? '' : `about ${durationWords(Math.max(1000, left))} left`;
}

/** How many deliveries are in each state, the most first. */
export function standings(
  deliveries: readonly { readonly status: DeliveryStatus }[],
): readonly (readonly [DeliveryStatus, number])[] {
  const counts = new Map<DeliveryStatus, number>();
  for (const { status } of deliveries) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts].sort(([, left], [, right]) => right - left);
}

const KINDS: Readonly<Record<JobKind, readonly [title: string, done: string]>> = {
  redrive: ['Redrive', 'sent again'],
  redeliver: ['Redelivery', 'sent again'],
  discard: ['Discard', 'discarded'],
  replay: ['Replay', 'sent'],
};

/** `Redrive of billing`. */
export function jobTitle({ kind, subscriber }: Pick<Job, 'kind' | 'subscriber'>): string {
  return `${KINDS[kind][0]} of ${subscriber}`;
}

/** What has become of each delivery that a job has dealt with: `12 sent again`, `3 no longer dead`. */
export function outcomeWords(job: JobStatus): readonly string[] {
  const { done, skipped } = job.progress;
  const settled = job.kind === 'replay' ? 'had already, or on their way' : 'no longer dead';
  return [
    `${numberWords(done)} ${KINDS[job.kind][1]}`,
    ...some(skipped.settled, settled),
    ...some(skipped.expired, job.kind === 'replay' ? 'expired' : 'expired, and still dead'),
    ...some(skipped.unmatched, 'of another type, or not matched any more'),
  ];
}

function some(count: number, words: string): readonly string[] {
  return count === 0 ? [] : [`${numberWords(count)} ${words}`];
}

/** What a job is about, in words, a line for each part: its filter, and how it is done. */
export function aboutJob({ filter, mode, again, recheckPattern }: Job): readonly string[] {
  const { errorClass, errorContains, errorLike, statusCode, type, source, trackingIds } = filter;
  const list = (values: readonly (string | number)[]) => values.map(String).join(' or ');
  const codes = statusCode?.map((code) => (code === 0 ? 'none' : code));
  const classes = errorClass?.map((name) => (name === '' ? 'without a name' : name));
  return [
    ...(classes === undefined ? [] : [`error class ${list(classes)}`]),
    ...(errorLike === undefined ? [] : [`message like “${errorLike}”`]),
    ...(errorContains === undefined ? [] : [`message with “${errorContains}”`]),
    ...(codes === undefined ? [] : [`status code ${list(codes)}`]),
    ...(type === undefined ? [] : [`type ${list(type)}`]),
    ...(source === undefined ? [] : [`source ${list(source)}`]),
    ...(filter.from === undefined ? [] : [`since ${filter.from}`]),
    ...(filter.to === undefined ? [] : [`before ${filter.to}`]),
    ...(trackingIds === undefined ? [] : [countWords(trackingIds.length, 'named event')]),
    ...(mode === undefined ? [] : [`what is ${mode}`]),
    ...(again === true ? ['what was delivered, too'] : []),
    ...(recheckPattern === true ? ['what does not match any more is discarded'] : []),
  ];
}
