import type { JobPlace } from '../ports/job-store.ts';
import type { Slice } from '../ports/slices.ts';
import {
  addCounts,
  type DeliveryFilter,
  type Job,
  type JobCounts,
  NO_COUNTS,
} from '../records/job.ts';

/** What one slice of a job is about: the failed deliveries of a shard, or events that are named. */
export type JobWork = { readonly shard: number } | { readonly trackingIds: readonly string[] };

/** How far a slice has come. */
export interface JobProgress {
  /** Behind which position it goes on, once its page is done. */
  readonly after?: string;
  /** The tracking ids of the deliveries that it is at. */
  readonly page?: readonly string[];
  /** Whether there is nothing behind its page. */
  readonly isLast: boolean;
  readonly counts: JobCounts;
  /** From when on its next deliveries are due, in epoch milliseconds. */
  readonly paceAt: number;
  readonly isDone: boolean;
}

/** Of named events in one slice. */
const IDS_PER_SLICE = 250;

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
export function makeSlices({ trackingIds }: DeliveryFilter, shards: number): readonly Slice[] {
  if (trackingIds === undefined)
    return Array.from({ length: shards }, (_, shard) => writeSlice(shard, { shard }));
  const ids = [...new Set(trackingIds)];
  return Array.from({ length: Math.ceil(ids.length / IDS_PER_SLICE) }, (_, part) =>
    writeSlice(part, {
      trackingIds: ids.slice(part * IDS_PER_SLICE, (part + 1) * IDS_PER_SLICE),
    }),
  );
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
