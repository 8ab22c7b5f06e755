import type { Json } from '../../../../core/event/event.ts';
import type { StreamRecord } from '../stream-record.ts';
import type { StreamState } from '../table-stream.ts';

/** A record as a function gets it. */
export interface BatchRecord {
  readonly number: number;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Its JSON in the event. */
  readonly text: string;
}

/** Records that a function gets at once, and how often it got them. */
export interface Batch {
  readonly records: readonly BatchRecord[];
  /** Invocations that count for the most of them: those that failed, but for splits. */
  readonly attempts: number;
  /** All invocations. */
  readonly invocations: number;
  /** Of the last of them. */
  readonly requestId?: string;
}

/** What becomes of a batch that failed: the batches that are left of it, and what is given up. */
export interface Failed {
  readonly left: readonly Batch[];
  readonly discarded?: Batch;
}

/** One record of Lambda's event, which writes who did it unlike DynamoDB (DynamoDB developer guide, "Time to Live"). */
export function toLambdaRecord(
  { record: { userIdentity, ...record } }: StreamRecord,
  { arn }: StreamState,
): { readonly [key: string]: Json } {
  const by = userIdentity && { type: userIdentity.Type, principalId: userIdentity.PrincipalId };
  return {
    ...(record as { readonly [key: string]: Json }),
    eventSourceARN: arn,
    ...(by === undefined ? {} : { userIdentity: by }),
  };
}

/**
 * What becomes of a batch whose record at `failedAt` is the first that failed, or which failed as a whole, at 0. A split
 * is no retry that counts (Lambda developer guide, "Retain discarded records for a DynamoDB event source"); where the
 * function says which record failed, it is split there ("Configuring partial batch response with DynamoDB").
 */
export function afterFailure(
  { records, ...counts }: Batch,
  failedAt: number,
  { maxRetries, bisects }: { readonly maxRetries: number; readonly bisects: boolean },
): Failed {
  const rest = records.slice(failedAt);
  if (bisects && failedAt > 0) return { left: [{ ...counts, records: rest }] };
  if (bisects && rest.length > 1) {
    const half = Math.ceil(rest.length / 2);
    const halves = [rest.slice(0, half), rest.slice(half)];
    return { left: halves.map((half) => ({ ...counts, records: half })) };
  }
  const attempts = counts.attempts + 1;
  const next = { ...counts, attempts, records: rest };
  return attempts > maxRetries ? { left: [], discarded: next } : { left: [next] };
}
