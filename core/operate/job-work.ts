import type { JobPlace } from '../ports/jobs/job-store.ts';
import type { OpenSlice, Slice, SliceStore } from '../ports/slices.ts';
import { addCounts, type Job, type JobCounts, NO_COUNTS } from '../records/job.ts';
import { inGroups } from '../shared/in-groups.ts';
import { registeredAt } from './replay/replay-span.ts';

/**
 * What one slice of a job is about: the failed deliveries of a shard, or of a replay the events of a shard in a span of time,
 * not before some time (epoch milliseconds); or events that are named. A span that is `early` is that of another slice, too,
 * which looks again later: it counts all of them.
 */
export type JobWork =
  | {
      readonly shard: number;
      readonly from?: string;
      readonly to?: string;
      readonly notBefore?: number;
      readonly early?: true;
    }
  | { readonly trackingIds: readonly string[] };

/** How far a slice has come. */
export interface JobProgress {
  /** Behind which position it goes on, once its page is done. */
  readonly after?: string;
  /** The tracking ids of the deliveries that it is at. */
  readonly page?: readonly string[];
  /** How many pages were done before. */
  readonly pages?: number;
  /** Whether there is nothing behind its page. */
  readonly isLast: boolean;
  readonly counts: JobCounts;
  /** From when on its next deliveries are due, in epoch milliseconds. */
  readonly paceAt: number;
  readonly isDone: boolean;
}

/** Of named events in one slice. */
const IDS_PER_SLICE = 250;

/** After so long the index by time has an event, and the clocks that stamp them have passed its time. */
const SETTLING_MS = 15_000;

const BEGINNING: JobProgress = { counts: NO_COUNTS, paceAt: 0, isLast: false, isDone: false };

/** Whose only job it is: a subscriber's, or one delivery's. */
export function placeOf({
  kind,
  subscriber,
  filter,
}: Pick<Job, 'kind' | 'subscriber' | 'filter'>): JobPlace {
  const [trackingId] = filter.trackingIds ?? [];
  if (kind !== 'redeliver' || trackingId === undefined) return { kind, subscriber };
  return { kind, subscriber, trackingId };
}

/** The slices of a job, each of which one function does at a time. */
export function makeSlices(
  job: Pick<Job, 'kind' | 'filter' | 'asOf' | 'seam'>,
  shards: number,
): readonly Slice[] {
  const { trackingIds } = job.filter;
  if (trackingIds === undefined) {
    const spans = job.kind === 'replay' ? spansOf(job) : [{}];
    return spans
      .flatMap((span) => Array.from({ length: shards }, (_, shard) => ({ shard, ...span })))
      .map((work, place) => writeSlice(place, work));
  }
  const ids = [...new Set(trackingIds)];
  return inGroups(ids, IDS_PER_SLICE).map((group, part) =>
    writeSlice(part, { trackingIds: group }),
  );
}

/**
 * The seam last, once the index by time has what was accepted in it. What was accepted before the registration, and is there
 * already, need not wait so long: it is looked at twice.
 */
function spansOf({ filter, asOf, seam }: Pick<Job, 'filter' | 'asOf' | 'seam'>) {
  const from = filter.from ?? '';
  const to = earlier(filter.to, asOf);
  if (seam === undefined) return [{ from, to }];
  const notBefore = Date.parse(seam.to) + SETTLING_MS;
  const registered = registeredAt(seam);
  const spans = [
    { from, to: earlier(seam.from, to) },
    { from: later(seam.from, from), to: earlier(registered, to), early: true as const },
    { from: later(seam.to, from), to },
    { from: later(seam.from, from), to: earlier(seam.to, to), notBefore },
  ];
  return spans.filter((span) => span.from < span.to);
}

/** The earlier of two times, the first of which may not be said. */
export function earlier(one: string | undefined, other: string): string {
  return one === undefined || other < one ? other : one;
}

function later(one: string, other: string): string {
  return one > other ? one : other;
}

function writeSlice(place: number, work: JobWork): Slice {
  return { id: String(place).padStart(3, '0'), work: JSON.stringify(work) };
}

export function readWork({ work }: Slice): JobWork {
  return JSON.parse(work) as JobWork;
}

export function readProgress({ reached }: Slice): JobProgress {
  return reached === undefined ? BEGINNING : (JSON.parse(reached) as JobProgress);
}

export function writeProgress(progress: JobProgress): string {
  return JSON.stringify(progress);
}

/** What all slices have done together. */
export function sumCounts(slices: readonly Slice[]): JobCounts {
  return slices.map((slice) => readProgress(slice).counts).reduce(addCounts, NO_COUNTS);
}

/** The most slices that a job has. */
const MOST_SLICES = 1000;

/** Every slice of a job, done or not. */
export function slicesOf(
  job: string,
  ledger: Pick<SliceStore, 'listSlices'>,
): Promise<readonly OpenSlice[]> {
  return ledger.listSlices(job, MOST_SLICES);
}
